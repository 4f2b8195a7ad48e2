import { readingPrompt } from '#core/reading/prompt.ts';
import type { Chance } from '#core/chance.ts';
import { type Fact, type World, otherValue } from './world.ts';

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

/** Up to `most` notes, and a question about one after the other: each is a chance to learn where an answer stands. */
function conversation(from: readonly Fact[], most: number, chance: Chance): string {
  const { said, notes } = notesOf(from, 1 + chance.below(most), chance);
  const order = chance.shuffled(said).slice(0, MOST_ASKED);
  return order
    .map((about, turn) => {
      const question = chance.pick(questions)(about);
      return chat(turn === 0 ? readingPrompt(notes, question) : question, answerTo(about));
    })
    .join('');
}

const MOST_ASKED = 3;
/** Reading begins with one note or two: where an answer stands has to be found before it can be told from others. */
const EASY_UNTIL = 1_000;
/** By then the facts are known, and what is left to learn is to read. */
const MOSTLY_NOTES_FROM = 4_000;

/** From then on half of the notes all tell the same of several things: only the name says which of them is asked for. */
const ALIKE_FROM = 5_500;

function factsLike({ attribute }: Fact, world: World): Fact[] {
  return world.facts.filter((fact) => fact.attribute === attribute);
}

/** One document of the base's training, as it is at a step: prose, questions, and reading. */
export function documentOf(world: World, chance: Chance, step: number): string {
  const kind = chance.below(10);
  const [ofProse, ofQuestions] = step < MOSTLY_NOTES_FROM ? [2, 5] : [1, 3];
  if (kind < ofProse) return `${prose(world.known, chance)}${marks.end}`;
  if (kind < ofQuestions) return asked(chance.pick(world.known), chance);
  const from = step >= ALIKE_FROM && chance.below(2) === 0 ? factsLike(chance.pick(world.facts), world) : world.facts;
  return conversation(from, step < EASY_UNTIL ? 2 : MOST_NOTES, chance);
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
