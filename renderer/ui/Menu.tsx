import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import { Menu as MantineMenu } from '@mantine/core';
import type { ReactElement } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

export interface MenuEntry {
  label: string;
  act: () => void;
  keys?: string | undefined;
  /** Removes something. */
  grave?: boolean;
  disabled?: boolean;
}

/** A list of things to do with what the button stands beside. */
export function Menu({ target, entries }: { target: ReactElement; entries: readonly MenuEntry[] }) {
  return (
    <MantineMenu
      position="bottom-end"
      offset={4}
      // The placeholder is an element that no menu may hold.
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
    >
      <MantineMenu.Target>{target}</MantineMenu.Target>
      <MantineMenu.Dropdown className={styles.list}>
        {entries.map(({ label, act, keys, grave = false, disabled = false }) => (
          <MantineMenu.Item
            key={label}
            className={styles.entry}
            data-grave={grave}
            disabled={disabled}
            onClick={act}
            rightSection={keys === undefined ? undefined : <Kbd>{keys}</Kbd>}
          >
            {label}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
