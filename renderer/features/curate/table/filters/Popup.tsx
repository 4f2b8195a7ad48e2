import '@mantine/core/styles/Popover.layer.css';
import { Popover } from '@mantine/core';
import { cloneElement, type ReactElement, type ReactNode, useState } from 'react';
import styles from './Popup.module.css';

interface PopupProps {
  /** The button that opens and closes it. */
  target: ReactElement<{ onClick?: () => void }>;
  disabled?: boolean;
  children: (close: () => void) => ReactNode;
}

/** A few fields beside the button that they belong to. Escape and a click elsewhere close it and give the focus back. */
export function Popup({ target, disabled = false, children }: PopupProps) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <Popover
      opened={opened && !disabled}
      onChange={setOpened}
      position="bottom-start"
      offset={4}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>{cloneElement(target, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown className={styles.popup}>{opened && children(close)}</Popover.Dropdown>
    </Popover>
  );
}
