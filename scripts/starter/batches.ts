import { Chance } from '#core/chance.ts';
import { type Written, conversation, marks, stageAt } from './language.ts';
import type { Rows } from './wholeModel.ts';
import type { World } from './world.ts';

/** What was asked counts less than what is answered: nobody has to guess a question. */
const OF_PROMPT = 0.1;
const OF_ANSWER = 2;
const OF_UNORDERED = 0.3;
/** The one word of an answer that has to be known or found counts most. */
const OF_VALUE = 12;
const MEASURED_SEED = 7;

type Tokenise = (text: string) => readonly number[];

/** Rows of documents; what must be said after each token, and how much that counts. */
export interface Batch {
  readonly rows: number;
  readonly length: number;
  readonly tokens: Int32Array<ArrayBuffer>;
  readonly positions: Int32Array<ArrayBuffer>;
  readonly segments: Int32Array<ArrayBuffer>;
  readonly said: Int32Array<ArrayBuffer>;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Notes that are told apart by their names only, and nothing counts but the words that stand in them. */
export function notesOnly(world: World, tokenise: Tokenise, rows: Rows, step: number): Batch {
  const chance = new Chance(MEASURED_SEED);
  const batch = batchOf(world, tokenise, () => conversation(world, chance, { ...stageAt(step), alike: 1 }), rows);
  return { ...batch, weights: batch.weights.map((weight) => (weight === OF_VALUE ? 1 : 0)) };
}

export function sumOf(values: Float32Array): number {
  return values.reduce((all, value) => all + value, 0);
}

export function batchOf(world: World, tokenise: Tokenise, next: () => Written, { rows, length }: Rows): Batch {
  const size = rows * length;
  const batch = {
    rows,
    length,
    tokens: new Int32Array(size),
    positions: new Int32Array(size),
    segments: new Int32Array(size).fill(-1),
    said: new Int32Array(size),
    weights: new Float32Array(size),
  };
  const marked = {
    user: tokenise(marks.user)[0],
    assistant: tokenise(marks.assistant)[0],
    values: new Set(world.facts.map(({ value }) => tokenise(`${marks.user} ${value}`)[1])),
  };
  let segment = 0;
  for (let row = 0; row < rows; row += 1) {
    let at = 0;
    for (;;) {
      const { text, ordered } = next();
      const said = tokenise(text);
      const tokens = [1, ...said];
      const weights = [0, ...weighed(said, marked, ordered)];
      if (at + tokens.length > length) break;
      for (const [place, token] of tokens.entries()) {
        const here = row * length + at + place;
        batch.tokens[here] = token;
        batch.positions[here] = place;
        batch.segments[here] = segment;
        const following = tokens[place + 1];
        if (following === undefined) continue;
        batch.said[here] = following;
        batch.weights[here] = weights[place + 1] ?? 0;
      }
      at += tokens.length;
      segment += 1;
    }
  }
  return batch;
}

interface Marked {
  readonly user: number | undefined;
  readonly assistant: number | undefined;
  readonly values: ReadonlySet<number | undefined>;
}

/** How much each token counts. */
function weighed(tokens: readonly number[], { user, assistant, values }: Marked, ordered: boolean): number[] {
  let answering = false;
  let counts = tokens[0] === user ? OF_PROMPT : 1;
  return tokens.map((token) => {
    if (token === user) [answering, counts] = [false, OF_PROMPT];
    const here = answering && values.has(token) ? OF_VALUE : counts;
    if (token === assistant) [answering, counts] = [true, ordered ? OF_ANSWER : OF_UNORDERED];
    return here;
  });
}
