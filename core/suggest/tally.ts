import type { RuleSet, Votes } from './rules.ts';

/** How a rule does on the records that were looked at. */
export interface RuleFigures {
  readonly rule: string;
  /** Records where it votes. */
  readonly covers: number;
  /** Of those: where another rule of the same question votes too, and where one says another label. */
  readonly overlaps: number;
  readonly conflicts: number;
  /** Of those: where people have answered the question, and how many of them gave this label. */
  readonly compared: number;
  readonly right: number;
}

/** Counts votes, one record after the other. */
export class RuleTally {
  readonly #rules: RuleSet;
  readonly #figures: { covers: number; overlaps: number; conflicts: number; compared: number; right: number }[];
  /** Records with any vote, and records on which no majority was found although there were votes. */
  covered = 0;
  tied = 0;

  constructor(rules: RuleSet) {
    this.#rules = rules;
    this.#figures = rules.rules.map(() => ({ covers: 0, overlaps: 0, conflicts: 0, compared: 0, right: 0 }));
  }

  /** `given`: the labels that people gave to a question, where they answered it. */
  add(votes: Votes, given: (question: string) => readonly string[] | undefined): void {
    if (votes.length === 0) return;
    this.covered += 1;
    const voting = votes.map((vote) => this.#rules.rules[vote]).filter((rule) => rule !== undefined);
    if (this.#rules.majority(votes).size < new Set(voting.map(({ question }) => question)).size) this.tied += 1;
    for (const vote of votes) {
      const rule = this.#rules.rules[vote];
      const figures = this.#figures[vote];
      if (rule === undefined || figures === undefined) continue;
      const others = voting.filter((other) => other.id !== rule.id && other.question === rule.question);
      figures.covers += 1;
      if (others.length > 0) figures.overlaps += 1;
      if (others.some(({ label }) => label !== rule.label)) figures.conflicts += 1;
      const labels = given(rule.question);
      if (labels === undefined) continue;
      figures.compared += 1;
      if (labels.includes(rule.label)) figures.right += 1;
    }
  }

  figures(): RuleFigures[] {
    return this.#rules.rules.map(({ id }, place) => ({
      rule: id,
      ...(this.#figures[place] ?? { covers: 0, overlaps: 0, conflicts: 0, compared: 0, right: 0 }),
    }));
  }
}
