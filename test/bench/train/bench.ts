import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { logProbabilities, servedLogProbabilities } from '#test/support/served.ts';
import { RANK, batchOf, drawnLeaves, drawnTokens, trainable, writeLeaves } from '#test/support/trainable.ts';
import { median, rounded } from '../median.ts';
import { resumeEqual } from './resumeEqual.ts';
import type { StepsDone, StepsOrder } from './steps.ts';

const LENGTH = 512;
const STEPS = 5;
/** Wide enough that nearly all of the time goes into products of matrices. */
const WIDE_LENGTH = 256;
const WIDE_STEPS = 3;

/** A step of training on a fixed shape, against the same step written plainly, and against the server of the model. */
export async function bench(): Promise<Record<string, number | boolean>> {
  const path = await fixedModel('deep');
  const common = { path, threads: 1, length: LENGTH, steps: STEPS };
  const plain = await run({ ...common, how: 'plain' });
  const keeping = await run({ ...common, how: 'keeping' });
  const recomputing = await run({ ...common, how: 'recomputing' });
  for (const { loss } of [keeping, recomputing])
    if (Math.abs(loss / plain.loss - 1) > 1e-4) throw new Error(`A loss of ${loss} is not the plain ${plain.loss}`);

  const wide = { path: await fixedModel('ask'), how: 'keeping', length: WIDE_LENGTH, steps: WIDE_STEPS } as const;
  const one = await run({ ...wide, threads: 1 });
  const two = await run({ ...wide, threads: 2 });
  return {
    tokensPerCpuS: Math.round((1000 * LENGTH) / median(keeping.cpuMs)),
    vsPlain: rounded(median(plain.cpuMs) / median(keeping.cpuMs), 2),
    vsPlainRecompute: rounded(median(plain.cpuMs) / median(recomputing.cpuMs), 2),
    heapVsPlain: rounded(recomputing.heapBytes / plain.heapBytes, 3),
    threads2: rounded(median(one.wallMs) / median(two.wallMs), 2),
    resumeEqual: await resumed(),
    logitDiff: Number((await logitDifference()).toExponential(2)),
  };
}

/** Of the real trainer, on the smallest shape that it takes. */
async function resumed(): Promise<boolean> {
  const base = await trainable(await fixedModel('small'));
  try {
    return await resumeEqual(base, RANK);
  } finally {
    base.close();
  }
}

/** The largest between the trainer and llama.cpp, with an adapter, over the architectures. */
async function logitDifference(): Promise<number> {
  const tokens = drawnTokens(64, 5);
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-train-'));
  let largest = 0;
  try {
    for (const architecture of ['llama', 'qwen2', 'qwen3'] as const) {
      const path = await fixedModel('small', { architecture, norms: 3 });
      const base = await trainable(path);
      const leaves = drawnLeaves(base.targets, 9);
      const adapter = join(folder, `${architecture}.gguf`);
      await writeLeaves(adapter, base.targets, leaves, architecture, 2 * RANK);
      const served = await servedLogProbabilities(path, tokens, { path: adapter, scale: 1 });
      const logits = await base.logits(batchOf([[tokens]], tokens.length), leaves, 2);
      const { vocabulary } = base.shape;
      for (const [place, row] of served.entries()) {
        const ours = logProbabilities(logits.subarray(place * vocabulary, (place + 1) * vocabulary));
        for (const [token, log] of row.entries()) largest = Math.max(largest, Math.abs(log - (ours[token] ?? 0)));
      }
      base.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return largest;
}

function run(order: StepsOrder): Promise<StepsDone> {
  const child = fork(fileURLToPath(new URL('steps.ts', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise<StepsDone>((resolve, reject) => {
    child.on('message', (done: StepsDone) => {
      resolve(done);
      child.kill('SIGKILL');
    });
    child.on('exit', (code) => reject(new Error(`The training process ended with ${code}`)));
    child.send(order);
  });
}
