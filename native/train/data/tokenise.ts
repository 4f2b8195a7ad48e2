import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import type { ChatTurn } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Example, exampleSchema } from '#core/train/examples.ts';
import type { Preference, TrainSettings } from '#core/train/recipe.ts';
import type { RunData } from '#core/train/run.ts';
import { Chance, mixed } from '#core/chance.ts';
import { type TokenExample, learnedTokens, sequencesOf } from './tokenExample.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A held-out prompt that the adapter answers at checkpoints. */
export interface Probe {
  readonly messages: readonly ChatTurn[];
  readonly expected: string;
}

export interface TokenData {
  readonly train: readonly TokenExample[];
  readonly heldOut: readonly TokenExample[];
  readonly heldOutFrom: RunData['heldOutFrom'];
  readonly probes: readonly Probe[];
  readonly tooLong: number;
  readonly nothingToLearn: number;
}

/** A look at held-out examples has to be short beside the steps between two looks. */
const MOST_HELD_OUT = 256;
const MOST_PROBES = 3;
const HELD_OUT_SEED = 4;

/** So many are tokenised before anything else may come between. */
const SLICE = 50;

/**
 * Reads the examples and writes them as the base reads them. Held out are the snapshots' own validation records; where
 * there are none, some are drawn by the seed, all examples of one input together. Test records are for benchmarks: they
 * are neither learned nor looked at.
 */
export async function tokenised(
  path: string,
  vocabulary: Pick<Vocabulary, 'written'>,
  settings: Pick<TrainSettings, 'longestTokens' | 'heldOut' | 'seed'>,
  preference?: Preference,
): Promise<Result<TokenData, Failure>> {
  const kept: { example: Example; tokens: TokenExample }[] = [];
  let [tooLong, nothingToLearn, read] = [0, 0, 0];
  for await (const line of createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line === '') continue;
    read += 1;
    if (read % SLICE === 0) await turn();
    const example = exampleSchema.parse(JSON.parse(line));
    if (example.split === 'test') continue;
    if (preference !== undefined && example.rejected === undefined) {
      nothingToLearn += 1;
      continue;
    }
    const written = vocabulary.written(example.messages);
    if (!written.ok) return written;
    const rejected = preference === undefined ? undefined : vocabulary.written(example.rejected ?? []);
    if (rejected?.ok === false) return rejected;
    const { snapshot, line: at } = example;
    const tokens = { snapshot, line: at, ...written.value, ...(rejected && { rejected: rejected.value }) };
    const sequences = sequencesOf(tokens);
    if (sequences.some((one) => one.tokens.length > settings.longestTokens)) tooLong += 1;
    else if (sequences.some((one) => learnedTokens(one) === 0) || isOne(sequences)) nothingToLearn += 1;
    else kept.push({ example, tokens });
  }
  const own = kept.some(({ example }) => example.split === 'validation');
  const drawn = own ? new Set<string>() : drawnInputs(kept, settings);
  const isHeldOut = ({ example }: { example: Example }) =>
    own ? example.split === 'validation' : drawn.has(example.input);
  const train = kept.filter((one) => !isHeldOut(one)).map(({ tokens }) => tokens);
  const out = kept.filter(isHeldOut);
  // The same ones at every look, and the same ones in every run of these settings.
  const looked = [...new Chance(mixed(settings.seed, HELD_OUT_SEED, 1)).order(out.length).subarray(0, MOST_HELD_OUT)]
    .toSorted((one, other) => one - other)
    .flatMap((place) => out[place] ?? []);
  if (train.length === 0) {
    return fail({ code: 'NOTHING_TO_LEARN', examples: train.length, tooLong, unused: nothingToLearn });
  }
  return ok({
    train,
    heldOut: looked.map(({ tokens }) => tokens),
    heldOutFrom: out.length === 0 ? 'none' : own ? 'split' : 'seed',
    probes: looked.slice(0, MOST_PROBES).map(({ example }) => probeOf(example)),
    tooLong,
    nothingToLearn,
  });
}

/** A pair whose answers are the same to the base. */
function isOne([chosen, rejected]: readonly TokenExample[]): boolean {
  if (chosen?.tokens.length !== rejected?.tokens.length) return false;
  return chosen?.tokens.every((token, place) => token === rejected?.tokens[place]) === true;
}

/** At least one input is left to learn from. */
function drawnInputs(
  kept: readonly { example: Example }[],
  { heldOut, seed }: Pick<TrainSettings, 'heldOut' | 'seed'>,
): Set<string> {
  const inputs = [...new Set(kept.map(({ example }) => example.input))].toSorted();
  const wanted = Math.min(inputs.length - 1, Math.round(inputs.length * heldOut));
  const chance = new Chance(mixed(seed, HELD_OUT_SEED));
  return new Set(
    inputs
      .map((input) => ({ input, place: chance.fraction() }))
      .toSorted((one, other) => one.place - other.place)
      .slice(0, Math.max(0, wanted))
      .map(({ input }) => input),
  );
}

function probeOf({ messages }: Example): Probe {
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  return { messages: messages.slice(0, last), expected: messages[last]?.content ?? '' };
}
