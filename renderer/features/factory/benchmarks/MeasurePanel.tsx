import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Adapter } from '#core/adapter.ts';
import { JobRow } from '#renderer/app/jobs/JobRow.tsx';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import styles from '../Factory.module.css';

const NEWEST = 'newest';
const NONE = 'none';

/** Chooses the adapter, starts the measuring, and shows how far it is. */
export function MeasurePanel({
  adapters,
  benchmarks,
  judged,
}: {
  adapters: readonly Adapter[];
  benchmarks: readonly string[];
  /** Whether one of them wants another model's word. */
  judged: boolean;
}) {
  const jobs = useLive((live) => live?.jobs) ?? [];
  // One that failed stays in sight, with its sentence and its second try.
  const measuring = jobs.filter((job) => job.kind === 'benchmark' && (isUnderWay(job) || job.state === 'failed'));
  const [chosen, setChosen] = useState<string>();
  const [against, setAgainst] = useState(NEWEST);
  const [judging, setJudging] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const [starting, setStarting] = useState(false);
  const adapter = adapters.find(({ hash }) => hash === chosen) ?? adapters[0];
  const others = adapters.filter(({ hash, base }) => hash !== adapter?.hash && base.hash === adapter?.base.hash);
  const previous = others.some(({ hash }) => hash === against) || against === NONE ? against : NEWEST;

  const bases = useQuery(modelsQuery).data ?? [];
  // Who made an answer is no good judge of it, where there is another.
  const judge =
    bases.find(({ hash }) => hash === judging) ?? bases.find(({ hash }) => hash !== adapter?.base.hash) ?? bases[0];

  const start = async () => {
    if (adapter === undefined) return;
    setStarting(true);
    setTrouble(undefined);
    try {
      await host.benchmarks.start({
        subject: { kind: 'adapter', hash: adapter.hash },
        benchmarks: [...benchmarks],
        previous: previous === NONE ? null : previous,
        judge: judged ? (judge?.hash ?? null) : null,
      });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setStarting(false);
  };

  return (
    <aside className={styles.panel} aria-label={t('benchmarks.measure.title')}>
      <h2 className={styles.panelTitle}>{t('benchmarks.measure.title')}</h2>
      {adapter === undefined ? (
        <div className={styles.missing}>
          <p>{t('benchmarks.measure.noAdapter')}</p>
          <Link to="/factory/new">{t('benchmarks.measure.toFactory')}</Link>
          <Link to="/models">{t('benchmarks.measure.toModels')}</Link>
        </div>
      ) : (
        <>
          <p className={styles.help}>{t('benchmarks.measure.help')}</p>
          <Select
            label={t('benchmarks.measure.adapter')}
            value={adapter.hash}
            options={adapters.map(({ hash, name, base }) => ({
              value: hash,
              label: t('benchmarks.reports.of', { adapter: name, base: base.name }),
            }))}
            onChange={setChosen}
          />
          <Select
            label={t('benchmarks.measure.previous')}
            value={previous}
            options={[
              { value: NEWEST, label: t('benchmarks.measure.newest') },
              { value: NONE, label: t('benchmarks.measure.none') },
              ...others.map(({ hash, name }) => ({ value: hash, label: name })),
            ]}
            onChange={setAgainst}
          />
          {judged && judge !== undefined && (
            <Select
              label={t('benchmarks.measure.judge')}
              help={t('benchmarks.measure.judgeHelp')}
              value={judge.hash}
              options={bases.map(({ hash, name }) => ({ value: hash, label: name }))}
              onChange={setJudging}
            />
          )}
          {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
          <Button kind="call" disabled={benchmarks.length === 0 || starting} onClick={() => void start()}>
            {benchmarks.length === 0
              ? t('benchmarks.measure.nothing')
              : t('benchmarks.measure.act', { count: benchmarks.length })}
          </Button>
        </>
      )}
      {measuring.length > 0 && (
        <div>
          <h3 className={styles.small}>{t('benchmarks.measure.jobs')}</h3>
          <ul aria-label={t('benchmarks.measure.jobs')}>
            {measuring.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        </div>
      )}
    </aside>
  );
}
