import type { ReactNode } from 'react';
import styles from './Snapshots.module.css';

/** A part of the form: what it is about at the left, what is asked at the right. */
export function Part({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      <div className={styles.asked}>
        {help !== undefined && <p className={styles.help}>{help}</p>}
        {children}
      </div>
    </section>
  );
}
