import type { BaseWeights } from '../weights/baseWeights.ts';
import { matricesOf } from '../weights/wantedTensors.ts';
import { blockFor, dropoutKeys } from './block.ts';
import type { Block, LayerLeaves, LayerWeights, StepValues } from './block.ts';
import { orOutOfMemory } from './device.ts';
import type { Jax, NumberArray } from './device.ts';
import { headLogits, headLosses } from './head.ts';
import type { HeadWeights } from './head.ts';
import { predictedOf } from './predicted.ts';
import { ropeTables } from './rope.ts';
import type { ModelShape } from './shape.ts';
import { targetNames } from './trainable.ts';
import type {
  Batch,
  Dropout,
  ExampleGradient,
  ExampleLoss,
  LoraLeaves,
  Loss,
  Target,
  TargetName,
  Trainable,
} from './trainable.ts';
import { visibility } from './visibility.ts';

/** All that the way through the layers needs for one batch. */
interface Pass {
  block: Block;
  step: StepValues;
  leaves: readonly LayerLeaves[];
  keys: readonly Partial<Record<TargetName, NumberArray>>[];
}

/** A base whose layers are computed one after the other, with one program for all of them. */
export class LayeredModel implements Trainable {
  readonly shape: ModelShape;
  readonly targets: readonly Target[];
  readonly #jax: Jax;
  readonly #base: BaseWeights;
  readonly #recompute: boolean;
  readonly #layers: readonly LayerWeights[];
  readonly #head: HeadWeights;
  readonly #ropeFactors: Float32Array | null;

  constructor(jax: Jax, base: BaseWeights, targets: readonly Target[], recompute: boolean) {
    this.shape = base.shape;
    this.targets = targets;
    this.#jax = jax;
    this.#base = base;
    this.#recompute = recompute;
    this.#ropeFactors = base.has('rope_freqs.weight') ? base.numbers('rope_freqs.weight') : null;
    const { embedding, vocabulary, layers, tied } = base.shape;
    this.#layers = Array.from({ length: layers }, (_, layer) => this.#layerOf(layer));
    this.#head = {
      norm: jax.numpy.array(base.numbers('output_norm.weight')),
      output: jax.numpy.array(base.numbers(tied ? 'token_embd.weight' : 'output.weight'), {
        shape: [vocabulary, embedding],
      }),
    };
  }

  gradient(
    batch: Batch,
    leaves: LoraLeaves,
    scale: number,
    dropout: Dropout | null,
  ): Promise<Loss & { gradients: LoraLeaves }> {
    return orOutOfMemory(async () => {
      const predicted = predictedOf(batch);
      if (predicted.rows.length === 0) return { loss: 0, weight: 0, gradients: zeros(this.targets, leaves) };
      const pass = this.#pass(batch, leaves, scale, dropout);
      const { losses, gradients } = await this.#thereAndBack(batch, predicted, pass);
      return { ...summed(losses, predicted.weights), gradients };
    });
  }

  gradientsPerExample(batch: Batch, leaves: LoraLeaves, scale: number): Promise<ExampleGradient[]> {
    return orOutOfMemory(async () => {
      const examples = examplesByRow(batch);
      const predicted = predictedOf(batch);
      if (predicted.rows.length === 0)
        return examples.map(({ segment }) => ({
          segment,
          loss: 0,
          weight: 0,
          gradients: zeros(this.targets, leaves),
        }));
      const pass = this.#pass(batch, leaves, scale, null, batch.rows);
      const { losses, gradients } = await this.#thereAndBack(batch, predicted, pass);
      return examples.map(({ row, segment }) => {
        const [first, end] = [row * batch.length, (row + 1) * batch.length];
        const weights = predicted.weights.map((weight, place) => {
          const at = predicted.rows[place] ?? 0;
          return at >= first && at < end ? weight : 0;
        });
        const own = (all: Float32Array) => {
          const size = all.length / batch.rows;
          return all.slice(row * size, (row + 1) * size);
        };
        const pairs = [...gradients].map(([name, { a, b }]) => [name, { a: own(a), b: own(b) }] as const);
        return { segment, ...summed(losses, weights), gradients: new Map(pairs) };
      });
    });
  }

  /** Through all layers, and back; ends the pass. */
  async #thereAndBack(
    batch: Batch,
    predicted: ReturnType<typeof predictedOf>,
    pass: Pass,
  ): Promise<{ losses: Float32Array; gradients: LoraLeaves }> {
    const { embedding } = this.shape;
    const kept: ReturnType<Block['forwardKeeping']>['kept'][] = [];
    const inputs: NumberArray[] = [];
    let x = this.#embed(batch);
    for (let layer = 0; layer < this.shape.layers; layer += 1) {
      if (this.#recompute) {
        inputs.push(x.ref);
        x = await pass.block.forward(this.#given(pass, layer), x).blockUntilReady();
      } else {
        const made = pass.block.forwardKeeping(this.#given(pass, layer), x);
        kept.push(made.kept);
        x = await made.y.blockUntilReady();
      }
    }
    const states = await x.data();
    const rows = { ...predicted, states: gathered(states, predicted.rows, embedding) };
    const { losses, back } = await headLosses(this.#jax, this.shape, this.#head, rows, true);
    let dx = this.#states(scattered(back, predicted.rows, states.length, embedding));
    const gradients = new Map<string, { a: Float32Array; b: Float32Array }>();
    for (let layer = this.shape.layers - 1; layer >= 0; layer -= 1) {
      const made = this.#back(pass, layer, inputs.pop(), kept.pop(), dx);
      dx = made.dx;
      for (const name of targetNames) {
        const pair = made.leaves[name];
        if (pair !== undefined)
          gradients.set(`blk.${layer}.${name}`, { a: await numbersOf(pair.a), b: await numbersOf(pair.b) });
      }
      await dx.blockUntilReady();
    }
    dx.dispose();
    this.#done(pass);
    return { losses, gradients: new Map(this.targets.map(({ name }) => [name, found(gradients, name)])) };
  }

  losses(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Map<number, ExampleLoss>> {
    return orOutOfMemory(async () => {
      const predicted = predictedOf(batch);
      const states = await this.#through(batch, leaves, scale);
      const rows = { ...predicted, states: gathered(states, predicted.rows, this.shape.embedding) };
      const { losses } = await headLosses(this.#jax, this.shape, this.#head, rows, false);
      const bySegment = new Map<number, ExampleLoss & { each: number[] }>();
      for (const [place, row] of predicted.rows.entries()) {
        const segment = batch.segments[row] ?? 0;
        const weight = predicted.weights[place] ?? 0;
        const own = losses[place] ?? 0;
        const sofar = bySegment.get(segment) ?? { loss: 0, weight: 0, each: [] };
        sofar.each.push(own);
        bySegment.set(segment, { ...sofar, loss: sofar.loss + weight * own, weight: sofar.weight + weight });
      }
      return bySegment;
    });
  }

  logits(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Float32Array> {
    return orOutOfMemory(async () =>
      headLogits(this.#jax, this.shape, this.#head, await this.#through(batch, leaves, scale)),
    );
  }

  close(): void {
    this.#jax.tree.dispose([...this.#layers]);
    this.#jax.tree.dispose(this.#head);
    this.#base.close();
  }

  /** The last layer's states. */
  async #through(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Float32Array> {
    const pass = this.#pass(batch, leaves, scale, null);
    let x = this.#embed(batch);
    for (let layer = 0; layer < this.shape.layers; layer += 1)
      x = await pass.block.forward(this.#given(pass, layer), x).blockUntilReady();
    this.#done(pass);
    return numbersOf(x);
  }

  #back(
    pass: Pass,
    layer: number,
    input: NumberArray | undefined,
    kept: ReturnType<Block['forwardKeeping']>['kept'] | undefined,
    dy: NumberArray,
  ): { dx: NumberArray; leaves: LayerLeaves } {
    const given = this.#given(pass, layer);
    if (input !== undefined) return pass.block.recompute(given, input, dy);
    if (kept === undefined) throw new RangeError('Nothing was kept of a layer');
    return pass.block.backward(given, kept, dy);
  }

  /** `copies`: so many rows have the leaves for themselves; 0: all share them. */
  #pass(batch: Batch, leaves: LoraLeaves | null, scale: number, dropout: Dropout | null, copies = 0): Pass {
    const { numpy: np } = this.#jax;
    const { rows, length } = batch;
    const { headLength, layers, rope } = this.shape;
    const table = ropeTables(rope, headLength, batch.positions, this.#ropeFactors);
    const shape = [rows * length, headLength];
    return {
      block: blockFor(this.#jax, { shape: this.shape, rows, length, dropout: dropout !== null }),
      step: {
        cos: np.array(table.cos, { shape }),
        sin: np.array(table.sin, { shape }),
        mask: np.array(visibility(batch), { shape: [rows, length, length] }),
        nothing: np.array(new Float32Array(1)),
        scale: np.array(Float32Array.of(scale)),
        keep: np.array(Float32Array.of(1 - (dropout?.rate ?? 0))),
      },
      leaves: Array.from({ length: layers }, (_, layer) => this.#leavesOf(layer, leaves, copies)),
      keys: Array.from({ length: layers }, (_, layer) =>
        dropout === null
          ? {}
          : Object.fromEntries([...dropoutKeys(dropout.seed, layer)].map(([name, key]) => [name, np.array(key)])),
      ),
    };
  }

  #given(pass: Pass, layer: number) {
    const { tree } = this.#jax;
    return {
      weights: tree.ref(this.#layers[layer] ?? {}),
      leaves: tree.ref(pass.leaves[layer] ?? {}),
      keys: tree.ref(pass.keys[layer] ?? {}),
      step: tree.ref(pass.step),
    };
  }

  #done({ step, leaves, keys }: Pass): void {
    const { tree } = this.#jax;
    tree.dispose(step);
    tree.dispose([...leaves]);
    tree.dispose([...keys]);
  }

  #leavesOf(layer: number, leaves: LoraLeaves | null, copies: number): LayerLeaves {
    if (leaves === null) return {};
    const of: LayerLeaves = {};
    for (const target of this.targets) {
      const name = targetNames.find((known) => target.name === `blk.${layer}.${known}`);
      if (name === undefined) continue;
      const { a, b } = found(leaves, target.name);
      const leaf = (numbers: Float32Array, width: number) =>
        copies === 0 ? this.#matrix(numbers, width) : this.#copied(numbers, width, copies);
      of[name] = { a: leaf(a, target.in), b: leaf(b, b.length / target.out) };
    }
    return of;
  }

  #matrix(numbers: Float32Array, width: number): NumberArray {
    return this.#jax.numpy.array(new Float32Array(numbers), { shape: [numbers.length / width, width] });
  }

  #copied(numbers: Float32Array, width: number, copies: number): NumberArray {
    const all = new Float32Array(copies * numbers.length);
    for (let copy = 0; copy < copies; copy += 1) all.set(numbers, copy * numbers.length);
    return this.#jax.numpy.array(all, { shape: [copies, numbers.length / width, width] });
  }

  #states(numbers: Float32Array): NumberArray {
    return this.#matrix(numbers, this.shape.embedding);
  }

  #embed(batch: Batch): NumberArray {
    return this.#states(this.#base.rows('token_embd.weight', batch.tokens));
  }

  #layerOf(layer: number): LayerWeights {
    const { numpy: np } = this.#jax;
    const weights: LayerWeights = {};
    for (const [name, [width, height]] of Object.entries(matricesOf(this.shape))) {
      weights[name] = np.array(this.#base.numbers(`blk.${layer}.${name}.weight`), { shape: [height, width] });
      const bias = `${name}.bias`;
      if (this.#base.has(`blk.${layer}.${bias}`)) weights[bias] = np.array(this.#base.numbers(`blk.${layer}.${bias}`));
    }
    for (const name of ['attn_norm', 'ffn_norm', 'attn_q_norm', 'attn_k_norm']) {
      const full = `blk.${layer}.${name}.weight`;
      if (this.#base.has(full)) weights[name] = np.array(this.#base.numbers(full));
    }
    return weights;
  }
}

async function numbersOf(array: NumberArray): Promise<Float32Array> {
  const numbers = await array.data();
  if (!(numbers instanceof Float32Array)) throw new TypeError('32-bit numbers were expected');
  return numbers;
}

function summed(losses: Float32Array, weights: Float32Array): Loss {
  let loss = 0;
  let weight = 0;
  for (const [place, each] of weights.entries()) {
    loss += each * (losses[place] ?? 0);
    weight += each;
  }
  return { loss, weight };
}

function gathered(
  states: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> },
  rows: Int32Array,
  width: number,
): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (const [place, row] of rows.entries()) out.set(states.subarray(row * width, (row + 1) * width), place * width);
  return out;
}

function scattered(some: Float32Array, rows: Int32Array, length: number, width: number): Float32Array {
  const out = new Float32Array(length);
  for (const [place, row] of rows.entries()) out.set(some.subarray(place * width, (place + 1) * width), row * width);
  return out;
}

/** Rows that are padding hold none. */
function examplesByRow({ rows, length, segments }: Batch): { row: number; segment: number }[] {
  return Array.from({ length: rows }, (_, row) => {
    const own = new Set(segments.subarray(row * length, (row + 1) * length));
    own.delete(-1);
    if (own.size > 1) throw new RangeError(`Row ${row} holds ${own.size} examples`);
    return [...own].map((segment) => ({ row, segment }));
  }).flat();
}

function zeros(targets: readonly Target[], leaves: LoraLeaves): LoraLeaves {
  return new Map(
    targets.map(({ name }) => {
      const { a, b } = found(leaves, name);
      return [name, { a: new Float32Array(a.length), b: new Float32Array(b.length) }];
    }),
  );
}

function found<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`There is no leaf for ${name}`);
  return value;
}
