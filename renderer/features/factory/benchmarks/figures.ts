import type { Clause, Difference, MeasuredFigure, Metric } from '#core/benchmark/report.ts';
import { bytes, count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

const HUGE = 1e9;

/** Three digits are more than an interval gives. */
export function figureText(metric: Metric, value: number): string {
  if (metric === 'memory') return value < 0 ? `−${bytes(-value)}` : bytes(value);
  const said = sizeSaid(Math.abs(value));
  return value < 0 && said !== '0' ? `−${said}` : said;
}

function sizeSaid(size: number): string {
  // Where anything might come a perplexity has no bound, and its digits say nothing.
  if (size >= HUGE) return t('benchmarks.huge');
  if (size >= 1_000) return count(Math.round(size));
  return size < 0.0005 ? '0' : Number(size.toPrecision(3)).toString();
}

export function measuredText(metric: Metric, { value, interval }: MeasuredFigure): string {
  const figure = figureText(metric, value);
  if (interval === null) return figure;
  const { low, high } = interval;
  return `${figure} ${t('benchmarks.report.interval', { low: figureText(metric, low), high: figureText(metric, high) })}`;
}

/** "+12 ± 3": above zero is for the better, whichever way the figure goes. */
export function differenceText(metric: Metric, difference: Difference): string {
  const size = sizeText(metric, difference);
  return figureText(metric, difference.by) !== '0' && difference.by > 0 ? `+${size}` : size;
}

function sizeText(metric: Metric, { by, give }: Difference): string {
  const figure = figureText(metric, by);
  return give === null ? figure : t('benchmarks.size', { by: figure, give: figureText(metric, give) });
}

/** By how much, where a word says already in which direction. */
export function bareSize(metric: Metric, difference: Difference): string {
  return sizeText(
    metric,
    difference.direction === 'even' ? difference : { ...difference, by: Math.abs(difference.by) },
  );
}

/** "Than the bare base: better on yours by 12 ± 3 (chrF), worse in general by 2 ± 1 (perplexity)." */
export function verdictSentences(clauses: readonly Clause[]): string[] {
  const against = (side: Clause['against']) =>
    clauses
      .filter((clause) => clause.against === side)
      .map(({ about, metric, difference }) => {
        const { direction } = difference;
        return t(`benchmarks.verdict.${about}.${direction}`, {
          size: bareSize(metric, difference),
          metric: t(`benchmarks.metrics.${metric}`),
        });
      })
      .join(', ');
  const sentences = (['base', 'previous'] as const).flatMap((side) => {
    const said = against(side);
    return said === '' ? [] : [t(`benchmarks.verdict.${side}`, { clauses: said })];
  });
  return sentences.length === 0 ? [t('benchmarks.report.measured')] : sentences;
}
