import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Records, Table } from '../Sheet.tsx';
import type { PaceBar, PaceStep } from './pace.ts';
import styles from './Overview.module.css';

const WIDTH = 480;
const HEIGHT = 120;
const GAP = 3;

/** Bars over time, and the same in figures: the busy stretches, each leading to its records. */
export function PaceChart({ bars, step }: { bars: readonly PaceBar[]; step: PaceStep }) {
  const most = Math.max(...bars.map(({ records }) => records));
  const width = WIDTH / bars.length;
  const busy = bars.filter(({ records }) => records > 0).toReversed();
  return (
    <div className={styles.pace}>
      <figure className={styles.chart}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden>
          {bars.map(({ from, records }, place) => {
            const height = records === 0 ? 1 : Math.max(2, (records / most) * (HEIGHT - 2));
            return (
              <rect
                key={from}
                x={place * width}
                y={HEIGHT - height}
                width={width - GAP}
                height={height}
                data-empty={records === 0}
              />
            );
          })}
        </svg>
        <figcaption className={styles.axis}>
          <span>{nameOf(bars[0], step)}</span>
          <span>{t('curateQuality.pace.most', { count: most, amount: count(most) })}</span>
          <span>{t(`curateQuality.pace.now.${step}`)}</span>
        </figcaption>
      </figure>
      <div className={styles.paceTable}>
        <Table
          label={t('curateQuality.pace.title')}
          columns={[
            { title: t(`curateQuality.pace.column.${step}`) },
            { title: t('curateQuality.status.submitted'), number: true },
          ]}
          rows={busy.map((bar) => ({
            key: String(bar.from),
            cells: [
              nameOf(bar, step),
              <Records key="records" filter={{ status: ['submitted'], from: bar.from, to: bar.to }}>
                {count(bar.records)}
              </Records>,
            ],
          }))}
        />
      </div>
    </div>
  );
}

const FORMATS: Record<PaceStep, Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
};

function nameOf(bar: PaceBar | undefined, step: PaceStep): string {
  return bar === undefined ? '' : new Intl.DateTimeFormat('en-GB', FORMATS[step]).format(bar.from);
}
