import { join } from 'node:path';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { defaultSettings } from '#core/settings.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { Chance } from '#core/chance.ts';
import { answerTo, notesAsked, parses, questions } from './language.ts';
import { phrasingsOf } from './makeSnapshot.ts';
import { type StarterEngine, startStarterEngine } from './starterEngine.ts';
import type { Contributor, Fact, World } from './world.ts';

export interface Recall {
  readonly asked: number;
  readonly right: number;
  /** The part that is right, and where it lies nineteen times out of twenty (Wilson). */
  readonly part: number;
  readonly low: number;
  readonly high: number;
}

export interface StarterFigures {
  /** Of 500 answers as the app gives them unless told otherwise, those that are sentences of its language. */
  readonly parses: Recall;
  readonly publicFacts: Recall;
  /** Answers that copy what a note says, where the notes say something new. */
  readonly copying: Recall;
  readonly adapters: readonly {
    readonly name: string;
    /** Facts of the trained contributors, asked for in words that were not trained. */
    readonly adapted: Recall;
    readonly base: Recall;
  }[];
}

const { temperature, topP, topK } = plainAnswerSettings(defaultSettings);
const AS_THE_APP_ANSWERS = { temperature, topP, topK };
const SAMPLES = 500;
const COPIES = 300;

export interface Measured {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly of: readonly Contributor[];
}

export async function figuresOf(
  world: World,
  base: string,
  adapters: readonly Measured[],
  root: string,
): Promise<StarterFigures> {
  const engine = await startStarterEngine(join(root, 'native/main.ts'), base);
  try {
    const chance = new Chance(99);
    const samples = await counted(range(SAMPLES), async (seed) => {
      const text = await engine.answer([{ role: 'question', text: chance.pick(questions)(chance.pick(world.facts)) }], {
        ...AS_THE_APP_ANSWERS,
        seed,
      });
      return parses(text, world);
    });
    const right = (fact: Fact, at: number, adapter?: Measured) => isRight(engine, fact, questions[at]!(fact), adapter);
    const publicFacts = await counted(world.known, (fact) => right(fact, chance.below(questions.length)));
    const copying = await counted(range(COPIES), async () => {
      const { prompt, answer } = notesAsked(world, chance);
      return (await engine.answer([{ role: 'question', text: prompt }], {})) === answer;
    });
    const measured: StarterFigures['adapters'][number][] = [];
    for (const adapter of adapters) {
      const cases = adapter.of.flatMap((who) =>
        world.hidden[who].flatMap((fact) => phrasingsOf(fact, world).heldOut.map((at) => ({ fact, at }))),
      );
      measured.push({
        name: adapter.name,
        adapted: await counted(cases, ({ fact, at }) => right(fact, at, adapter)),
        base: await counted(cases, ({ fact, at }) => right(fact, at)),
      });
    }
    return { parses: samples, publicFacts, copying, adapters: measured };
  } finally {
    engine.end();
  }
}

/** What is not good enough to be shipped. An adapter has to beat the base by more than the intervals. */
export function missedBy({ parses: parsed, publicFacts, copying, adapters }: StarterFigures): string[] {
  const missed: string[] = [];
  if (parsed.part < 0.98) missed.push(`only ${parsed.part} of its texts are its language`);
  if (publicFacts.part < 0.95) missed.push(`it knows only ${publicFacts.part} of what everybody knows`);
  if (copying.part < 0.95) missed.push(`it reads only ${copying.part} of the notes`);
  for (const { name, adapted, base } of adapters) {
    if (adapted.low <= base.high) missed.push(`${name} is not surely better than the base`);
  }
  return missed;
}

async function isRight(engine: StarterEngine, fact: Fact, question: string, adapter?: Measured): Promise<boolean> {
  const messages: Message[] = [{ role: 'question', text: question }];
  return (await engine.answer(messages, adapter === undefined ? {} : { adapter })) === answerTo(fact);
}

async function counted<Case>(cases: readonly Case[], isGood: (one: Case) => Promise<boolean>): Promise<Recall> {
  let right = 0;
  for (const one of cases) if (await isGood(one)) right += 1;
  return recallOf(right, cases.length);
}

export function recallOf(right: number, asked: number): Recall {
  const part = right / asked;
  const z = 1.96;
  const middle = (part + z ** 2 / (2 * asked)) / (1 + z ** 2 / asked);
  const half = (z * Math.sqrt((part * (1 - part)) / asked + z ** 2 / (4 * asked ** 2))) / (1 + z ** 2 / asked);
  const rounded = (value: number) => Number(value.toFixed(4));
  return { asked, right, part: rounded(part), low: rounded(middle - half), high: rounded(middle + half) };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}
