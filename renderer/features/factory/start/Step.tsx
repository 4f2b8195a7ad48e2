import type { ReactNode } from 'react';
import styles from '../Factory.module.css';

/** One of the three steps. */
export function Step({
  number,
  title,
  help,
  children,
}: {
  number: number;
  title: string;
  help: string;
  children: ReactNode;
}) {
  return (
    <section className={styles.step} aria-label={title}>
      <h2 className={styles.stepTitle}>
        <span className={styles.stepNumber} aria-hidden>
          {number}
        </span>
        {title}
      </h2>
      <p className={styles.help}>{help}</p>
      {children}
    </section>
  );
}
