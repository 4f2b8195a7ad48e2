import { METRICS } from './metrics.ts';
import type { Clause, Report, ReportPart } from './report.ts';

/** What a person is told first: of each benchmark its leading figure, against the base and the adapter before. */
export function verdictOf(parts: readonly ReportPart[]): Clause[] {
  const inOrder = [
    ...parts.filter(({ benchmark }) => benchmark.about === 'own'),
    ...parts.filter(({ benchmark }) => benchmark.about === 'general'),
  ];
  return inOrder.flatMap(({ benchmark, comparisons }): Clause[] => {
    // How fast it answers says nothing of how well.
    if (benchmark.kind === 'speed') return [];
    const leading = comparisons.find(({ metric }) => metric === METRICS[benchmark.kind][0]);
    if (leading === undefined) return [];
    const { metric, overBase, overPrevious } = leading;
    const clause = { about: benchmark.about, benchmark: benchmark.name, metric };
    const before: Clause[] =
      overPrevious === null ? [] : [{ ...clause, against: 'previous', difference: overPrevious }];
    return [{ ...clause, against: 'base', difference: overBase }, ...before];
  });
}

/** The sentence of a card, in English like all of it: a reader elsewhere has no catalogue. The window says its own. */
export function sentenceOf(clauses: readonly Clause[]): string {
  const said = clauses
    .filter(({ against }) => against === 'base')
    .map(({ about, difference: { by, give, direction } }) => {
      const where = about === 'own' ? 'on yours' : 'in general';
      const size = `${figure(Math.abs(by))}${give === null ? '' : ` ± ${figure(give)}`}`;
      return direction === 'even' ? `no surer difference ${where} than ${size}` : `${direction} ${where} by ${size}`;
    });
  return said.join(', ').slice(0, 400) || 'measured';
}

/** What goes into an adapter's card: one entry for each benchmark of its report. */
export function cardEntries(report: Report, hash: string): { name: string; hash: string; verdict: string }[] {
  return report.parts.map(({ benchmark }) => ({
    name: benchmark.name,
    hash,
    verdict: sentenceOf(report.verdict.filter((clause) => clause.benchmark === benchmark.name)),
  }));
}

/** Three digits are more than an interval gives. */
function figure(value: number): string {
  return Number(value.toPrecision(value >= 100 ? 4 : 3)).toString();
}
