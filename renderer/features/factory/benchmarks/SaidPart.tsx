import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BenchmarkItem } from '#core/benchmark/benchmark.ts';
import { type ItemResult, metricSchema } from '#core/benchmark/report.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import { resultsQuery } from './benchmarkQueries.ts';
import { figureText } from './figures.ts';

interface SaidPartProps {
  report: string;
  benchmark: { readonly hash: string; readonly name: string };
  previous: string | undefined;
}

/** What the base said to each item, and what the adapter: beside each other. Read when somebody opens it. */
export function SaidPart({ report, benchmark, previous }: SaidPartProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.examples} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('benchmarks.said.title')}</summary>
      {open && <Items report={report} benchmark={benchmark} previous={previous} />}
    </details>
  );
}

function Items({ report, benchmark, previous }: SaidPartProps) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    resultsQuery(report, benchmark.hash),
  );
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return <p className={styles.help}>{t('benchmarks.said.reading')}</p>;
  const rows = data.pages.flatMap((page) => page.items);
  const sides = (['base', ...(previous === undefined ? [] : ['previous' as const]), 'adapter'] as const).filter(
    (side) => rows.some((row) => row[side] !== null),
  );
  if (sides.length === 0) return <p className={styles.help}>{t('benchmarks.said.gone')}</p>;
  const heads = {
    base: t('benchmarks.report.base'),
    previous: t('benchmarks.report.previous', { name: previous ?? '' }),
    adapter: t('benchmarks.report.adapter'),
  };
  return (
    <>
      <div
        className={styles.sideways}
        role="region"
        aria-label={t('benchmarks.said.of', { name: benchmark.name })}
        tabIndex={0}
      >
        <table className={styles.saidTable}>
          <thead>
            <tr>
              <th scope="col">{t('benchmarks.said.asked')}</th>
              <th scope="col">{t('benchmarks.said.right')}</th>
              {sides.map((side) => (
                <th key={side} scope="col">
                  {heads[side]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={place}>
                <th scope="row" dir="auto">
                  {row.item?.messages.at(-1)?.content ?? t('benchmarks.said.noItem')}
                </th>
                <td dir="auto">{row.item === null ? '' : rightOf(row.item)}</td>
                {sides.map((side) => (
                  <td key={side} dir="auto">
                    <Result result={row[side]} item={row.item} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('benchmarks.said.more')}
        </Button>
      )}
    </>
  );
}

function rightOf({ references, gold }: BenchmarkItem): string {
  return gold === null ? references.join(' · ') : (references[gold] ?? '');
}

function Result({ result, item }: { result: ItemResult | null; item: BenchmarkItem | null }) {
  if (result === null) return t('benchmarks.report.notMeasured');
  if (result.tooLong) return t('benchmarks.said.tooLong');
  const figures = metricSchema.options
    .flatMap((metric) => {
      const value = result.scores[metric];
      return value === undefined ? [] : [`${t(`benchmarks.metrics.${metric}`)} ${figureText(metric, value)}`];
    })
    .join(' · ');
  return (
    <>
      {result.said !== null && (
        <p>
          {result.said.trim() === '' ? t('factory.run.nothingSaid') : (chosenText(result.said, item) ?? result.said)}
        </p>
      )}
      <p className={styles.help}>{figures}</p>
    </>
  );
}

/** Of a choice it is kept which one it was, by its place. */
function chosenText(said: string, item: BenchmarkItem | null): string | undefined {
  if (item === null || item.gold === null || !/^\d+$/.test(said)) return undefined;
  return item.references[Number(said)];
}
