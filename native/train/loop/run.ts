import { setImmediate as turn } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Preference, type TrainSettings, scaleOf } from '#core/train/recipe.ts';
import { type HeldOutPoint, type RunEnding, type Sample, type StepPoint, lastingSteps } from '#core/train/run.ts';
import { mixed } from '#core/chance.ts';
import type { Order } from '../data/order.ts';
import { type PackedBatch, packed } from '../data/pack.ts';
import { type TokenExample, learnedTokens, sequencesOf } from '../data/tokenExample.ts';
import { OutOfMemory } from '../model/device.ts';
import type { LoraLeaves, Trainable } from '../model/trainable.ts';
import { adamw, normOf } from './adamw.ts';
import type { LoopState } from './checkpoint.ts';
import { arraysOf, copyLeaves, firstLeaves, zeroLeaves } from './leaves.ts';
import { type Objective, type StepSum, imitation } from './objective.ts';
import { preferring } from './preferring.ts';
import { evaluationSteps, rateAt } from './schedule.ts';

export type LoopWish = 'go' | 'keep' | 'pause';

export type LoopEvent =
  | { kind: 'step'; point: StepPoint }
  | ({ kind: 'held-out' } & HeldOutPoint)
  | { kind: 'samples'; samples: Sample[] }
  | { kind: 'smaller'; step: number; microTokens: number };

export interface LoopParts {
  readonly trainable: Pick<Trainable, 'targets' | 'gradient' | 'losses'>;
  readonly settings: TrainSettings;
  /** Where it is there, the examples are pairs. */
  readonly preference?: Preference | undefined;
  readonly name: string;
  readonly examples: readonly TokenExample[];
  readonly heldOut: readonly TokenExample[];
  readonly order: Order;
  /** Where it goes on. */
  readonly resumed: { state: LoopState; best: LoraLeaves | null } | null;
  readonly tell: (event: LoopEvent) => void;
  /** Puts a state on the disk; a failure ends the run, and what lies there already stays. */
  readonly save: (state: LoopState) => Promise<Result<void, Failure>>;
  readonly wish: () => LoopWish;
  /** What the adapter says at a checkpoint; null where nothing can be said, or it would take too long. */
  readonly sample: ((leaves: LoraLeaves, step: number, trainedMs: number) => Promise<Sample[]>) | null;
  /** A steady clock, in milliseconds: the machine's own may be moved back. */
  readonly now?: () => number;
}

export interface LoopEnd {
  readonly reason: RunEnding | 'paused';
  /** The step that the leaves are of. */
  readonly step: number;
  readonly leaves: LoraLeaves;
  readonly culprit: TokenExample | null;
}

/** Beside the steps that ask for one, so that a crash never costs more than this. */
const CHECKPOINT_MS = 120_000;
const DROPOUT_SEED = 3;

/**
 * The loop. A step: examples of the order -> packed batches -> gradients, summed -> clipped -> AdamW. All chance comes
 * from the seed and the step's number, and all sums are made in one order: a run that goes on from a checkpoint ends in
 * the same bits as one that was never interrupted.
 */
export async function runLoop(parts: LoopParts): Promise<Result<LoopEnd, Failure>> {
  const { trainable, settings, examples, heldOut, order, tell, save, now = () => performance.now() } = parts;
  const { targets } = trainable;
  const objective = objectiveOf(parts);
  const state = parts.resumed?.state ?? freshState(parts);
  state.microTokens = Math.min(state.microTokens, settings.microTokens);
  let best = parts.resumed?.best ?? null;
  const looks = evaluationSteps(order.steps, settings.evaluations);
  const lasting = new Set(lastingSteps(order.steps));
  const denominator = fixedDenominator(examples, settings);
  let trainedMs = 0;
  let savedAt = now();

  const look = async (): Promise<Result<void, Failure>> => {
    if (heldOut.length === 0) return ok(undefined);
    const judged = await lossOf(parts, state, objective, heldOut);
    if (!judged.ok) return judged;
    const loss = judged.value;
    // The bare base is what all others are measured by; it is no adapter to keep.
    const better = state.step > 0 && Number.isFinite(loss) && (state.best === null || loss < state.best.loss);
    if (better) {
      state.best = { step: state.step, loss };
      state.worse = 0;
      best = copyLeaves(state.leaves);
    } else if (state.step > 0) state.worse += 1;
    if (Number.isFinite(loss)) tell({ kind: 'held-out', step: state.step, loss, best: better });
    return ok(undefined);
  };
  const keep = async (): Promise<Result<void, Failure>> => {
    const saved = await save(state);
    savedAt = now();
    return saved;
  };
  const end = (reason: LoopEnd['reason'], culprit: TokenExample | null = null) =>
    ok<LoopEnd>({ reason, step: state.best?.step ?? state.step, leaves: best ?? state.leaves, culprit });

  if (state.step === 0) {
    // The bare base: without it nobody could tell what was gained.
    const looked = await look();
    if (!looked.ok) return looked;
  }
  if (parts.resumed === null) {
    const kept = await keep();
    if (!kept.ok) return kept;
  }

  let seenBy = parts.resumed === null || looks.has(state.step) ? state.step : -1;
  while (state.step < order.steps) {
    await turn();
    const wish = parts.wish();
    if (wish === 'pause') {
      const kept = await keep();
      return kept.ok ? ok({ reason: 'paused', step: state.step, leaves: state.leaves, culprit: null }) : kept;
    }
    if (wish === 'keep') {
      if (seenBy !== state.step) {
        const looked = await look();
        if (!looked.ok) return looked;
        const kept = await keep();
        if (!kept.ok) return kept;
      }
      return end('stopped');
    }
    if (settings.patience > 0 && state.worse >= settings.patience) return end('early');

    const begun = now();
    const made = await oneStep(parts, state, objective);
    if (!made.ok) return made;
    trainedMs += now() - begun;
    const { gradients, loss, weight, tokens } = made.value;
    const divisor = denominator ?? weight;
    const norm = normOf(gradients, divisor);
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      // Nothing was changed by this step: what was learned before it is sound.
      return end('diverged', await culpritOf(parts, state, objective));
    }
    const rate = rateAt(state.step, order.steps, settings);
    const clipped = settings.clip > 0 && norm > settings.clip ? settings.clip / norm : 1;
    state.step += 1;
    adamw(
      [...arraysOf(targets, state.leaves)],
      gradients,
      { first: [...arraysOf(targets, state.first)], second: [...arraysOf(targets, state.second)] },
      { step: state.step, rate, factor: clipped / divisor },
      settings,
    );
    state.tokens += tokens;
    state.loss = loss / weight;
    tell({ kind: 'step', point: { step: state.step, tokens: state.tokens, loss: loss / weight, rate, norm } });

    const due = looks.has(state.step);
    if (due) {
      const looked = await look();
      if (!looked.ok) return looked;
      seenBy = state.step;
    }
    if (due || lasting.has(state.step) || now() - savedAt >= CHECKPOINT_MS) {
      const kept = await keep();
      if (!kept.ok) return kept;
    }
    if (due && parts.sample !== null) {
      const samples = await parts.sample(state.leaves, state.step, trainedMs);
      if (samples.length > 0) tell({ kind: 'samples', samples });
    }
  }
  return end('finished');
}

function freshState({ trainable: { targets }, settings }: LoopParts): LoopState {
  const { rank, seed, microTokens } = settings;
  return {
    step: 0,
    tokens: 0,
    loss: null,
    microTokens,
    best: null,
    worse: 0,
    leaves: firstLeaves(targets, rank, seed),
    first: zeroLeaves(targets, rank),
    second: zeroLeaves(targets, rank),
  };
}

/**
 * What the sum of a step's losses is divided by. For traced runs one number for the whole run: an example then counts
 * the same whoever it shares its step with.
 */
function fixedDenominator(examples: readonly TokenExample[], settings: TrainSettings): number | null {
  if (!settings.traceable) return null;
  const learned = examples.reduce((sum, example) => sum + learnedTokens(example), 0);
  return Math.max(1, (learned / examples.length) * Math.min(settings.batchExamples, examples.length));
}

function objectiveOf({ trainable, settings, preference }: LoopParts): Objective {
  const scale = scaleOf(settings);
  if (preference === undefined) return imitation(trainable, scale);
  return preferring(trainable, settings, { scale, beta: preference.beta });
}

async function oneStep(parts: LoopParts, state: LoopState, objective: Objective): Promise<Result<StepSum, Failure>> {
  const { settings, examples, order } = parts;
  const { dropout: rate, seed } = settings;
  const some = order.examplesOf(state.step).flatMap((place) => examples[place] ?? []);
  const dropoutOf = (batch: number) =>
    rate === 0 ? null : { rate, seed: mixed(seed, DROPOUT_SEED, state.step, batch) };
  return withinMemory(parts, state, some, (batches) => objective.gradient(batches, some, state.leaves, dropoutOf));
}

/** Mean loss of a learned token, or of a pair. */
async function lossOf(
  parts: LoopParts,
  state: LoopState,
  objective: Objective,
  examples: readonly TokenExample[],
): Promise<Result<number, Failure>> {
  return withinMemory(parts, state, examples, async (batches) => {
    const { loss, weight } = await objective.loss(batches, examples, state.leaves);
    return loss / weight;
  });
}

/**
 * Where memory does not suffice, it is to be done with half as many tokens at once. That takes another process: this one
 * keeps where it is and ends.
 */
async function withinMemory<Value>(
  { settings, name, tell, save }: LoopParts,
  state: LoopState,
  examples: readonly TokenExample[],
  work: (batches: PackedBatch[]) => Promise<Value>,
): Promise<Result<Value, Failure>> {
  const batches = packed(examples.flatMap(sequencesOf), { ...settings, microTokens: state.microTokens });
  try {
    return ok(await work(batches));
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    const length = batches[0]?.batch.length ?? 0;
    const rows = batches.reduce((most, { batch }) => Math.max(most, batch.rows), 0);
    if (rows > 1) {
      state.microTokens = Math.floor((rows * length) / 2);
      tell({ kind: 'smaller', step: state.step, microTokens: state.microTokens });
      const saved = await save(state);
      if (!saved.ok) return saved;
    }
    return fail({ code: 'TRAINING_TOO_LARGE', name, tokens: rows * length });
  }
}

export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof OutOfMemory) return true;
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return /out of memory|memory access out of bounds|allocation failed|could not grow|invalid array length/i.test(said);
}

/** The example of this step whose loss is no number; where several meet, the first. */
async function culpritOf(
  { settings, examples, order }: LoopParts,
  state: LoopState,
  objective: Objective,
): Promise<TokenExample | null> {
  const some = order.examplesOf(state.step).flatMap((place) => examples[place] ?? []);
  for (const example of some) {
    const batches = packed(sequencesOf(example), { ...settings, microTokens: state.microTokens });
    const { loss, gradients } = await objective.gradient(batches, [example], state.leaves, () => null);
    if (!Number.isFinite(loss) || !Number.isFinite(normOf(gradients, 1))) return example;
  }
  return null;
}
