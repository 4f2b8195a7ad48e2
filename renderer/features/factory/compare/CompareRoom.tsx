import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Room } from '#renderer/app/Room.tsx';
import type { Host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Chart, type ChartLine } from '#renderer/ui/Chart.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { compareQuery } from '../factoryQueries.ts';
import styles from '../Factory.module.css';
import { MOST_COMPARED } from '../picked.ts';
import { lossText } from '../settingFields.ts';
import { Differing } from './Differing.tsx';

type Compared = Awaited<ReturnType<Host['factory']['compare']>>;

const MOST_POINTS = 500;

/** Eight lines that are eight without their colours, too. */
const LOOKS: readonly Pick<ChartLine, 'colour' | 'dash'>[] = [
  { colour: '--ink', dash: [] },
  { colour: '--contributor-1', dash: [8, 4] },
  { colour: '--contributor-2', dash: [2, 3] },
  { colour: '--contributor-3', dash: [10, 3, 2, 3] },
  { colour: '--contributor-4', dash: [5, 5] },
  { colour: '--contributor-5', dash: [1, 5] },
  { colour: '--rubric', dash: [14, 4] },
  { colour: '--ink-3', dash: [8, 3, 2, 3, 2, 3] },
];

/** A, B, C… */
export function markOf(place: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + place);
}

/** Two to eight runs: their curves in one picture, and in what they differ. */
export function CompareRoom() {
  const runs: string | undefined = useSearch({ from: '/factory/compare' }).runs;
  const ids = useMemo(
    () => [...new Set((runs ?? '').split(',').filter((id) => id !== ''))].slice(0, MOST_COMPARED),
    [runs],
  );
  const { data, error } = useQuery(compareQuery(ids, MOST_POINTS));
  return (
    <Room
      title={t('factory.compare.title')}
      actions={
        <Link to="/factory" className={styles.linkButton}>
          {t('factory.allRuns')}
        </Link>
      }
    >
      <div className={styles.wide}>
        {ids.length < 2 && <p className={styles.emptyBody}>{t('factory.compare.few')}</p>}
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && <Beside compared={data} />}
      </div>
    </Room>
  );
}

function Beside({ compared: { runs, differences } }: { compared: Compared }) {
  const [what, setWhat] = useState<'heldOut' | 'train'>('heldOut');
  const lines = useMemo(
    () =>
      runs.map(({ run, curve }, place): ChartLine => {
        const points = what === 'heldOut' ? curve.heldOut : curve.steps;
        return {
          name: run.name,
          mark: markOf(place),
          colour: LOOKS[place]?.colour ?? '--ink',
          dash: LOOKS[place]?.dash ?? [],
          dots: what === 'heldOut',
          points: points.map(({ step, loss }) => ({ x: step, y: loss })),
        };
      }),
    [runs, what],
  );
  const whatWords = t(what === 'heldOut' ? 'factory.compare.heldOut' : 'factory.compare.train');
  return (
    <div className={styles.compared}>
      <section className={styles.block} aria-label={t('factory.run.curves')}>
        <div className={styles.use}>
          <h2 className={styles.heading}>{t('factory.run.curves')}</h2>
          <Choice
            label={t('factory.compare.curve')}
            value={what}
            options={[
              { value: 'heldOut', label: t('factory.compare.heldOut') },
              { value: 'train', label: t('factory.compare.train') },
            ]}
            onChange={setWhat}
          />
        </div>
        <p className={styles.help}>{t('factory.run.curvesHelp')}</p>
        <Chart
          x={t('factory.run.step')}
          label={t('factory.compare.summary', { what: whatWords, count: runs.length })}
          lines={lines}
          figure={lossText}
          height={300}
        />
      </section>
      <Differing runs={runs.map(({ run }) => run)} differences={differences} />
    </div>
  );
}
