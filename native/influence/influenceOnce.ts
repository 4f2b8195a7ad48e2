import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { COUNTS_FROM } from '#core/credit/fold.ts';
import { scaleOf } from '#core/train/recipe.ts';
import { type InfluenceInput, type Influences, MOST_INFLUENCES } from '#protocol/engine/train.ts';
import { packed } from '../train/data/pack.ts';
import { askedOf } from './asked.ts';
import { type AnsweringAdapter, readAnswering } from './answeringAdapter.ts';
import { countedByGain } from './countedByGain.ts';
import type { TokenExample } from '../train/data/tokenExample.ts';
import { Vocabulary } from '../train/data/vocabulary.ts';
import { checkpointName, readCheckpoint } from '../train/loop/checkpoint.ts';
import type { LoraLeaves } from '../train/model/trainable.ts';
import { type Open, type Opening, checkpointOwner } from '../train/session.ts';
import { FactorFile } from './factors.ts';
import { type Influence, influenceOf } from './influenceOf.ts';
import { joined, ownPart } from './stacked.ts';
import { restraintsBeside } from './standing.ts';

/** Estimates how far each record of a run helped with an answer, at the checkpoints that its factors were made at. */
export async function influenceOnce(input: InfluenceInput, open: Open): Promise<Result<Influences, Failure>> {
  const { base, factors } = input;
  if (!existsSync(factors)) return fail({ code: 'FILE_GONE', name: basename(factors) });
  const file = FactorFile.open(factors);
  if (file === null || file.head.run !== input.run || file.head.base !== input.baseHash) {
    file?.close();
    return fail({ code: 'FILE_CHANGED', name: basename(factors) });
  }
  try {
    const vocabulary = await Vocabulary.open(base.path, base.name);
    if (!vocabulary.ok) return vocabulary;
    const asked = askedOf(vocabulary.value, input);
    await vocabulary.value.close();
    if (!asked.ok) return asked;
    const answered = readAllAnswering([input.own, ...input.beside]);
    if (!answered.ok) return answered;
    const targets = [...new Set([input.settings.targets, ...answered.value.map((one) => one.targets)].flat())];
    const opened = await open({ ...input, settings: { ...input.settings, targets } });
    if (!opened.ok) return opened;
    try {
      const stack = answered.value.map(({ leaves }) => leaves);
      const gradients = await gradientsAt(input, opened.value, asked.value.example, file.head.steps, stack);
      if (!gradients.ok) return gradients;
      const found = influenceOf((step) => gradients.value.get(step) ?? new Map(), file);
      const { plan, records } = file.head;
      const weights = restraintsBeside(factors, statSync(factors).size, file);
      return ok({ plan, records: surest(found, weights, records), of: records.length, cut: asked.value.cut });
    } finally {
      opened.value.trainable.close();
    }
  } finally {
    file.close();
  }
}

function readAllAnswering(used: InfluenceInput['beside']): Result<AnsweringAdapter[], Failure> {
  const all: AnsweringAdapter[] = [];
  for (const one of used) {
    const read = readAnswering(one);
    if (!read.ok) return read;
    all.push(read.value);
  }
  return ok(all);
}

/** Of what the adapter gained. Where adapters stand beside it, at the point where all of them act. */
async function gradientsAt(
  input: InfluenceInput,
  { trainable, device, recompute }: Opening,
  example: TokenExample,
  steps: readonly number[],
  [finished = new Map(), ...beside]: readonly LoraLeaves[],
): Promise<Result<Map<number, LoraLeaves>, Failure>> {
  const { settings, checkpoints, orderHash } = input;
  const owner = checkpointOwner(input, { order: { hash: orderHash }, device, recompute });
  const [laid] = packed([example], { ...settings, packing: false });
  if (laid === undefined) return fail({ code: 'FILE_CHANGED', name: input.base.name });
  const gradients = new Map<number, LoraLeaves>();
  const { targets } = trainable;
  const own = targets.filter(({ name }) => settings.targets.some((target) => name.endsWith(`.${target}`)));
  const scale = scaleOf(settings) * input.own.scale;
  const losses = (strength: number) => trainable.losses(laid.batch, joined(finished, strength, beside, targets), 1);
  const batch = countedByGain(laid.batch, await losses(0), await losses(1));
  for (const step of steps) {
    const path = join(checkpoints, checkpointName(step));
    const state = await readCheckpoint(path, own, settings.rank, owner);
    if (state === null) return fail({ code: 'FILE_GONE', name: checkpointName(step) });
    if (beside.length === 0) {
      gradients.set(step, (await trainable.gradient(batch, state.leaves, scale, null)).gradients);
      continue;
    }
    const stack = joined(state.leaves, scale, beside, targets);
    const whole = await trainable.gradient(batch, stack, 1, null);
    gradients.set(step, ownPart(whole.gradients, state.leaves, scale, own));
  }
  return ok(gradients);
}

/** Those that helped for sure, the surest first. */
function surest(
  found: readonly Influence[],
  weights: readonly number[],
  records: readonly (readonly [number, number])[],
): Influences['records'] {
  return found
    .flatMap(({ value, standardError: error }, place) => {
      const [snapshot, line] = records[place] ?? [];
      if (snapshot === undefined || line === undefined) return [];
      return value - COUNTS_FROM * error > 0 ? [{ snapshot, line, value, error, weight: weights[place] ?? 0 }] : [];
    })
    .toSorted((one, other) => other.value - COUNTS_FROM * other.error - (one.value - COUNTS_FROM * one.error))
    .slice(0, MOST_INFLUENCES);
}
