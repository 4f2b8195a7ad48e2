import { createHash } from 'node:crypto';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Measured } from '#core/train/estimate.ts';
import { scaleOf } from '#core/train/recipe.ts';
import type { TrainEvent, TrainInput } from '#protocol/engine/train.ts';
import { type Order, orderOf } from './data/order.ts';
import { type PackedBatch, packed } from './data/pack.ts';
import { type TokenData, tokenised } from './data/tokenise.ts';
import { sequencesOf, tokensOf } from './data/tokenExample.ts';
import { Vocabulary } from './data/vocabulary.ts';
import { writeTrained } from './loop/adapterOf.ts';
import { latestCheckpoint, writeCheckpoint } from './loop/checkpoint.ts';
import { firstLeaves } from './loop/leaves.ts';
import { type LoopWish, runLoop } from './loop/run.ts';
import { sampler } from './loop/sample.ts';
import type { Trainable } from './model/trainable.ts';

/** A base that was opened, and how. */
export interface Opening {
  readonly trainable: Trainable;
  readonly device: 'wasm' | 'webgpu';
  readonly recompute: boolean;
}

/** The product's is openBase.ts. */
export type Open = (input: TrainInput) => Promise<Result<Opening, Failure>>;

/** Everything that a training, a measured step or factors begin with. */
export interface Opened extends Opening {
  vocabulary: Vocabulary;
  data: TokenData;
  order: Order;
  openSeconds: number;
}

export async function openAll(input: TrainInput, open: Open): Promise<Result<Opened, Failure>> {
  const vocabulary = await Vocabulary.open(input.base.path, input.base.name);
  if (!vocabulary.ok) return vocabulary;
  const data = await tokenised(input.examples, vocabulary.value, input.settings, input.preference);
  const begun = performance.now();
  const opened = data.ok ? await open(input) : data;
  if (!data.ok || !opened.ok) {
    await vocabulary.value.close();
    return data.ok ? fail(opened.ok ? { code: 'CANCELLED' } : opened.failure) : data;
  }
  return ok({
    vocabulary: vocabulary.value,
    data: data.value,
    order: orderOf(data.value.train, input.settings),
    ...opened.value,
    openSeconds: (performance.now() - begun) / 1_000,
  });
}

export async function closeAll({ vocabulary, trainable }: Opened): Promise<void> {
  trainable.close();
  await vocabulary.close();
}

/** What a checkpoint belongs to. How much is computed at once may become less on the way. */
export function checkpointOwner(
  { settings, preference, threads }: TrainInput,
  { order, device, recompute }: Pick<Opened, 'device' | 'recompute'> & { order: Pick<Order, 'hash'> },
): string {
  const parts = [{ ...settings, microTokens: 0 }, preference, order.hash, device, threads, recompute];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** One training, from its newest checkpoint to its end. `tell` takes events in their order. */
export async function trainOnce(
  input: TrainInput & { checkpoints: string; to: string },
  open: Open,
  tell: (event: TrainEvent) => void,
  wish: () => LoopWish,
): Promise<Result<void, Failure>> {
  const all = await openAll(input, open);
  if (!all.ok) return all;
  const { vocabulary, data, order, trainable, device, recompute } = all.value;
  const { settings, preference, threads, checkpoints } = input;
  try {
    const { targets } = trainable;
    const of = checkpointOwner(input, all.value);
    const resumed = await latestCheckpoint(checkpoints, targets, settings.rank, of);
    tell({
      kind: 'data',
      data: {
        examples: data.train.length,
        heldOut: data.heldOut.length,
        heldOutFrom: data.heldOutFrom,
        tooLong: data.tooLong,
        nothingToLearn: data.nothingToLearn,
        steps: order.steps,
        tokens: settings.epochs * data.train.reduce((sum, example) => sum + tokensOf(example), 0),
        orderHash: order.hash,
        device,
        threads,
        recompute,
        template: vocabulary.template,
      },
      resumedAt: resumed?.state.step ?? null,
    });
    const ended = await runLoop({
      trainable,
      settings,
      preference,
      name: input.base.name,
      examples: data.train,
      heldOut: data.heldOut,
      order,
      resumed,
      wish,
      tell: (event) => tell(event.kind === 'step' ? { kind: 'steps', steps: [event.point] } : event),
      async save(state) {
        try {
          const file = await writeCheckpoint(checkpoints, state, targets, of);
          tell({ kind: 'checkpoint', step: state.step, bestStep: state.best?.step ?? null, file });
          return ok(undefined);
        } catch (error) {
          return fail(writeFailure(error));
        }
      },
      sample: sampler(trainable, vocabulary, data.probes, scaleOf(settings)),
    });
    if (!ended.ok) return ended;
    const { reason, step, leaves, culprit } = ended.value;
    if (reason !== 'paused') {
      try {
        await writeTrained(input.to, trainable.shape.architecture, targets, leaves, settings);
      } catch (error) {
        return fail(writeFailure(error));
      }
    }
    tell({
      kind: 'ended',
      reason,
      step,
      culprit: culprit === null ? null : { snapshot: culprit.snapshot, line: culprit.line },
    });
    return ok(undefined);
  } finally {
    await closeAll(all.value);
  }
}

/** Lays all steps of one pass, and takes the largest shape among them twice: the first time compiles it. */
export async function measureOnce(input: TrainInput, open: Open): Promise<Result<Measured, Failure>> {
  const all = await openAll(input, open);
  if (!all.ok) return all;
  const { data, order, trainable, device, recompute, openSeconds } = all.value;
  const { settings, threads } = input;
  try {
    const shapes = new Map<string, PackedBatch>();
    let epochTokens = 0;
    for (let step = 0; step < order.steps / settings.epochs; step += 1) {
      for (const one of packed(
        order
          .examplesOf(step)
          .flatMap((place) => data.train[place] ?? [])
          .flatMap(sequencesOf),
        settings,
      )) {
        epochTokens += one.batch.rows * one.batch.length;
        shapes.set(`${one.batch.rows}×${one.batch.length}`, one);
      }
    }
    const looked = packed(data.heldOut.flatMap(sequencesOf), settings);
    const [largest] = [...shapes.values()].toSorted((one, other) => sizeOf(other) - sizeOf(one));
    if (largest === undefined) return fail({ code: 'NOTHING_TO_LEARN', examples: 0, tooLong: data.tooLong, unused: 0 });
    const leaves = firstLeaves(trainable.targets, settings.rank, settings.seed);
    const times: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const begun = performance.now();
      await trainable.gradient(largest.batch, leaves, scaleOf(settings), null);
      times.push((performance.now() - begun) / 1_000);
    }
    const [first = 0, ...others] = times;
    const step = Math.min(...others);
    return ok({
      secondsPerToken: step / sizeOf(largest),
      openSeconds,
      compileSeconds: Math.max(0, first - step),
      // In kilobytes on every system that Node runs on.
      memoryBytes: process.resourceUsage().maxRSS * 1_024,
      examples: data.train.length,
      heldOut: data.heldOut.length,
      epochTokens,
      heldOutTokens: looked.reduce((sum, one) => sum + sizeOf(one), 0),
      shapes: shapes.size,
      steps: order.steps,
      tooLong: data.tooLong,
      nothingToLearn: data.nothingToLearn,
      device,
      threads,
      recompute,
    });
  } finally {
    await closeAll(all.value);
  }
}

function sizeOf({ batch }: PackedBatch): number {
  return batch.rows * batch.length;
}

/** The system's name for it ("ENOSPC"), never a message, which would hold a path. The host knows how much is free. */
export function writeFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  if (code === 'unknown') throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'DISK_FULL', neededBytes: 0, freeBytes: 0 };
  return { code: 'DISK_WRITE_FAILED', detail: code };
}
