import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import type { ChartLine } from './Chart.tsx';
import styles from './Chart.module.css';
import { type Aligned, rowsOf } from './chartPoints.ts';

/** More rows are nothing that anybody reads. */
const MOST_ROWS = 200;

interface ChartTableProps {
  summary: string;
  label: string;
  x: string;
  lines: readonly ChartLine[];
  aligned: Aligned;
  figure: (value: number) => string;
}

/** The numbers of a chart, on demand. */
export function ChartTable({ summary, label, x, lines, aligned, figure }: ChartTableProps) {
  const [open, setOpen] = useState(false);
  const { rows, every } = rowsOf(aligned, MOST_ROWS);
  return (
    <details className={styles.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && (
        <>
          {every > 1 && <p className={styles.quiet}>{t('charts.thinned', { count: every })}</p>}
          <div className={styles.rows} role="region" aria-label={label} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{x}</th>
                  {lines.map(({ name, mark }) => (
                    <th key={mark ?? name} scope="col" title={name}>
                      {mark === undefined ? name : `${mark} ${name}`}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row}>
                    <th scope="row">{aligned.x[row]}</th>
                    {lines.map(({ name, mark }, line) => {
                      const value = aligned.y[line]?.[row];
                      return <td key={mark ?? name}>{value == null ? '' : figure(value)}</td>;
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </details>
  );
}
