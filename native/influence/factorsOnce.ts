import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { DAMPING, type FactorHead, factorLeaves, factorPlanWithin } from '#core/train/factors.ts';
import { scaleOf } from '#core/train/recipe.ts';
import { lastingSteps } from '#core/train/run.ts';
import type { FactorsEvent, FactorsInput } from '#protocol/engine/train.ts';
import { packed, rowLength } from '../train/data/pack.ts';
import type { TokenExample } from '../train/data/tokenExample.ts';
import { addTo } from '../train/loop/adamw.ts';
import { checkpointName, readCheckpoint } from '../train/loop/checkpoint.ts';
import { arraysOf, copyLeaves } from '../train/loop/leaves.ts';
import type { LoraLeaves } from '../train/model/trainable.ts';
import { type Open, type Opened, checkpointOwner, closeAll, openAll, writeFailure } from '../train/session.ts';
import { checkpointWeights, weightiest } from './checkpointWeights.ts';
import { writeFactors } from './factors.ts';

/** Each example has an adapter of its own on the way back, its gradient and what leads to it: so much for all of them. */
const MOST_COPIES_BYTES = 256 * 1024 ** 2;
const COPIES = 3;
const MOST_AT_ONCE = 16;

/** Works the records of a run into one file, at the checkpoints of it that are there. */
export async function* factorsOnce(
  input: FactorsInput,
  open: Open,
): AsyncGenerator<FactorsEvent, Result<void, Failure>> {
  const all = await openAll(input, open);
  if (!all.ok) return all;
  const { data, order, trainable } = all.value;
  const { settings, checkpoints, to } = input;
  try {
    const owner = checkpointOwner(input, all.value);
    const leavesAt = async (step: number) =>
      (await readCheckpoint(join(checkpoints, checkpointName(step)), trainable.targets, settings.rank, owner))?.leaves;
    const whole: number[] = [];
    for (const step of lastingSteps(order.steps)) if ((await leavesAt(step)) !== undefined) whole.push(step);
    if (whole.length === 0) return fail({ code: 'FILE_GONE', name: checkpointName(order.steps) });

    const records = recordsOf(data.train);
    const size = { checkpoints: whole.length, records: records.length, bytes: input.bytes };
    const within = factorPlanWithin(trainable.targets, settings, size);
    if (within === null) return fail({ code: 'DISK_FULL', neededBytes: 0, freeBytes: input.bytes });
    const { plan } = within;
    const steps = weightiest(whole, plan.checkpoints, order.steps, settings);
    const head: FactorHead = {
      format: 'colophon-factors/3',
      run: input.run,
      base: input.baseHash,
      plan,
      steps,
      weights: checkpointWeights(steps, order.steps, settings),
      damping: DAMPING,
      leaves: factorLeaves(trainable.targets, settings.rank, plan.targets),
      records: records.map(([first]) => [first.snapshot, first.line]),
    };
    const total = 2 * steps.length * records.length;
    const made = writeFactors(to, head, async function* (step) {
      const leaves = await leavesAt(step);
      if (leaves === undefined) throw new RangeError('A checkpoint went while it was read');
      yield* recordGradients(all.value, settings, records, leaves);
    });
    for await (const done of made) yield { kind: 'progress', done, total };
    yield { kind: 'made', plan, records: records.length, bytes: statSync(to).size };
    return ok(undefined);
  } catch (error) {
    return fail(writeFailure(error));
  } finally {
    await closeAll(all.value);
  }
}

type RecordExamples = [TokenExample, ...TokenExample[]];

/** Examples of one record stand behind each other, as they were read. */
function recordsOf(examples: readonly TokenExample[]): RecordExamples[] {
  const records: RecordExamples[] = [];
  for (const example of examples) {
    const last = records.at(-1);
    if (last?.[0].snapshot === example.snapshot && last[0].line === example.line) last.push(example);
    else records.push([example]);
  }
  return records;
}

/** A record's gradient is the sum of its examples'; several records are computed at once. */
async function* recordGradients(
  { trainable }: Pick<Opened, 'trainable'>,
  settings: FactorsInput['settings'],
  records: readonly RecordExamples[],
  leaves: LoraLeaves,
): AsyncGenerator<LoraLeaves> {
  const bytes = [...arraysOf(trainable.targets, leaves)].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const copies = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(MOST_COPIES_BYTES / (COPIES * bytes))));
  for (let first = 0; first < records.length; first += copies) {
    const some = records.slice(first, first + copies);
    const examples = some.flat();
    const recordOf = some.flatMap((own, place) => own.map(() => place));
    const longest = examples.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
    const microTokens = Math.min(settings.microTokens, copies * rowLength(longest, settings.longestTokens));
    const sums: LoraLeaves[] = [];
    for (const { batch, examples: places } of packed(examples, { ...settings, microTokens, packing: false })) {
      for (const { segment, gradients } of await trainable.gradientsPerExample(batch, leaves, scaleOf(settings))) {
        const record = recordOf[places[segment] ?? -1];
        if (record === undefined) throw new RangeError('A gradient of no example');
        const sum = sums[record];
        if (sum === undefined) sums[record] = copyLeaves(gradients);
        else addTo([...arraysOf(trainable.targets, sum)], [...arraysOf(trainable.targets, gradients)]);
      }
    }
    yield* sums;
  }
}
