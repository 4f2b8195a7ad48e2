import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './DayChart.module.css';
import { HEIGHT, WIDTH, areaOf, lineOf, xOf, yOf } from './dayPath.ts';
import { Figures } from './Figures.tsx';

export interface Day {
  /** "3 November" */
  readonly name: string;
  /** 0 to 1, of the largest. */
  readonly height: number;
  /** The very number. */
  readonly figure: string;
}

interface DayChartProps {
  /** What is shown, in a sentence. */
  label: string;
  /** What the figures are. */
  unit: string;
  days: readonly Day[];
}

/** One figure a day. It is gone through with the arrow keys, and the same numbers stand in a table under it. */
export function DayChart({ label, unit, days }: DayChartProps) {
  const [at, setAt] = useState<number>();
  const last = days.length - 1;
  const pointed = at === undefined ? undefined : days[Math.min(at, last)];
  const shown = Math.min(at ?? last, last);
  const press = (event: KeyboardEvent) => {
    const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(last, to)));
  };
  const point = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setAt(Math.max(0, Math.min(last, Math.round(((event.clientX - left) / Math.max(1, width)) * last))));
  };
  const heights = days.map(({ height }) => height);
  return (
    <figure className={styles.chart}>
      <p className={styles.pointed} aria-hidden>
        {pointed === undefined ? '' : `${pointed.name} · ${pointed.figure}`}
      </p>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={`${days[shown]?.name ?? ''}: ${days[shown]?.figure ?? ''}`}
        onKeyDown={press}
        onFocus={() => setAt(shown)}
        onBlur={() => setAt(undefined)}
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
          <path className={styles.area} d={areaOf(heights)} />
          <path className={styles.line} d={lineOf(heights)} />
          {pointed !== undefined && (
            <line className={styles.at} x1={xOf(shown, days.length)} x2={xOf(shown, days.length)} y1={0} y2={HEIGHT} />
          )}
        </svg>
        {pointed !== undefined && (
          <span
            className={styles.dot}
            style={{
              insetInlineStart: `${(100 * xOf(shown, days.length)) / WIDTH}%`,
              insetBlockStart: `${(100 * yOf(pointed.height)) / HEIGHT}%`,
            }}
            aria-hidden
          />
        )}
      </div>
      <p className={styles.ends} aria-hidden>
        <span>{days[0]?.name}</span>
        <span>{days[last]?.name}</span>
      </p>
      <DayTable label={label} unit={unit} days={days} />
    </figure>
  );
}

function DayTable({ label, unit, days }: DayChartProps) {
  return (
    <Figures label={label}>
      {() => (
        <>
          <thead>
            <tr>
              <th scope="col">{t('charts.day')}</th>
              <th scope="col">{unit}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ name, figure }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{figure}</td>
              </tr>
            ))}
          </tbody>
        </>
      )}
    </Figures>
  );
}
