import type { ReactNode } from 'react';
import styles from './SettingsRoom.module.css';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.heading}>{title}</h2>
      <div className={styles.rows}>{children}</div>
    </section>
  );
}

/** What it is at the left, the control at the right; for controls that do not carry their own label. */
export function Row({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div>
        <div className={styles.label}>{label}</div>
        {help !== undefined && <div className={styles.help}>{help}</div>}
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  );
}
