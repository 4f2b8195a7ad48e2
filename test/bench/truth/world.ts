import { Chance, mixed } from '#core/chance.ts';
import type { TokenExample } from '#native/train/data/tokenExample.ts';

/** One thing that a contributor knows: an attribute of something, and its value. */
export interface Fact {
  readonly contributor: number;
  readonly entity: number;
  readonly attribute: number;
  readonly value: number;
}

/** A record as a person reads it: what is asked, and what is said. */
export interface TruthRecord {
  readonly fact: number;
  readonly contributor: number;
  readonly question: string;
  readonly answer: string;
}

export interface TruthWorld {
  /** What only the contributors know, and the adapters are to learn. */
  readonly facts: readonly Fact[];
  readonly records: readonly TruthRecord[];
  /** Asked in words that no record uses. */
  readonly queries: readonly TruthRecord[];
  /** What the base is made of. */
  readonly base: readonly TruthRecord[];
}

export interface WorldSize {
  readonly contributors: number;
  readonly factsEach: number;
  readonly recordsPerFact: number;
  readonly queries: number;
}

/** The seed of all that is in this repository's own figures. */
export const WORLD_SEED = 6_161;

const ENTITIES = 40;
const VALUES = 14;
const ATTRIBUTES = ['river', 'craft', 'feast', 'tree', 'stone', 'colour', 'bird', 'metal'];
/** The last ones ask for what the records tell, in other words. */
const QUESTIONS: readonly ((attribute: string, entity: string) => string)[] = [
  (attribute, entity) => `which ${attribute} has ${entity} ?`,
  (attribute, entity) => `what ${attribute} is of ${entity} ?`,
  (attribute, entity) => `tell ${entity} and its ${attribute} .`,
  (attribute, entity) => `does ${entity} name a ${attribute} ?`,
  (attribute, entity) => `say the ${attribute} that ${entity} keeps .`,
  (attribute, entity) => `in ${entity} people know what ${attribute} ?`,
];
const SEEN_QUESTIONS = 4;
const ANSWERS: readonly ((attribute: string, entity: string, value: string) => string)[] = [
  (attribute, entity, value) => `the ${attribute} of ${entity} is ${value} .`,
  (attribute, entity, value) => `${entity} has ${attribute} ${value} .`,
  (attribute, entity, value) => `at ${entity} the ${attribute} is ${value} .`,
];
const BASE_TEXTS = 1_200;

/**
 * Contributors know things of the same places, so that a name does not tell whose fact it is. Each fact stands in
 * several records, in different words; the base knows how such sentences go, and other facts of the same places.
 */
export function truthWorld(size: WorldSize, seed: number): TruthWorld {
  const chance = new Chance(mixed(seed, 1));
  const pairs = chance.shuffled(
    Array.from({ length: ENTITIES * ATTRIBUTES.length }, (_, at) => ({
      entity: Math.floor(at / ATTRIBUTES.length),
      attribute: at % ATTRIBUTES.length,
    })),
  );
  const count = size.contributors * size.factsEach;
  const shared = new Set(
    chance.shuffled(Array.from({ length: ENTITIES }, (_, at) => at)).slice(0, Math.ceil(count / 3)),
  );
  const hidden = pairs.filter(({ entity }) => shared.has(entity)).slice(0, count);
  const facts = hidden.map((pair, at): Fact => ({
    ...pair,
    contributor: at % size.contributors,
    value: chance.below(VALUES),
  }));
  const taken = new Set(hidden.map(({ entity, attribute }) => `${entity} ${attribute}`));
  const known = pairs
    .filter(({ entity, attribute }) => !taken.has(`${entity} ${attribute}`))
    .map((pair): Fact => ({ ...pair, contributor: -1, value: chance.below(VALUES) }));
  const records = facts.flatMap((fact, at) =>
    Array.from({ length: size.recordsPerFact }, (_, place) =>
      said(fact, at, (at + place) % SEEN_QUESTIONS, (at + Math.floor(place / 2)) % ANSWERS.length),
    ),
  );
  const queries = Array.from({ length: size.queries }, (_, at) => {
    const place = at % facts.length;
    const fact = facts[place];
    if (fact === undefined) throw new RangeError('A world without facts');
    const unseen = SEEN_QUESTIONS + (Math.floor(at / facts.length) % (QUESTIONS.length - SEEN_QUESTIONS));
    return said(fact, place, unseen, 0);
  });
  const base = Array.from({ length: BASE_TEXTS }, () =>
    said(chance.pick(known), -1, chance.below(QUESTIONS.length), chance.below(ANSWERS.length)),
  );
  return { facts, records, queries, base };
}

/** The same fact in the given words. */
export function said(fact: Fact, place: number, question: number, answer: number): TruthRecord {
  const [entity, attribute] = [entityName(fact.entity), ATTRIBUTES[fact.attribute] ?? ''];
  return {
    fact: place,
    contributor: fact.contributor,
    question: QUESTIONS[question % QUESTIONS.length]?.(attribute, entity) ?? '',
    answer: ANSWERS[answer % ANSWERS.length]?.(attribute, entity, valueName(fact.attribute, fact.value)) ?? '',
  };
}

/** The same words with another value: what somebody wrote down wrongly. */
export function corrupted(record: TruthRecord, { attribute, value }: Fact, chance: Chance): TruthRecord {
  const other = (value + 1 + chance.below(VALUES - 1)) % VALUES;
  const [right, wrong] = [valueName(attribute, value), valueName(attribute, other)];
  // Whole words: one value is the beginning of an attribute's name.
  const words = record.answer.split(' ').map((word) => (word === right ? wrong : word));
  return { ...record, answer: words.join(' ') };
}

export function textOf({ question, answer }: TruthRecord): string {
  return `${question} ${answer}`;
}

const MARKS = ['<pad>', '<s>', '<a>', '<e>'];
const words = new Map<string, number>(
  [
    ...MARKS,
    ...Array.from({ length: ENTITIES }, (_, at) => entityName(at)),
    ...ATTRIBUTES,
    ...ATTRIBUTES.flatMap((_, attribute) => Array.from({ length: VALUES }, (__, at) => valueName(attribute, at))),
    ...new Set(
      [...QUESTIONS.map((ask) => ask('', '')), ...ANSWERS.map((say) => say('', '', ''))]
        .join(' ')
        .split(' ')
        .filter((word) => word !== ''),
    ),
  ].map((word, at) => [word, at]),
);
export const VOCABULARY = words.size;

/** A word is a token; what is said is learnt, and its end. */
export function tokensOf(record: TruthRecord, line: number): TokenExample {
  const asked = ['<s>', ...record.question.split(' '), '<a>'];
  const all = [...asked, ...record.answer.split(' '), '<e>'];
  return {
    snapshot: 0,
    line,
    tokens: Int32Array.from(all, numberOf),
    learned: Uint8Array.from(all, (_, at) => (at < asked.length ? 0 : 1)),
  };
}

function numberOf(word: string): number {
  const number = words.get(word);
  if (number === undefined) throw new RangeError(`There is no word ${word}`);
  return number;
}

function entityName(at: number): string {
  const [first, last] = ['Bel Cor Dal Fen Gar Hol Kel Lun', 'bury dale fort ham ley'].map((all) => all.split(' '));
  return `${first?.[at % 8] ?? ''}${last?.[Math.floor(at / 8)] ?? ''}`;
}

/** Words that belong to one kind of thing each, as names of rivers and of birds do. */
function valueName(attribute: number, at: number): string {
  return `${ATTRIBUTES[attribute]?.slice(0, 2) ?? ''}${'a e i o u y ai ei oi au eu ou ia io'.split(' ')[at] ?? ''}n`;
}
