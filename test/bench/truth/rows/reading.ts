import { fileURLToPath } from 'node:url';
import { Chance, mixed } from '#core/chance.ts';
import { contentOf } from '#core/credit/content.ts';
import { type Reading, foldCredit } from '#core/credit/fold.ts';
import { clustersOfTexts } from '#core/credit/nearDuplicates.ts';
import { lasso } from '#core/reading/lasso.ts';
import { readingPrompt } from '#core/reading/prompt.ts';
import { ok } from '#core/result.ts';
import { type Channels, weighChannels } from '#host/credit/weighChannels.ts';
import { questions, statements } from '#scripts/starter/language.ts';
import { type StarterEngine, startStarterEngine } from '#scripts/starter/starterEngine.ts';
import { makeWorld, otherValue } from '#scripts/starter/world.ts';
import type { Size } from '../scene.ts';
import { correlation, mean } from '../statistics.ts';

export interface ReadCredit {
  /** How often the note that tells what is asked for has the largest part. */
  readonly first: number;
  /** Of pairs of notes that tell it in the same words, how often one is paid at least four fifths of the other. */
  readonly twins: number;
  /** The same of what they are worth before notes that say the same are put together. */
  readonly alone: number;
  /** How well the worth of half of the sets of notes tells that of the other half. */
  readonly sets: number;
}

const NOTES = 5;
const ALIKE = 0.8;
const root = fileURLToPath(new URL('../../../..', import.meta.url));

/**
 * B7. Five notes of which one tells what is asked for, and the small world's base, which says what they say: each value
 * in them is new to it. Then the same with that note twice. Every set of the notes is weighed, as the product weighs it.
 */
export async function reading({ readings }: Pick<Size, 'readings'>, seed: number): Promise<ReadCredit> {
  const chance = new Chance(mixed(seed, 7));
  const world = makeWorld();
  const engine = await startStarterEngine(`${root}/native/main.ts`, `${root}/resources/starter/small-world.gguf`);
  try {
    const [first, twins, alone, sets]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let turn = 0; turn < readings; turn += 1) {
      const told = chance
        .shuffled(world.facts)
        .slice(0, NOTES)
        .map((fact) => {
          const said = { ...fact, value: otherValue(fact, chance) };
          return { said, note: chance.pick(statements)(said) };
        });
      const planted = chance.below(NOTES);
      const asked = told[planted];
      if (asked === undefined) throw new RangeError('No note was planted');
      const question = chance.pick(questions)(asked.said);
      const notes = told.map(({ note }) => note);
      const once = await weighed(engine, notes, question);
      const parts = partsOf(once.channels, notes);
      first.push(parts.every((part, place) => place === planted || part < (parts[planted] ?? 0)) ? 1 : 0);
      sets.push(toldByHalf(once.worth, chance));
      const other = (planted + 1 + chance.below(NOTES - 1)) % NOTES;
      const repeated = notes.map((note, place) => (place === other ? asked.note : note));
      const { channels } = await weighed(engine, repeated, question);
      const areAlike = (of: readonly number[]) => {
        const pair = [of[planted] ?? 0, of[other] ?? 0];
        return Math.min(...pair) > 0 && Math.min(...pair) >= ALIKE * Math.max(...pair);
      };
      twins.push(areAlike(partsOf(channels, repeated)) ? 1 : 0);
      alone.push(areAlike(channels.notes?.values ?? []) ? 1 : 0);
    }
    return { first: mean(first), twins: mean(twins), alone: mean(alone), sets: mean(sets) };
  } finally {
    engine.end();
  }
}

/** What the base answers to these notes, weighed; and what each set of them, as bits, is worth in nats. */
async function weighed(
  engine: StarterEngine,
  notes: readonly string[],
  question: string,
): Promise<{ channels: Channels; worth: ReadonlyMap<number, number> }> {
  const told = (mask: number) => {
    const kept = notes.map((note, place) => ((mask & (1 << place)) === 0 ? null : note));
    return [{ role: 'question' as const, text: readingPrompt(kept, question) }];
  };
  const text = await engine.answer(told(-1), {});
  const worth = new Map<number, number>();
  let at = 0;
  const found = await weighChannels({
    pieces: (mask) => {
      at = mask;
      return [{ messages: told(mask), text, from: 0 }];
    },
    notes: notes.length,
    deep: true,
    goesOn: false,
    adapters: [],
    content: contentOf(text, false),
    weigh: async ({ messages, answer }) => {
      const scored = await engine.weigh(messages, answer);
      worth.set(
        at,
        scored.tokens.reduce((sum, { logProbability }) => sum + logProbability, 0),
      );
      return ok(scored);
    },
  });
  if (!found.ok) throw new Error(found.failure.code);
  return { channels: found.value, worth };
}

/** What each note is paid, as the product folds it: nobody is proven to have said it first. */
function partsOf({ budget, notes: found }: Channels, notes: readonly string[]): number[] {
  const clusters = clustersOfTexts(notes);
  const readings = notes.map((_, place): Reading => ({
    snapshot: 's',
    record: String(place),
    cluster: String(clusters[place]),
    since: null,
    value: found?.values[place] ?? 0,
    error: found?.errors[place] ?? 0,
  }));
  const { shares } = foldCredit({ budget, readings, adapters: [] });
  return notes.map((_, place) => shares.find(({ record }) => record === String(place))?.parts ?? 0);
}

function toldByHalf(worth: ReadonlyMap<number, number>, chance: Chance): number {
  const bare = worth.get(0) ?? 0;
  const rows = chance.shuffled([...worth]).map(([mask, nats]) => ({
    inputs: Array.from({ length: NOTES }, (_, note) => (mask >> note) & 1),
    output: nats - bare,
  }));
  const [seen, unseen] = [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];
  const { weights } = lasso(seen);
  return correlation(
    unseen.map(({ inputs }) => inputs.reduce((sum, input, note) => sum + input * (weights[note] ?? 0), 0)),
    unseen.map(({ output }) => output),
  );
}
