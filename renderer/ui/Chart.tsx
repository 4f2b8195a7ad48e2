import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import styles from './Chart.module.css';
import { ChartTable } from './ChartTable.tsx';
import { type Aligned, alignedOf } from './chartPoints.ts';

export interface ChartLine {
  readonly name: string;
  /** A letter at the line's end and in the legend, where there are several of a kind. */
  readonly mark?: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** A token of theme/tokens.css. */
  readonly colour: `--${string}`;
  /** Pixels drawn and left out, in turn; none: solid. Lines must differ in it: colour is never alone. */
  readonly dash: readonly number[];
  /** Every point is shown, too. */
  readonly dots?: boolean;
}

interface ChartProps {
  /** What is shown, in a sentence. */
  label: string;
  /** What runs along the bottom. */
  x: string;
  lines: readonly ChartLine[];
  /** How a number is written. */
  figure: (value: number) => string;
  /** Pixels. */
  height?: number;
}

/** Lines over one measure. The same numbers stand in a table under it, for those who cannot see or point at lines. */
export function Chart({ label, x, lines, figure, height = 240 }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [at, setAt] = useState<number | null>(null);
  const dark = useDark();
  const aligned = useMemo(() => alignedOf(lines.map(({ points }) => points)), [lines]);
  // What a plot is made anew for; points alone are put into the one that is there.
  const made = JSON.stringify([
    height,
    lines.map(({ name, mark, colour, dash, dots }) => [name, mark, colour, dash, dots]),
  ]);
  const latest = useRef({ lines, aligned, figure });
  latest.current = { lines, aligned, figure };

  useEffect(() => {
    const into = place.current;
    if (into === null) return undefined;
    const options = optionsOf(into, latest.current.lines, height, (value) => latest.current.figure(value), setAt);
    const chart = new uPlot(options, dataOf(latest.current.aligned), into);
    plot.current = chart;
    const watch = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) chart.setSize({ width, height });
    });
    watch.observe(into);
    return () => {
      watch.disconnect();
      chart.destroy();
      plot.current = undefined;
    };
    // The colours are read when it is made, so a change of theme makes it anew.
  }, [made, dark, height]);

  useEffect(() => plot.current?.setData(dataOf(aligned)), [aligned]);

  const pointed = at === null ? undefined : aligned.x[at];
  return (
    <figure className={styles.chart}>
      <ul className={styles.legend}>
        {lines.map(({ name, mark, colour, dash }, line) => {
          const value = at === null ? null : aligned.y[line]?.[at];
          return (
            <li key={mark ?? name}>
              <svg width="26" height="8" aria-hidden>
                <line x1="0" x2="26" y1="4" y2="4" stroke={`var(${colour})`} strokeDasharray={dash.join(' ')} />
              </svg>
              {mark !== undefined && <span className={styles.mark}>{mark}</span>}
              <span className={styles.name} title={name} dir="auto">
                {name}
              </span>
              {value != null && <span className={styles.value}>{figure(value)}</span>}
            </li>
          );
        })}
        {pointed !== undefined && (
          <li className={styles.value} aria-hidden>
            {x} {pointed}
          </li>
        )}
      </ul>
      <div ref={place} className={styles.plot} role="img" aria-label={label} />
      <ChartTable {...{ label, x, lines, aligned, figure }} />
    </figure>
  );
}

function dataOf({ x, y }: Aligned): uPlot.AlignedData {
  return [[...x], ...y.map((line) => [...line])];
}

function optionsOf(
  into: HTMLElement,
  lines: readonly ChartLine[],
  height: number,
  figure: (value: number) => string,
  point: (at: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(into);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  const font = `11px ${style.fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: colour('--ink-3'),
    font,
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { stroke: colour('--rule'), width: 1, size: 4 },
  };
  return {
    width: Math.max(1, into.clientWidth),
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 5 } },
    scales: { x: { time: false } },
    axes: [
      // Steps are whole.
      { ...axis, size: 28, incrs: WHOLE_STEPS, values: (_plot, ticks) => ticks.map((tick) => String(tick)) },
      { ...axis, size: 52, values: (_plot, ticks) => ticks.map(figure) },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => ({
        stroke: colour(line.colour),
        width: 1.75,
        dash: [...line.dash],
        spanGaps: true,
        points: { show: line.dots === true, size: 5, fill: colour('--paper'), stroke: colour(line.colour) },
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => point(cursor.idx ?? null)],
      draw: [(chart) => drawMarks(chart, lines, { fill: colour('--ink'), font })],
    },
  };
}

/** Rising, as uPlot wants them. */
const WHOLE_STEPS = [1, 1_000, 1_000_000].flatMap((thousands) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * thousands),
);

/** A letter at the end of each line: lines of many runs are told apart by more than a colour and a pattern. */
function drawMarks(chart: uPlot, lines: readonly ChartLine[], { fill, font }: { fill: string; font: string }): void {
  const { ctx } = chart;
  ctx.save();
  ctx.fillStyle = fill;
  ctx.font = font.replace(/^\d+px/, (size) => `600 ${Number.parseInt(size, 10) * devicePixelRatio}px`);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  for (const { mark, points } of lines) {
    const last = points.at(-1);
    if (mark === undefined || last === undefined) continue;
    ctx.fillText(mark, chart.valToPos(last.x, 'x', true), chart.valToPos(last.y, 'y', true) - 2 * devicePixelRatio);
  }
  ctx.restore();
}

/** The theme that is painted. A canvas does not follow the style sheet by itself. */
function useDark(): string | null {
  const read = () => document.documentElement.getAttribute(THEME);
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const watch = new MutationObserver(() => setTheme(read()));
    watch.observe(document.documentElement, { attributeFilter: [THEME] });
    return () => watch.disconnect();
  }, []);
  return theme;
}

const THEME = 'data-mantine-color-scheme';
