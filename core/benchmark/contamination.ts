import { wordsOf } from '../quality/words.ts';
import type { BenchmarkItem } from './benchmark.ts';
import type { Contamination } from './report.ts';

/** So many words in a row are hardly ever the same by chance. */
const WORDS = 8;
/** What is shorter than this says nothing of where it comes from. */
const FEWEST_WORDS = 4;
/** Half of an item's own words in a row stand in the training data: it was seen, not understood. */
const PART = 0.5;
/** What so many items share is how they ask, not what: a tenth of them, and at least three. */
const FRAME_PART = 0.1;
const FRAME_LEAST = 3;
const MOST_TOLD = 1_000;

/**
 * Whether items stand in the records that an adapter was trained on: the question and what is right, together, by groups
 * of eight words (shorter items as a whole). A fact that was trained and is asked for in other words is no contamination,
 * and neither is the frame that all items share.
 */
export class ContaminationCheck {
  readonly #items: { grams: readonly string[] }[];
  readonly #wanted = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #lengths: readonly number[];

  constructor(items: readonly BenchmarkItem[]) {
    const all = items.map(gramsOf);
    const shared = new Map<string, number>();
    for (const grams of all) for (const gram of new Set(grams)) shared.set(gram, (shared.get(gram) ?? 0) + 1);
    const frame = Math.max(FRAME_LEAST, Math.ceil(items.length * FRAME_PART));
    this.#items = all.map((grams) => ({ grams: grams.filter((gram) => (shared.get(gram) ?? 0) < frame) }));
    for (const { grams } of this.#items) for (const gram of grams) this.#wanted.add(gram);
    this.#lengths = [...new Set([...this.#wanted].map((gram) => gram.split(' ').length))];
  }

  /** A text that was trained on. */
  look(text: string): void {
    const words = wordsOf(text);
    for (const length of this.#lengths) {
      for (let at = 0; at + length <= words.length; at += 1) {
        const gram = words.slice(at, at + length).join(' ');
        if (this.#wanted.has(gram)) this.#seen.add(gram);
      }
    }
  }

  get found(): Contamination {
    const told = this.#items.map(({ grams }, item) => {
      const seen = grams.filter((gram) => this.#seen.has(gram)).length;
      return { item, part: grams.length === 0 ? null : seen / grams.length };
    });
    const found = told.filter((one): one is { item: number; part: number } => one.part !== null && one.part >= PART);
    return {
      words: WORDS,
      looked: told.length,
      untold: told.filter(({ part }) => part === null).length,
      found: found.slice(0, MOST_TOLD),
      count: found.length,
    };
  }
}

function gramsOf({ messages, references, gold }: BenchmarkItem): string[] {
  const right = gold === null ? references : references.slice(gold, gold + 1);
  const asked = messages.map(({ content }) => content);
  // Each answer that counts beside the question, as a record would have them.
  const texts = right.length === 0 ? [asked.join('\n')] : right.map((answer) => [...asked, answer].join('\n'));
  return texts.flatMap((text) => {
    const words = wordsOf(text);
    if (words.length < FEWEST_WORDS) return [];
    if (words.length <= WORDS) return [words.join(' ')];
    return Array.from({ length: words.length - WORDS + 1 }, (_, at) => words.slice(at, at + WORDS).join(' '));
  });
}
