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
}

/** One step. The heap only grows, and the first step, which compiles, is not told of. */
export interface StepDone {
  cpuMs: number;
  wallMs: number;
  heapBytes: number;
  loss: number;
}

/** First the order; then each further word is for one step, which is told of when it is done. */
export type Word = StepsOrder | 'step';

const memories: WebAssembly.Memory[] = [];
const Memory = WebAssembly.Memory;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

process.once('message', (order: StepsOrder) => {
  void prepare(order).then((step) => {
    process.on('message', () => void measure(step).then((done) => process.send?.(done)));
    process.send?.('ready');
  });
});

async function prepare({ path, how, threads, length }: StepsOrder): Promise<() => Promise<number>> {
  const step = await stepOf(path, how, threads, batchOf([[drawnTokens(length, 1)]], length));
  // Compiles, and takes all the memory that it will ever take.
  await step();
  return step;
}

async function measure(step: () => Promise<number>): Promise<StepDone> {
  const before = process.cpuUsage();
  const began = performance.now();
  const loss = await step();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const heapBytes = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { cpuMs: (user + system) / 1000, wallMs, heapBytes, loss };
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
