import '@mantine/core/styles/Popover.layer.css';
import { Popover as MantinePopover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import styles from './Popover.module.css';

interface PopoverProps {
  opened: boolean;
  close: () => void;
  /** The button that opens it: an element that takes a ref. */
  target: ReactElement;
  /** What it is, for those who do not see it. */
  label: string;
  /** Pixels. */
  width?: number;
  children: ReactNode;
}

/** Beside the button that opened it; takes the focus, Escape and a click beside it close it. */
export function Popover({ opened, close, target, label, width = 380, children }: PopoverProps) {
  return (
    <MantinePopover
      opened={opened}
      onDismiss={close}
      position="top-start"
      offset={10}
      width={width}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown className={styles.panel} aria-label={label}>
        {children}
      </MantinePopover.Dropdown>
    </MantinePopover>
  );
}
