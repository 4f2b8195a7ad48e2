import { type ReactNode, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './Figures.module.css';

interface FiguresProps {
  /** What the chart shows, in a sentence. */
  label: string;
  /** Stands above the table. */
  note?: ReactNode;
  /** Head and body of the table; drawn only when it is open. */
  children: () => ReactNode;
}

/** The numbers of a chart, on demand. */
export function Figures({ label, note, children }: FiguresProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.figures} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('charts.table')}</summary>
      {open && (
        <>
          {note}
          <div className={styles.rows} role="region" aria-label={t('charts.tableOf', { label })} tabIndex={0}>
            <table>{children()}</table>
          </div>
        </>
      )}
    </details>
  );
}
