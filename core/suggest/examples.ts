import { answerKey } from '../curate/state/layer.ts';
import { byDiversity } from '../quality/ordering.ts';
import { wordsOf } from '../quality/words.ts';
import type { Example } from './prompt.ts';
import { valueText } from './recordText.ts';

/** Words of a record that it is compared by. */
const WORDS = 120;

/**
 * Which of what people answered is shown to a model: as many of each answer as of any other, and of those that have one
 * answer the ones that lie farthest apart. The order is the same for the same seed.
 */
export function chooseExamples(candidates: readonly Example[], wanted: number, seed: number): Example[] {
  const groups = new Map<string, Example[]>();
  for (const example of candidates) {
    const key = groupOf(example);
    const group = groups.get(key) ?? [];
    group.push(example);
    groups.set(key, group);
  }
  const queues = [...groups.values()]
    .toSorted((one, other) => other.length - one.length)
    .map((group) => apart(group, wanted, seed));
  const chosen: Example[] = [];
  for (let round = 0; chosen.length < wanted && round < wanted; round += 1) {
    for (const queue of queues) {
      const next = queue[round];
      if (next !== undefined && chosen.length < wanted) chosen.push(next);
    }
  }
  return chosen;
}

/** Written answers are all different: what they share is only whether they found something. */
function groupOf({ answer }: Example): string {
  if (answer.kind === 'spans') return [...new Set(answer.spans.map(({ label }) => label))].toSorted().join(' ');
  return answer.kind === 'text' || answer.kind === 'form' ? answer.kind : answerKey(answer);
}

function apart(group: readonly Example[], wanted: number, seed: number): Example[] {
  const words = group.map(
    ({ record }) =>
      new Set(wordsOf(Object.values(record.fields).map(valueText).join('\n').slice(0, 4_000)).slice(0, WORDS)),
  );
  const distance = (one: number, other: number) => 1 - jaccard(words[one] ?? new Set(), words[other] ?? new Set());
  return byDiversity(group.length, distance, Math.min(wanted, group.length), seed)
    .map((place) => group[place])
    .filter((example) => example !== undefined);
}

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared === 0 ? 0 : shared / (one.size + other.size - shared);
}
