import { useState } from 'react';
import type { Benchmark } from '#core/benchmark/benchmark.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Confirm } from '#renderer/ui/Confirm.tsx';
import styles from '../Factory.module.css';

interface BenchmarkListProps {
  benchmarks: readonly Benchmark[];
  ticked: readonly string[];
  tick: (hash: string, on: boolean) => void;
}

/** Who made each, what it measures, and where it comes from. */
export function BenchmarkList({ benchmarks, ticked, tick }: BenchmarkListProps) {
  const [removing, setRemoving] = useState<Benchmark>();
  const own = benchmarks.some(({ source }) => source.kind !== 'app');
  return (
    <section className={styles.block} aria-label={t('benchmarks.title')}>
      <p className={styles.help}>{t('benchmarks.help')}</p>
      <ul aria-label={t('benchmarks.title')}>
        {benchmarks.map((benchmark) => (
          <li key={benchmark.hash} className={styles.run}>
            <input
              type="checkbox"
              aria-label={t('benchmarks.choose', { name: benchmark.name })}
              checked={ticked.includes(benchmark.hash)}
              onChange={(event) => tick(benchmark.hash, event.currentTarget.checked)}
            />
            <div>
              <h2 className={styles.runName} dir="auto">
                {benchmark.name}
              </h2>
              <p className={styles.runState}>
                {[
                  t(`benchmarks.kinds.${benchmark.kind}.name`),
                  t(`benchmarks.about.${benchmark.about}`),
                  t('benchmarks.items', { count: benchmark.items, amount: count(benchmark.items) }),
                ].join(' · ')}
              </p>
              <p className={styles.runFacts}>{origin(benchmark)}</p>
            </div>
            <div className={styles.runSide}>
              {benchmark.source.kind !== 'app' && (
                <Button
                  kind="quiet"
                  size="small"
                  aria-label={t('benchmarks.removeNamed', { name: benchmark.name })}
                  onClick={() => setRemoving(benchmark)}
                >
                  {t('benchmarks.remove')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {!own && (
        <div>
          <h2 className={styles.heading}>{t('benchmarks.emptyTitle')}</h2>
          <p className={styles.sentence}>{t('benchmarks.emptyBody')}</p>
        </div>
      )}
      {removing !== undefined && (
        <Confirm
          title={t('benchmarks.removing.title', { name: removing.name })}
          act={t('benchmarks.removing.act')}
          close={() => setRemoving(undefined)}
          onAct={async () => {
            await host.benchmarks.remove({ hash: removing.hash });
            await queries.invalidateQueries({ queryKey: ['benchmarks', 'list'] });
            toast({ text: t('benchmarks.removing.done', { name: removing.name }) });
          }}
        >
          <p>{t('benchmarks.removing.body')}</p>
        </Confirm>
      )}
    </section>
  );
}

function origin({ source, author }: Benchmark): string {
  switch (source.kind) {
    case 'app':
      return t('benchmarks.app');
    case 'file':
      return [t('benchmarks.by', { author: author.name }), t('benchmarks.ofFile', { name: source.name })].join(' · ');
    case 'snapshot': {
      const { split, name } = source;
      const from = t('benchmarks.ofSnapshot', { split: t(`benchmarks.splits.${split}`), name });
      return [t('benchmarks.by', { author: author.name }), from].join(' · ');
    }
  }
}
