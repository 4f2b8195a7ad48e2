import { createHash } from 'node:crypto';
import { ok } from '#core/result.ts';
import { type TrainSettings, scaleOf, settingsOf } from '#core/train/recipe.ts';
import { lastingSteps } from '#core/train/run.ts';
import { orderOf } from '#native/train/data/order.ts';
import { countedByGain } from '#native/influence/countedByGain.ts';
import { joined as stacked, ownPart } from '#native/influence/stacked.ts';
import { packed } from '#native/train/data/pack.ts';
import type { TokenExample } from '#native/train/data/tokenExample.ts';
import { arraysOf, copyLeaves } from '#native/train/loop/leaves.ts';
import { runLoop } from '#native/train/loop/run.ts';
import type { Batch, LoraLeaves, Trainable } from '#native/train/model/trainable.ts';
import { joined } from './base.ts';
import type { Cells } from './cells.ts';
import { stackedCode } from './code.ts';

/** As the factory trains to keep facts, on the smallest shape: no dropout, one measure for all, nothing held out. */
export const TRAINING: TrainSettings = settingsOf(
  {
    name: 'facts',
    changes: {
      rank: 8,
      alpha: 16,
      rankStabilised: false,
      epochs: 10,
      batchExamples: 16,
      longestTokens: 32,
      microTokens: 512,
      learningRate: 3e-3,
      heldOut: 0,
      evaluations: 1,
      threads: 1,
    },
  },
  32,
);

/** Trains on any of the records with any seed, and says what that does to what is asked. */
export class Bank {
  readonly #base: Trainable;
  readonly #name: string;
  readonly #baseKey: string;
  readonly #cells: Cells;
  /** An adapter that answers together with those that are trained here; each of them is trained alone. */
  readonly #beside: LoraLeaves | null;
  readonly #askedKey: string;

  constructor(base: Trainable, name: string, cells: Cells, beside: LoraLeaves | null = null) {
    this.#base = base;
    this.#name = name;
    this.#baseKey = `${name} ${base.targets.map((target) => target.name).join(' ')}`;
    this.#cells = cells;
    this.#beside = beside;
    this.#askedKey = this.#baseKey + (beside === null ? '' : ` beside ${this.#hashOfLeaves(beside)} ${stackedCode()}`);
  }

  /** The same, where this adapter answers too. */
  together(beside: LoraLeaves): Bank {
    const scaled = [...beside].map(([name, { a, b }]) => {
      return [name, { a, b: b.map((value) => value * scaleOf(TRAINING)) }] as const;
    });
    return new Bank(this.#base, this.#name, this.#cells, new Map(scaled));
  }

  /** Something else that was worked out of what was trained here. */
  kept(key: unknown, make: () => Promise<Float32Array>): Promise<Float32Array> {
    return this.#cells.numbers([this.#askedKey, key], make);
  }

  get base(): Trainable {
    return this.#base;
  }

  /** The loss of each query after training on these records: a cell. `again` asks for another run of the same. */
  async losses(
    records: readonly TokenExample[],
    queries: readonly TokenExample[],
    seed: number,
    again = 0,
  ): Promise<number[]> {
    const key = {
      losses: this.#askedKey,
      training: TRAINING,
      seed,
      of: hashOf(records),
      asked: hashOf(queries),
      again,
    };
    const found = await this.#cells.numbers(key, async () => {
      const { leaves } = await this.#train(records, seed);
      return Float32Array.from(await this.lossesAt(queries, leaves));
    });
    return [...found];
  }

  /** The adapter at the checkpoints that the factory keeps: a cell. */
  async checkpoints(records: readonly TokenExample[], seed: number): Promise<{ step: number; leaves: LoraLeaves }[]> {
    const settings = { ...TRAINING, seed };
    const steps = lastingSteps(orderOf(records, settings).steps);
    const key = { checkpoints: this.#baseKey, training: TRAINING, seed, of: hashOf(records) };
    const all = await this.#cells.numbers(key, async () => {
      const { kept } = await this.#train(records, seed);
      return joined(steps.flatMap((step) => [...arraysOf(this.#base.targets, kept.get(step) ?? new Map())]));
    });
    let at = 0;
    const next = (length: number) => all.slice(at, (at += length));
    return steps.map((step) => ({
      step,
      leaves: new Map(
        this.#base.targets.map(({ name, in: width, out }) => [
          name,
          { a: next(TRAINING.rank * width), b: next(out * TRAINING.rank) },
        ]),
      ),
    }));
  }

  async lossesAt(queries: readonly TokenExample[], leaves: LoraLeaves | null): Promise<number[]> {
    const losses: number[] = [];
    for (const { batch, examples } of packed(queries, { ...TRAINING, packing: false })) {
      for (const [segment, { loss }] of await this.#base.losses(batch, ...this.#answering(leaves)))
        losses[examples[segment] ?? 0] = loss;
    }
    return losses;
  }

  /** Log-probability of each word that is said, its end left out: what a person reads. */
  async scores(examples: readonly TokenExample[], leaves: LoraLeaves | null): Promise<Float64Array[]> {
    const all: Float64Array[] = [];
    const { vocabulary } = this.#base.shape;
    for (const { batch, examples: places } of packed(examples, { ...TRAINING, packing: false })) {
      const logits = await this.#base.logits(batch, ...this.#answering(leaves));
      const found: number[][] = places.map(() => []);
      for (const [place, weight] of batch.weights.entries()) {
        const segment = batch.segments[place] ?? -1;
        if (weight === 0 || segment < 0) continue;
        const own = logits.subarray(place * vocabulary, (place + 1) * vocabulary);
        const most = own.reduce((largest, one) => Math.max(largest, one), Number.NEGATIVE_INFINITY);
        const sum = own.reduce((whole, one) => whole + Math.exp(one - most), 0);
        found[segment]?.push((own[batch.tokens[place + 1] ?? 0] ?? 0) - most - Math.log(sum));
      }
      for (const [segment, numbers] of found.entries())
        all[places[segment] ?? 0] = Float64Array.from(numbers.slice(0, -1));
    }
    return all;
  }

  /** Of each example alone, in their order: as it is learned. */
  async gradients(examples: readonly TokenExample[], leaves: LoraLeaves): Promise<LoraLeaves[]> {
    const all: LoraLeaves[] = [];
    for (const { batch, examples: places } of packed(examples, { ...TRAINING, packing: false })) {
      for (const { segment, gradients } of await this.#base.gradientsPerExample(batch, leaves, scaleOf(TRAINING)))
        all[places[segment] ?? 0] = copyLeaves(gradients);
    }
    return all;
  }

  /** Of each question: as it is answered. `gained`: tokens count by what this adapter gains on them. */
  async askedGradients(
    queries: readonly TokenExample[],
    leaves: LoraLeaves,
    gained: LoraLeaves | null = null,
  ): Promise<LoraLeaves[]> {
    const all: LoraLeaves[] = [];
    for (const { batch, examples: places } of packed(queries, { ...TRAINING, packing: false })) {
      const counted = gained === null ? batch : await this.#countedByGain(batch, gained);
      for (const { segment, gradients } of await this.#base.gradientsPerExample(counted, ...this.#answering(leaves)))
        all[places[segment] ?? 0] = copyLeaves(this.#own(gradients, leaves));
    }
    return all;
  }

  async #countedByGain(batch: Batch, gained: LoraLeaves): Promise<Batch> {
    const without = await this.#base.losses(batch, ...this.#answering(null));
    return countedByGain(batch, without, await this.#base.losses(batch, ...this.#answering(gained)));
  }

  #hashOfLeaves(leaves: LoraLeaves): string {
    const hash = createHash('sha256');
    for (const bytes of arraysOf(this.#base.targets, leaves)) hash.update(bytes);
    return hash.digest('hex');
  }

  /** What answers, and its scale. */
  #answering<Of extends LoraLeaves | null>(leaves: Of): [Of | LoraLeaves, number] {
    if (this.#beside === null) return [leaves, scaleOf(TRAINING)];
    return [stacked(leaves ?? new Map(), scaleOf(TRAINING), [this.#beside], this.#base.targets), 1];
  }

  #own(gradients: LoraLeaves, leaves: LoraLeaves): LoraLeaves {
    if (this.#beside === null) return gradients;
    return ownPart(gradients, leaves, scaleOf(TRAINING), this.#base.targets);
  }

  async #train(
    records: readonly TokenExample[],
    seed: number,
  ): Promise<{ leaves: LoraLeaves; kept: Map<number, LoraLeaves> }> {
    const settings = { ...TRAINING, seed };
    const kept = new Map<number, LoraLeaves>();
    const ended = await runLoop({
      trainable: this.#base,
      settings,
      name: 'The base of the truth bench',
      examples: records,
      heldOut: [],
      order: orderOf(records, settings),
      resumed: null,
      tell: () => {},
      save: (state) => {
        kept.set(state.step, copyLeaves(state.leaves));
        return Promise.resolve(ok(undefined));
      },
      wish: () => 'go',
      sample: null,
    });
    if (!ended.ok || ended.value.reason !== 'finished')
      throw new Error('A training of the truth bench did not end well');
    return { leaves: ended.value.leaves, kept };
  }
}

export function hashOf(examples: readonly TokenExample[]): string {
  const hash = createHash('sha256');
  for (const { tokens, learned } of examples) hash.update(tokens).update(learned).update('|');
  return hash.digest('hex');
}
