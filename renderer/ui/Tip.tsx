import '@mantine/core/styles/Tooltip.layer.css';
import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';
import styles from './Tip.module.css';

/** A word about a thing, on hover and on focus. Never the only place where something is said. */
export function Tip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Tooltip
      label={text}
      events={{ hover: true, focus: true, touch: false }}
      openDelay={300}
      transitionProps={{ duration: 0 }}
      classNames={{ tooltip: styles.tip ?? '' }}
    >
      {children}
    </Tooltip>
  );
}
