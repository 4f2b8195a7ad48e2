import { t } from '#renderer/text/text.ts';
import type { ChartLine } from './Chart.tsx';
import styles from './Chart.module.css';
import { type Aligned, rowsOf } from './chartPoints.ts';
import { Figures } from './Figures.tsx';

/** More rows are nothing that anybody reads. */
const MOST_ROWS = 200;

interface ChartTableProps {
  label: string;
  x: string;
  lines: readonly ChartLine[];
  aligned: Aligned;
  figure: (value: number) => string;
}

/** What the lines of a chart go through, number by number. */
export function ChartTable({ label, x, lines, aligned, figure }: ChartTableProps) {
  const { rows, every } = rowsOf(aligned, MOST_ROWS);
  const note = every > 1 && <p className={styles.quiet}>{t('charts.thinned', { count: every })}</p>;
  return (
    <Figures label={label} note={note}>
      {() => (
        <>
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
        </>
      )}
    </Figures>
  );
}
