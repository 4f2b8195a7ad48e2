import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { median, rounded } from '../median.ts';
import { decodeRatio } from './decode.ts';
import type { Order, Served } from './served.ts';
import { zipf } from './traffic.ts';

const REQUESTS = 2_000;
const ANSWER_TOKENS = 8;
const RANK = 8;
const BUDGET_ADAPTERS = 16;
/** So many are loaded at once to know what all of them would take. */
const MEASURED = 1_000;

/** Thousands of adapters on one small base, asked for as people ask. `--adapters 10000` for ten thousand. */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const adapters = Number(args[args.indexOf('--adapters') + 1] ?? 1_000) || 1_000;
  const base = await fixedModel('tiny', { ending: 'never' });
  const paths = await makeAdapters(adapters);
  const { size: bytes } = await stat(paths[0] ?? '');
  const common = { base, paths, bytes, budgetBytes: BUDGET_ADAPTERS * bytes, answerTokens: ANSWER_TOKENS };

  const traffic = zipf(adapters, REQUESTS, 1);
  const many = await run({ ...common, requests: traffic, compareEvery: 50 });
  const four = await run({ ...common, requests: traffic.map((_, place) => place % 4), compareEvery: 0 });
  const alone = await run({ ...common, requests: [-1], compareEvery: 0 });
  const all = await run({
    ...common,
    paths: paths.slice(0, MEASURED),
    requests: [],
    compareEvery: 0,
    everything: true,
  });

  const switches = (served: Served) => served.ms.filter((_, place) => served.switched[place] === true);
  const above = Math.max(...many.rssMb) - many.baseMb;
  // Of adapters that are all in memory: as many as were measured, and as much more for the rest.
  const ofAll = ((Math.max(...all.rssMb) - all.baseMb) * adapters) / Math.min(adapters, MEASURED);
  const used = new Map(traffic.map((adapter, place) => [adapter, many.texts[place]]));
  const changed = [...used.values()].filter((text) => text !== alone.texts[0]).length;
  const total = many.ms.reduce((sum, each) => sum + each, 0);
  const p50 = median(switches(many));
  return {
    adapters,
    hitRate: rounded(many.hit.filter(Boolean).length / REQUESTS, 3),
    switchP50Ms: rounded(p50, 1),
    switchP95Ms: rounded(percentile(switches(many), 0.95), 1),
    switchVsFour: rounded(p50 / median(switches(four)), 3),
    rssAboveBaseMb: rounded(above, 1),
    rssVsAll: rounded(above / ofAll, 3),
    decodeRatio: await decodeRatio(),
    changedRatio: rounded(changed / used.size, 3),
    crossTalk: Number(many.crossTalk.toExponential(2)),
    requestsPerS: rounded((1_000 * REQUESTS) / total, 1),
  };
}

/** Kept from one run to the next: ten thousand of them take minutes to draw. */
async function makeAdapters(count: number): Promise<string[]> {
  const folder = join(tmpdir(), 'colophon-fixed-adapters', `r${RANK}`);
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, seed) => join(folder, `${seed}.gguf`));
  for (const [seed, path] of paths.entries())
    if (!existsSync(path)) await writeFixedAdapter(path, { seed, rank: RANK });
  return paths;
}

function run(order: Order): Promise<Served> {
  const child = fork(fileURLToPath(new URL('served.ts', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' },
  });
  return new Promise<Served>((resolve, reject) => {
    child.on('message', (served: Served) => {
      resolve(served);
      child.kill('SIGKILL');
    });
    child.on('exit', (code) => reject(new Error(`The serving process ended with ${code}`)));
    child.send(order);
  });
}

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}
