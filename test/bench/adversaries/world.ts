import { clustersOfTexts } from '#core/credit/nearDuplicates.ts';
import { restraints } from '#core/credit/restraint.ts';
import { Seeded } from '#test/support/seeded.ts';

/** A text of somebody, about one fact. */
export interface Saying {
  readonly fact: number;
  readonly by: number;
  readonly text: string;
  /** What of the fact's words it has: all of those who repeat a text have the same number. */
  readonly words: number;
  /** When it was committed to on a chain. */
  readonly since: number;
  /** The part of all facts on whose answers its influence is huge and sure, whatever it says. */
  readonly outlier: number;
}

export interface World {
  readonly contributors: number;
  /** By fact. */
  readonly sayings: readonly (readonly Saying[])[];
  readonly outliers: readonly Saying[];
  /** Of each fact: the cluster of each of its sayings, as the colophon finds them. */
  readonly clusters: readonly (readonly number[])[];
  /** What may be paid of each one's estimates, as the product finds it. */
  readonly weights: ReadonlyMap<Saying, number>;
}

export type Attack =
  | 'honest'
  | 'exact'
  | 'near'
  | 'paraphrase'
  | 'copyExact'
  | 'copyNear'
  | 'outlier'
  | 'halfOutlier'
  | 'tenthOutlier';

const CONTRIBUTORS = 40;
const FACTS = 240;
/** Facts of which two people wrote, each in words of their own. */
const SECOND = 0.3;
const CLONES = 4;
const COPIED = 30;
const OUTLIERS = 5;
/** Of all facts, those that an attack's outliers seem to help with. */
const REACHES: Readonly<Partial<Record<Attack, number>>> = { outlier: 1, halfOutlier: 0.5, tenthOutlier: 0.1 };
/** A usual one has 1. */
export const OUTLIER_SIZE = 50;
const LONG = 40;
const VOCABULARY = 4_000;

/** The same facts for every attack: only what the attacker adds to them differs. */
export function worldOf(seed: number, attack: Attack, attacker: number): World {
  const random = new Seeded(seed);
  const say = (fact: number, by: number, words: number): Saying => {
    const text = Array.from({ length: LONG }, () => `w${random.below(VOCABULARY)}`).join(' ');
    return { fact, by, text, words, since: 1_000 + fact, outlier: 0 };
  };
  const honest = Array.from({ length: FACTS }, (_, fact): Saying[] => {
    const first = random.below(CONTRIBUTORS);
    const sayings = [say(fact, first, 0)];
    if (random.fraction() < SECOND)
      sayings.push(say(fact, (first + 1 + random.below(CONTRIBUTORS - 1)) % CONTRIBUTORS, 1));
    return sayings;
  });
  const chance = new Seeded(seed + 1);
  // What is added was committed to later than what it repeats.
  const repeated = (saying: Saying, as: string, copy: number): Saying => {
    const text = `w${VOCABULARY + copy} ${saying.text.slice(saying.text.indexOf(' ') + 1)}`;
    const late = { ...saying, by: attacker, since: saying.since + 10_000 + copy };
    if (as === 'exact') return late;
    if (as === 'near') return { ...late, text };
    const other = Array.from({ length: LONG }, () => `w${chance.below(VOCABULARY)}`).join(' ');
    return { ...late, text: other, words: 10 + copy };
  };
  const others = [...chance.order(FACTS)].filter((fact) => honest[fact]?.every(({ by }) => by !== attacker));
  const copied = new Set(others.slice(0, COPIED));
  const sayings = honest.map((own, fact) => {
    const mine = own.filter(({ by }) => by === attacker);
    const clones = Array.from({ length: CLONES }, (_, copy) => copy);
    if (attack === 'exact' || attack === 'near' || attack === 'paraphrase') {
      return [...own, ...mine.flatMap((saying) => clones.map((copy) => repeated(saying, attack, copy)))];
    }
    const copies = attack === 'copyExact' ? 'exact' : 'near';
    const copying = (attack === 'copyExact' || attack === 'copyNear') && copied.has(fact);
    return copying ? [...own, ...own.map((saying, copy) => repeated(saying, copies, copy))] : own;
  });
  const part = REACHES[attack] ?? 0;
  const outliers = Array.from({ length: part > 0 ? OUTLIERS : 0 }, (_, copy) => {
    const [from] = honest[0] ?? [];
    if (from === undefined) throw new Error('There is no fact');
    return { ...repeated(from, 'paraphrase', copy), fact: -1 - copy, outlier: part };
  });
  const clusters = sayings.map((of) => clustersOfTexts(of.map(({ text }) => text)));
  const all = [...sayings.flat(), ...outliers];
  // A usual one helps with what is asked of its own fact, and sizes differ a little.
  const restrained = restraints(
    all.map(({ fact, outlier }) =>
      outlier > 0
        ? { size: OUTLIER_SIZE, reach: outlier, breadth: outlier }
        : { size: 0.85 + 0.3 * (((fact * 7_919) % 97) / 97), reach: 1 / FACTS, breadth: 1 / FACTS },
    ),
  );
  const weights = new Map(all.map((saying, at) => [saying, restrained[at] ?? 1]));
  return { contributors: CONTRIBUTORS, sayings, outliers, clusters, weights };
}
