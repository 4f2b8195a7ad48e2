import { facts } from '#test/support/facts.ts';
import { Seeded } from '#test/support/seeded.ts';

export interface Asked {
  readonly question: string;
  /** Places of the records that answer it; empty where none does. */
  readonly right: ReadonlySet<number>;
}

/** Long records: a fact among much else, so that it stands in one of several pieces. */
const LONG_EVERY = 10;
const FILLING = 'The minutes of that year speak of fees, of fences, and of a quarrel about the well. ';

/**
 * Records that each say something, and questions made from them in other words; as many questions again about places of
 * which no record knows. Others speak of the same kinds of things, so that a word alone is not enough.
 */
export function corpus(records: number, questions: number, seed: number): { texts: string[]; asked: Asked[] } {
  const chance = new Seeded(seed + 1);
  const known = facts(records, seed);
  const texts = known.map(({ text }, at) =>
    at % LONG_EVERY === 0 ? `${FILLING.repeat(chance.below(20))}${text} ${FILLING.repeat(chance.below(20))}` : text,
  );
  const right = chance.shuffled(known.map((fact, at) => ({ fact, at }))).slice(0, questions);
  const towns = new Set(known.map(({ town }) => town));
  const strange = facts(3 * questions, seed + 1_000)
    .filter(({ town }) => !towns.has(town))
    .slice(0, questions);
  return {
    texts,
    asked: [
      ...right.map(({ fact, at }) => ({ question: fact.question, right: new Set([at]) })),
      ...strange.map(({ question }) => ({ question, right: new Set<number>() })),
    ],
  };
}
