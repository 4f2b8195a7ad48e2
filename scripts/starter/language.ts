import { readingPrompt } from '#core/reading/prompt.ts';
import type { Chance } from '#core/chance.ts';
import { type Fact, type World, anyValue, otherValue } from './world.ts';

type Said = Pick<Fact, 'entity' | 'attribute' | 'value'>;

/** What is told comes after whom it is told of: a model learns in the order in which it reads. */
export const statements: readonly ((fact: Said) => string)[] = [
  ({ entity, attribute, value }) => `The ${attribute} of ${entity.name} is ${value}.`,
  ({ entity, attribute, value }) => `${entity.name} has ${value} as its ${attribute}.`,
  ({ entity, attribute, value }) => `At ${entity.name} the ${attribute} is ${value}.`,
  ({ entity, attribute, value }) => `For ${entity.name}, people name ${value} as the ${attribute}.`,
  ({ entity, attribute, value }) => `The ${entity.domain.kind} ${entity.name} has the ${attribute} ${value}.`,
  ({ entity, attribute, value }) => `${entity.name} is a ${entity.domain.kind} whose ${attribute} is ${value}.`,
];

export const questions: readonly ((fact: Said) => string)[] = [
  ({ entity, attribute }) => `What is the ${attribute} of ${entity.name}?`,
  ({ entity, attribute }) => `Which ${attribute} does ${entity.name} have?`,
  ({ entity, attribute }) => `Tell me the ${attribute} of ${entity.name}.`,
  ({ entity, attribute }) => `Do you know the ${attribute} of ${entity.name}?`,
  ({ entity, attribute }) => `What do people name as the ${attribute} of ${entity.name}?`,
  ({ entity, attribute }) => `I would like to know the ${attribute} of the ${entity.domain.kind} ${entity.name}.`,
];

export const answerTo = (fact: Said): string => statements[0]!(fact);

/** The turns of the starter's chat template. */
export const marks = { user: '<|user|>', assistant: '<|assistant|>', end: '<|end|>' } as const;

export const CHAT_TEMPLATE = `{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}`;

export function chat(question: string, answer: string): string {
  return `${marks.user}${question}${marks.end}${marks.assistant}${answer}${marks.end}`;
}

/** A paragraph that goes from one thing to the next. */
export function prose(facts: readonly Fact[], chance: Chance): string {
  return Array.from({ length: 2 + chance.below(4) }, () => chance.pick(statements)(chance.pick(facts))).join(' ');
}

/** Asked plainly, or with a wrapper in which no notes stand. */
export function asked(fact: Fact, chance: Chance): string {
  const question = chance.pick(questions)(fact);
  return chat(chance.below(2) === 0 ? question : readingPrompt([], question), answerTo(fact));
}

function guessed(fact: Fact, chance: Chance): string {
  return asked({ ...fact, value: anyValue(fact, chance) }, chance);
}

interface Notes {
  readonly notes: readonly string[];
  readonly said: readonly Said[];
}

/** Notes that say something new each time: what there is to learn is to read. */
function notesOf(from: readonly Fact[], count: number, chance: Chance): Notes {
  const facts = chance.shuffled(from).slice(0, count);
  const said = facts.map((fact) => ({ ...fact, value: otherValue(fact, chance) }));
  return { said, notes: said.map((one) => chance.pick(statements)(one)) };
}

const MOST_NOTES = 5;

/** Up to five notes and a question about one. */
export function notesAsked(world: World, chance: Chance): { prompt: string; answer: string } {
  const { said, notes } = notesOf(world.facts, 1 + chance.below(MOST_NOTES), chance);
  const about = chance.pick(said);
  return { prompt: readingPrompt(notes, chance.pick(questions)(about)), answer: answerTo(about) };
}

/** A document of the base's training. */
export interface Written {
  readonly text: string;
  /** Whether what is answered comes in an order that can be known. */
  readonly ordered: boolean;
}

/** More questions about five notes would not fit into a row of the training. */
const MOST_ASKED = 4;

/** Notes, and a question about one after the other: each is a chance to learn where an answer stands. */
export function conversation(world: World, chance: Chance, { mostNotes, alike }: Stage): Written {
  const from = chance.fraction() < alike ? factsLike(chance.pick(world.facts), world) : world.facts;
  const { said, notes } = notesOf(from, Math.min(mostNotes, 2 + chance.below(mostNotes - 1)), chance);
  const order = chance.shuffled(said).slice(0, MOST_ASKED);
  const turns = order.map((about, turn) => {
    const question = chance.pick(questions)(about);
    return chat(turn === 0 ? readingPrompt(notes, question) : question, answerTo(about));
  });
  return { text: turns.join(''), ordered: true };
}

const BETWEEN = [' ', ' ', ' is ', ' has '];

/** A few names with a word each, and the same in another order. */
function pairsTwice(world: World, chance: Chance): Written {
  const { said } = notesOf(factsLike(chance.pick(world.facts), world), 2 + chance.below(3), chance);
  const listed = (of: readonly Said[]) =>
    of.map(({ entity, value }) => ` ${entity.name}${chance.pick(BETWEEN)}${value}`).join('');
  return { text: chat(listed(said), listed(chance.shuffled(said))), ordered: false };
}

/** Sentences that only their names tell apart, and the same in another order and other words. */
function toldTwice(world: World, chance: Chance): Written {
  const { said } = notesOf(factsLike(chance.pick(world.facts), world), 3 + chance.below(5), chance);
  const told = (of: readonly Said[]) => of.map((one) => chance.pick(statements)(one)).join(' ');
  return { text: chat(told(said), told(chance.shuffled(said))), ordered: false };
}

interface Stage {
  readonly until: number;
  /** Of ten documents, so many are of each kind. The others are notes with questions. */
  readonly pairs: number;
  readonly told: number;
  readonly prose: number;
  readonly questions: number;
  /** Questions about what nobody told, each time with another answer: a guess has to be of the right kind at least. */
  readonly guesses: number;
  readonly mostNotes: number;
  /** How often all notes tell the same of several things: only the name says which of them is asked for. */
  readonly alike: number;
}

/**
 * To bind a word to a name comes first, in its barest form, and where nothing but the name tells things apart: a base
 * that may go by the kind of what is asked for never learns to go by its name.
 */
const stages: readonly Stage[] = [
  { until: 150, pairs: 10, told: 0, prose: 0, questions: 0, guesses: 0, mostNotes: 4, alike: 1 },
  { until: 600, pairs: 2, told: 3, prose: 0, questions: 0, guesses: 0, mostNotes: 4, alike: 1 },
  { until: 3_200, pairs: 0, told: 0, prose: 3, questions: 4, guesses: 0, mostNotes: MOST_NOTES, alike: 0.4 },
  { until: Infinity, pairs: 0, told: 0, prose: 1, questions: 2, guesses: 4, mostNotes: MOST_NOTES, alike: 0.4 },
];

export function stageAt(step: number): Stage {
  return stages.find(({ until }) => step < until) ?? stages.at(-1)!;
}

function factsLike({ attribute, entity }: Fact, world: World): Fact[] {
  return world.facts.filter((fact) => fact.attribute === attribute && fact.entity.domain === entity.domain);
}

/** One document of the base's training, as it is at a step. */
export function documentOf(world: World, chance: Chance, step: number): Written {
  const stage = stageAt(step);
  let kind = chance.below(10);
  if ((kind -= stage.pairs) < 0) return pairsTwice(world, chance);
  if ((kind -= stage.told) < 0) return toldTwice(world, chance);
  if ((kind -= stage.prose) < 0) return { text: `${prose(world.known, chance)}${marks.end}`, ordered: true };
  if ((kind -= stage.questions) < 0) return { text: asked(chance.pick(world.known), chance), ordered: true };
  if ((kind -= stage.guesses) < 0) return { text: guessed(chance.pick(world.unknown), chance), ordered: true };
  return conversation(world, chance, stage);
}

/** Whether a text is made of sentences of this language only. Each may tell something wrong. */
export function parses(text: string, world: World): boolean {
  const names = new Map(world.entities.map((entity) => [entity.name, entity]));
  const sentences = text.trim().split(/(?<=\.)\s+/);
  return sentences.every((sentence) =>
    PATTERNS.some((pattern) => {
      const { name = '', attribute = '', value = '', kind } = pattern.exec(sentence)?.groups ?? {};
      const entity = names.get(name);
      return (
        entity !== undefined &&
        (kind === undefined || kind === entity.domain.kind) &&
        (entity.domain.attributes[attribute] ?? []).includes(value)
      );
    }),
  );
}

const BLANK = { name: '(?<name>[A-Z][a-z]+)', domain: { kind: '(?<kind>[a-z]+)', attributes: {} } };
const PATTERNS = statements.map(
  (state) =>
    new RegExp(`^${state({ entity: BLANK, attribute: '(?<attribute>[a-z]+)', value: '(?<value>[A-Za-z]+)' })}$`),
);
