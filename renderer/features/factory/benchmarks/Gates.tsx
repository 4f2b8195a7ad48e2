import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Benchmark } from '#core/benchmark/benchmark.ts';
import type { Gate } from '#core/benchmark/gate.ts';
import { lowerIsBetter } from '#core/benchmark/metrics.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import { gatesQuery } from './benchmarkQueries.ts';
import { figureText } from './figures.ts';
import { GateForm } from './GateForm.tsx';

/** Which figures an adapter must have before it may be registered. */
export function Gates({ benchmarks }: { benchmarks: readonly Benchmark[] }) {
  const { data: gates, error } = useQuery(gatesQuery);
  const [making, setMaking] = useState(false);
  const remove = async (id: string) => {
    try {
      await host.benchmarks.removeGate({ id });
      await queries.invalidateQueries({ queryKey: gatesQuery.queryKey });
    } catch (caught) {
      toast({ text: sentenceForError(caught), tone: 'trouble' });
    }
  };
  return (
    <section className={styles.block} aria-label={t('benchmarks.gates.title')}>
      <h2 className={styles.heading}>{t('benchmarks.gates.title')}</h2>
      <p className={styles.help}>{t('benchmarks.gates.help')}</p>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {gates?.length === 0 && <p>{t('benchmarks.gates.none')}</p>}
      {gates !== undefined && gates.length > 0 && (
        <ul aria-label={t('benchmarks.gates.title')}>
          {gates.map((gate) => {
            const sentence = sentenceOf(gate);
            return (
              <li key={gate.id} className={styles.gate}>
                <span>{sentence}</span>
                <Button
                  kind="quiet"
                  size="small"
                  aria-label={t('benchmarks.gates.removeNamed', { gate: sentence })}
                  onClick={() => void remove(gate.id)}
                >
                  {t('benchmarks.remove')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {making ? (
        <GateForm benchmarks={benchmarks} close={() => setMaking(false)} />
      ) : (
        <div>
          <Button onClick={() => setMaking(true)}>{t('benchmarks.gates.add')}</Button>
        </div>
      )}
    </section>
  );
}

/** "Of every training: Reviews: Held-out loss, loss at most 1.2, better than the base by 0.1." */
function sentenceOf({ recipe, project, demands, mostContaminated }: Gate): string {
  const of =
    recipe !== null
      ? t('benchmarks.gates.ofRecipe', { recipe: t(`factory.recipes.${recipe}.name`) })
      : project !== null
        ? t('benchmarks.gates.ofProject', { project })
        : t('benchmarks.gates.ofAll');
  const wanted = demands.map(({ name, metric, least, overBase }) => {
    const figure = t(`benchmarks.metrics.${metric}`);
    const bounds = [
      ...(least === null
        ? []
        : [
            t(lowerIsBetter(metric) ? 'benchmarks.gates.atMost' : 'benchmarks.gates.atLeast', {
              figure,
              value: figureText(metric, least),
            }),
          ]),
      ...(overBase === null ? [] : [t('benchmarks.gates.better', { figure, value: figureText(metric, overBase) })]),
    ];
    return `${name}: ${bounds.length === 0 ? t('benchmarks.gates.measured', { figure }) : bounds.join(', ')}`;
  });
  const seen = mostContaminated === null ? [] : [t('benchmarks.gates.seen', { percent: percent(mostContaminated) })];
  return `${of} ${[...wanted, ...seen].join('; ')}`;
}
