import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { logProbabilities, servedLogProbabilities } from '#test/support/served.ts';
import { RANK, batchOf, drawnLeaves, drawnTokens, trainable, writeLeaves } from '#test/support/trainable.ts';
import { median, rounded } from '../median.ts';
import { resumeEqual } from './resumeEqual.ts';
import type { StepDone, StepsOrder, Word } from './steps.ts';

const LENGTH = 512;
const STEPS = 7;
/** Wide enough that nearly all of the time goes into products of matrices. */
const WIDE_LENGTH = 256;
const WIDE_STEPS = 7;

/** A step of training on a fixed shape, against the same step written plainly, and against the server of the model. */
export async function bench(): Promise<Record<string, number | boolean>> {
  const path = await fixedModel('deep');
  const common = { path, threads: 1, length: LENGTH };
  const rounds = await taken(STEPS, [
    { ...common, how: 'plain' },
    { ...common, how: 'keeping' },
    { ...common, how: 'recomputing' },
  ]);
  for (const [{ loss: wanted }, ...others] of rounds)
    for (const { loss } of others)
      if (Math.abs(loss / wanted - 1) > 1e-4) throw new Error(`A loss of ${loss} is not the plain ${wanted}`);

  const wide = { path: await fixedModel('ask'), how: 'keeping', length: WIDE_LENGTH } as const;
  const [load = 0] = loadavg();
  const threaded = await taken(WIDE_STEPS, [
    { ...wide, threads: 1 },
    { ...wide, threads: 2 },
  ]);
  return {
    tokensPerCpuS: Math.round((1000 * LENGTH) / median(rounds.map(([, keeping]) => keeping.cpuMs))),
    vsPlain: rounded(median(rounds.map(([plain, keeping]) => plain.cpuMs / keeping.cpuMs)), 2),
    vsPlainRecompute: rounded(median(rounds.map(([plain, , recomputing]) => plain.cpuMs / recomputing.cpuMs)), 2),
    heapVsPlain: rounded(median(rounds.map(([plain, , recomputing]) => recomputing.heapBytes / plain.heapBytes)), 3),
    threads2: rounded(median(threaded.map(([one, two]) => one.wallMs / two.wallMs)), 2),
    /** What else the machine had to do when that was begun: two threads need two cores that nobody else is on. */
    threads2Load: rounded(load, 2),
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

type Each<Orders extends readonly unknown[]> = { [Place in keyof Orders]: StepDone };

/**
 * Steps of each of them in turn, every other round from the last to the first: what else goes on at the machine then
 * slows all of them alike. Those whose turn it is not sleep.
 */
async function taken<const Orders extends readonly StepsOrder[]>(
  rounds: number,
  orders: Orders,
): Promise<Each<Orders>[]> {
  const children: Child[] = [];
  try {
    for (const order of orders) children.push(await begun(order));
    const all: Each<Orders>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const places = children.map((_, place) => (round % 2 === 0 ? place : children.length - 1 - place));
      const done: StepDone[] = [];
      for (const place of places) done[place] = await children[place]!.step();
      all.push(done as unknown as Each<Orders>);
    }
    return all;
  } finally {
    for (const child of children) child.end();
  }
}

interface Child {
  step(): Promise<StepDone>;
  end(): void;
}

async function begun(order: StepsOrder): Promise<Child> {
  const child = fork(fileURLToPath(new URL('steps.ts', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ask = (word: Word) =>
    new Promise<unknown>((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`The training process ended with ${code}`));
      child.once('exit', gone);
      child.once('message', (answer) => {
        child.off('exit', gone);
        resolve(answer);
      });
      child.send(word);
    });
  await ask(order);
  return {
    step: async () => (await ask('step')) as StepDone,
    end: () => void child.kill('SIGKILL'),
  };
}
