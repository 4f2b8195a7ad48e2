import { z } from 'zod';
import { labelsOfAnswer } from './answers.ts';
import type { SnapshotRecord } from './record.ts';
import type { Weights } from './weights.ts';

const count = z.number().int().nonnegative();

/** Counts of a snapshot's records. The manifest says them, and whoever verifies counts again. */
export const countsSchema = z.strictObject({
  train: count,
  validation: count,
  test: count,
  /** Different inputs; records beyond that are duplicates. */
  inputs: count,
  /** By question, and by label within it, in the order of their ids. */
  answers: z.array(
    z.strictObject({
      question: z.string(),
      records: count,
      labels: z.array(z.strictObject({ label: z.string(), records: count })),
    }),
  ),
});
export type SnapshotCounts = z.infer<typeof countsSchema>;

/** In the order of keys, so that equal inputs stand beside each other. */
export class Tally {
  readonly #splits = { train: 0, validation: 0, test: 0 };
  readonly #answers = new Map<string, { records: number; labels: Map<string, number> }>();
  readonly #contributors: { records: number; weight: number }[];
  #inputs = 0;
  #lastInput = '';

  constructor(contributors: number) {
    this.#contributors = Array.from({ length: contributors }, () => ({ records: 0, weight: 0 }));
  }

  add({
    answers,
    input,
    split,
    weights,
  }: Pick<SnapshotRecord, 'answers' | 'input' | 'split'> & { weights: Weights }): void {
    this.#splits[split] += 1;
    if (input !== this.#lastInput) this.#inputs += 1;
    this.#lastInput = input;
    for (const [question, answer] of Object.entries(answers)) {
      const ofQuestion = this.#answers.get(question) ?? { records: 0, labels: new Map<string, number>() };
      this.#answers.set(question, ofQuestion);
      ofQuestion.records += 1;
      for (const label of labelsOfAnswer(answer)) ofQuestion.labels.set(label, (ofQuestion.labels.get(label) ?? 0) + 1);
    }
    for (const [place, parts] of weights) {
      const contributor = this.#contributors[place];
      if (contributor === undefined) continue;
      contributor.records += 1;
      contributor.weight += parts;
    }
  }

  counts(): SnapshotCounts {
    const byId = <Value>([one]: [string, Value], [other]: [string, Value]): number => (one < other ? -1 : 1);
    return {
      ...this.#splits,
      inputs: this.#inputs,
      answers: [...this.#answers].toSorted(byId).map(([question, { records, labels }]) => ({
        question,
        records,
        labels: [...labels].toSorted(byId).map(([label, of]) => ({ label, records: of })),
      })),
    };
  }

  /** By place in the manifest's contributors. */
  contributions(): readonly { readonly records: number; readonly weight: number }[] {
    return this.#contributors;
  }
}
