import { openDevice } from '#native/train/model/device.ts';
import { openTrainable } from '#native/train/model/openTrainable.ts';
import { targetNames } from '#native/train/model/trainable.ts';
import { openBaseWeights } from '#native/train/weights/baseWeights.ts';
import { RANK, batchOf, drawnLeaves, drawnTokens } from '#test/support/trainable.ts';
import { plainStep } from './plain.ts';

/** One process for each way of training: it decides on its threads when it begins, and its memory only grows. */
export interface StepsOrder {
  path: string;
  how: 'plain' | 'keeping' | 'recomputing';
  threads: number;
  length: number;
  steps: number;
}

export interface StepsDone {
  cpuMs: number[];
  wallMs: number[];
  heapBytes: number;
  loss: number;
}

const memories: WebAssembly.Memory[] = [];
const Memory = WebAssembly.Memory;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

process.once('message', (order: StepsOrder) => {
  void measure(order).then((done) => process.send?.(done));
});

async function measure({ path, how, threads, length, steps }: StepsOrder): Promise<StepsDone> {
  const batch = batchOf([[drawnTokens(length, 1)]], length);
  const step = await stepOf(path, how, threads, batch);
  // Compiles, and takes all the memory that it will ever take.
  const loss = await step();
  const cpuMs: number[] = [];
  const wallMs: number[] = [];
  for (let done = 0; done < steps; done += 1) {
    const before = process.cpuUsage();
    const began = performance.now();
    await step();
    const { user, system } = process.cpuUsage(before);
    cpuMs.push((user + system) / 1000);
    wallMs.push(performance.now() - began);
  }
  const heapBytes = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { cpuMs, wallMs, heapBytes, loss };
}

async function stepOf(
  path: string,
  how: StepsOrder['how'],
  threads: number,
  batch: ReturnType<typeof batchOf>,
): Promise<() => Promise<number>> {
  const scale = 2;
  if (how === 'plain') {
    const jax = await openDevice('wasm', threads);
    const base = openBaseWeights(path);
    if (!jax.ok || !base.ok) throw new Error('the base cannot be opened');
    const { shape } = base.value;
    const width = (name: string) => (name === 'ffn_down' ? shape.feedForward : shape.embedding);
    const height = (name: string) => {
      if (name === 'attn_k' || name === 'attn_v') return shape.keyValueHeads * shape.headLength;
      return name === 'ffn_gate' || name === 'ffn_up' ? shape.feedForward : shape.embedding;
    };
    const targets = Array.from({ length: shape.layers }, (_, layer) =>
      targetNames.map((name) => ({ name: `blk.${layer}.${name}`, in: width(name), out: height(name) })),
    ).flat();
    return plainStep(jax.value, base.value, batch, drawnLeaves(targets, 3), scale);
  }
  const opened = await openTrainable(path, {
    targets: targetNames,
    rank: RANK,
    recompute: how === 'recomputing',
    device: 'wasm',
    threads,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const trainable = opened.value;
  const leaves = drawnLeaves(trainable.targets, 3);
  return async () => (await trainable.gradient(batch, leaves, scale, null)).loss;
}
