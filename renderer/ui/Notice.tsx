import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** A sentence in its place: what went wrong with this very thing, or what is good to know about it. */
export function Notice({ tone = 'plain', children }: { tone?: 'plain' | 'trouble' | 'warning'; children: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'trouble' ? 'alert' : undefined}>
      {children}
    </div>
  );
}
