import type { WeakRules } from './weakRules.ts';

/** Parts of all records, 0 to 1. */
export interface RuleFigures {
  /** Records where the rule votes. */
  readonly coverage: number;
  /** Records where it votes and another rule does too. */
  readonly overlap: number;
  /** Records where it votes and another rule votes for another label. */
  readonly conflict: number;
  /** Of the records where it votes and a person has answered: how many have that answer. Null where there is none. */
  readonly accuracy: number | null;
  /** How many records that accuracy is measured on. */
  readonly answered: number;
}

export interface TallyFigures {
  readonly records: number;
  /** Records with a vote, with two votes, and with votes for different labels, as parts of all. */
  readonly coverage: number;
  readonly overlap: number;
  readonly conflict: number;
  /** In the order of the rules. */
  readonly rules: readonly RuleFigures[];
}

interface Counts {
  covered: number;
  overlapped: number;
  conflicted: number;
  answered: number;
  right: number;
}

/** Counts votes record by record, so that a million records need no more room than one. */
export class RuleTally {
  readonly #rules: WeakRules;
  readonly #counts: Counts[];
  readonly #all: Counts = none();
  #records = 0;

  constructor(rules: WeakRules) {
    this.#rules = rules;
    this.#counts = rules.rules.map(none);
  }

  /** `answer` holds the labels that a person gave; null where nobody has answered. */
  add(votes: readonly number[], answer: readonly string[] | null): void {
    this.#records += 1;
    const labels = votes.map((vote) => this.#rules.rules[vote]!.label);
    const conflict = new Set(labels).size > 1;
    if (votes.length > 0) count(this.#all, votes.length > 1, conflict);
    for (const [place, vote] of votes.entries()) {
      const counts = this.#counts[vote]!;
      count(counts, votes.length > 1, conflict);
      if (answer === null) continue;
      counts.answered += 1;
      if (answer.includes(labels[place]!)) counts.right += 1;
    }
  }

  figures(): TallyFigures {
    const part = (records: number) => (this.#records === 0 ? 0 : records / this.#records);
    const parts = ({ covered, overlapped, conflicted }: Counts) => ({
      coverage: part(covered),
      overlap: part(overlapped),
      conflict: part(conflicted),
    });
    const rules = this.#counts.map((counts) => ({
      ...parts(counts),
      accuracy: counts.answered === 0 ? null : counts.right / counts.answered,
      answered: counts.answered,
    }));
    return { records: this.#records, ...parts(this.#all), rules };
  }
}

function none(): Counts {
  return { covered: 0, overlapped: 0, conflicted: 0, answered: 0, right: 0 };
}

function count(counts: Counts, overlaps: boolean, conflicts: boolean): void {
  counts.covered += 1;
  if (overlaps) counts.overlapped += 1;
  if (conflicts) counts.conflicted += 1;
}
