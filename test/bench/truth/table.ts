import { trustIn } from '#core/credit/trust.ts';
import type { Truth, TruthRowId } from '#core/credit/truth.ts';
import { isReached, truthTargets } from '#core/credit/truthTargets.ts';

const BEGIN = '<!-- Written by `npm run -s bench -- truth --full`. -->';
const END = '<!-- The end of what that command writes. -->';

const WHAT: Readonly<Record<TruthRowId, string>> = {
  b1p: 'of the stretches found, those that were planted',
  b1r: 'of the stretches planted, those that were found',
  b2: 'estimates against retraining on halves from other seeds (rank correlation)',
  b2Margin: 'lower bound of what it is ahead of the better baseline',
  b3: 'a second run without a disputed tenth against the first',
  b4: 'loss by removal of whom the credit names first, against the better baseline',
  b5fact: 'the asked fact has the largest share',
  b5who: 'its contributor is paid most, by estimates alone',
  b6: 'wrong records stand out (area under the curve)',
  b7: 'what was read and answered is credited first',
  b7twins: 'of two notes that say the same, neither is paid a fifth less',
  b7alone: 'the same before what says the same is put together',
  b7sets: 'worth of held-out sets of notes, told by the other half (correlation)',
  b8exact: 'gain by exact clones of one’s own texts',
  b8near: 'gain by near duplicates',
  b8para: 'gain by paraphrases',
  b9: 'part of copies that were never trained on',
  b10: 'nine-in-ten intervals that hold',
  b10width: 'their mean width',
  b10n: 'checks',
};

/** The page with the bench's table in the place of the one that it had. */
export function withTable(page: string, truth: Truth): string {
  const text = `${BEGIN}\n\n${tableOf(truth)}\n${END}\n`;
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to === -1) return `${page.trimEnd()}\n\n${text}`;
  return `${page.slice(0, from)}${text}${page.slice(to + END.length).replace(/^\n/u, '')}`;
}

function tableOf({ made, rows, configurations }: Truth): string {
  const shown = (value: number | null) => (value === null ? '–' : String(Math.round(value * 1_000) / 1_000));
  const lines = rows.map((row) => {
    const { id } = row;
    const { least, most } = truthTargets[id];
    const target = [
      ...(least === undefined ? [] : [`≥ ${shown(least)}`]),
      ...(most === undefined ? [] : [`≤ ${shown(most)}`]),
    ];
    const between = row.low === null ? '' : ` (${shown(row.low)} to ${shown(row.high)})`;
    const figure = `${shown(row.value)}${between}`;
    const told = isReached(row) === false ? `**${figure}**` : figure;
    const goal = id === 'b2Margin' ? '> 0' : target.join(', ') || '–';
    return `| \`${id}\`: ${WHAT[id]} | ${goal} | ${told} | ${shown(row.words)} | ${shown(row.gradientDot)} |`;
  });
  const kept = configurations.map(({ configuration, otherSeeds, lowest, margin, ...own }) => {
    const { trained, checkpoints, targets, bits, beside } = configuration;
    const one = `${trained.length} matrices trained, ${targets.length} kept, ${checkpoints} checkpoints, ${bits} bits`;
    const what = beside === 0 ? one : `${one}; beside another adapter`;
    const paid = trustIn({ lowest, margin });
    const figures = [otherSeeds, lowest, own.words, own.gradientDot, margin].map(shown).join(' | ');
    return `| ${what} | ${figures} | ${paid === 0 ? 'nothing' : shown(paid)} |`;
  });
  const of =
    made === null
      ? ''
      : `\`${made.command}\`: ${made.contributors} contributors, ${made.records} records, ${made.queries} questions, ${made.subsets} halves × ${made.seeds} seeds, ${Math.round(made.cpuSeconds)} CPU-seconds. Bold: its target is missed.\n\n`;
  return `${of}| truth bench | target | figure | words in common | gradient dot |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

| estimates in this configuration | other seeds | lowest | words in common | gradient dot | margin | paid of its part |
| --- | --- | --- | --- | --- | --- | --- |
${kept.join('\n')}
`;
}
