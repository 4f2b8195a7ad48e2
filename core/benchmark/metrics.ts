import { wordsOf } from '../quality/words.ts';
import type { BenchmarkKind } from './benchmark.ts';
import type { Metric } from './report.ts';

export function lowerIsBetter(metric: Metric): boolean {
  return metric === 'loss' || metric === 'perplexity' || metric === 'memory';
}

/** What a benchmark of a kind is told by, the one that stands for it first. */
export const METRICS: Readonly<Record<BenchmarkKind, readonly [Metric, ...Metric[]]>> = {
  loss: ['loss', 'perplexity'],
  match: ['f1', 'exact'],
  text: ['chrf', 'rougeL'],
  choice: ['accuracy', 'accuracyByLength'],
  judge: ['rating'],
  speed: ['answerRate', 'promptRate', 'memory'],
};

/** As SQuAD's evaluation compares answers: without case, punctuation, English articles and spaces too many. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}]/gu, '')
    .replaceAll(/\b(?:a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}

/** 100 where the answer is one of those that count, as SQuAD compares them; else 0. */
export function exactMatch(said: string, references: readonly string[]): number {
  const answer = bare(said);
  return references.some((reference) => bare(reference) === answer) ? 100 : 0;
}

/** SQuAD's token F1, from 0 to 100: with the reference that fits best. */
export function tokenF1(said: string, references: readonly string[]): number {
  return best(references, (reference) => {
    const [one, other] = [bare(said).split(' '), bare(reference).split(' ')].map((words) =>
      words.filter((word) => word !== ''),
    );
    if (one === undefined || other === undefined) return 0;
    // Nothing said where nothing is right.
    if (one.length === 0 || other.length === 0) return one.length === other.length ? 1 : 0;
    return harmonic(shared(countsOf(one), countsOf(other)), one.length, other.length);
  });
}

const LONGEST_GRAM = 6;

/**
 * chrF as sacreBLEU defines it (chrF2: characters in groups of 1 to 6, recall twice as weighty as precision, spaces
 * left out, orders that neither text has left out): for one text against the reference that fits best, from 0 to 100.
 */
export function chrF(said: string, references: readonly string[], { beta = 2, spaces = false } = {}): number {
  const characters = (text: string) => Array.from(spaces ? text : text.replaceAll(/\s+/gu, ''));
  const one = characters(said);
  const factor = beta ** 2;
  return best(references, (reference) => {
    const other = characters(reference);
    let [precision, recall, orders] = [0, 0, 0];
    for (let length = 1; length <= LONGEST_GRAM; length += 1) {
      const [had, wanted] = [one.length - length + 1, other.length - length + 1];
      if (had <= 0 || wanted <= 0) continue;
      const same = shared(gramsOf(one, length), gramsOf(other, length));
      precision += same / had;
      recall += same / wanted;
      orders += 1;
    }
    if (orders === 0 || precision + recall === 0) return 0;
    return ((1 + factor) * (precision / orders) * (recall / orders)) / ((factor * precision + recall) / orders);
  });
}

/** Longer texts are compared by their beginning: the table of a longest common subsequence grows with both lengths. */
const MOST_WORDS = 4_000;

/** ROUGE-L, F-measure with equal weights (Lin 2004, as the package rouge-score has it): from 0 to 100. */
export function rougeL(said: string, references: readonly string[]): number {
  const one = wordsOf(said).slice(0, MOST_WORDS);
  return best(references, (reference) => {
    const other = wordsOf(reference).slice(0, MOST_WORDS);
    return harmonic(longestCommon(one, other), one.length, other.length);
  });
}

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = new Uint32Array(other.length + 1);
  for (const word of one) {
    const next = new Uint32Array(other.length + 1);
    for (const [at, wanted] of other.entries()) {
      next[at + 1] = word === wanted ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!);
    }
    row = next;
  }
  return row[other.length]!;
}

function best(references: readonly string[], measure: (reference: string) => number): number {
  return 100 * Math.max(0, ...references.map(measure));
}

function harmonic(same: number, had: number, wanted: number): number {
  return same === 0 ? 0 : (2 * same) / (had + wanted);
}

function countsOf(parts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

function gramsOf(characters: readonly string[], length: number): Map<string, number> {
  const grams: string[] = [];
  for (let at = 0; at + length <= characters.length; at += 1) grams.push(characters.slice(at, at + length).join(''));
  return countsOf(grams);
}

function shared(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let same = 0;
  for (const [part, count] of one) same += Math.min(count, other.get(part) ?? 0);
  return same;
}
