import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { median, rounded } from '../median.ts';
import { decodeRatio } from './decode.ts';
import type { Served } from './served.ts';
import { Serving } from './serving.ts';
import { zipf } from './traffic.ts';

const REQUESTS = 2_000;
/** The two that are compared take turns of so many requests, so that what else the machine does slows both alike. */
const TURN = 10;
/** Every so many turns, the last answer of one is compared with a fresh context: every 50th answer. */
const COMPARED = 5;
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
  const opening = { base, paths, bytes, budgetBytes: BUDGET_ADAPTERS * bytes, answerTokens: ANSWER_TOKENS };

  const traffic = zipf(adapters, REQUESTS, 1);
  const { many, four, ratios, baseMb } = await serveInTurns(opening, traffic);
  const alone = await served(opening, (serving) => serving.turn({ requests: [-1], compare: false }));
  const all = await served({ ...opening, paths: paths.slice(0, MEASURED), everything: true }, (_, opened) =>
    Promise.resolve(opened),
  );

  const above = Math.max(...many.map(({ rssMb }) => rssMb)) - baseMb;
  // Of adapters that are all in memory: as many as were measured, and as much more for the rest.
  const ofAll = ((all.rssMb - all.baseMb) * adapters) / Math.min(adapters, MEASURED);
  const texts = many.flatMap((turn) => turn.texts);
  const used = new Map(traffic.map((adapter, place) => [adapter, texts[place]]));
  const changed = [...used.values()].filter((text) => text !== alone.texts[0]).length;
  const total = many.flatMap(({ ms }) => ms).reduce((sum, each) => sum + each, 0);
  const switches = many.flatMap(switchesOf);
  process.stderr.write(`4 adapters: ${rounded(median(four.flatMap(switchesOf)), 1)} ms, `);
  process.stderr.write(`memory above the base, tenth by tenth: ${tenths(many, baseMb).join(' ')} MB\n`);
  return {
    adapters,
    hitRate: rounded(many.flatMap(({ hit }) => hit).filter(Boolean).length / REQUESTS, 3),
    switchP50Ms: rounded(median(switches), 1),
    switchP95Ms: rounded(percentile(switches, 0.95), 1),
    switchVsFour: rounded(median(ratios), 3),
    rssAboveBaseMb: rounded(above, 1),
    rssVsAll: rounded(above / ofAll, 3),
    decodeRatio: await decodeRatio(),
    changedRatio: rounded(changed / used.size, 3),
    crossTalk: Number(Math.max(...many.map(({ crossTalk }) => crossTalk)).toExponential(2)),
    requestsPerS: rounded((1_000 * REQUESTS) / total, 1),
  };
}

/** All the adapters in one process and four of them in another, turn by turn; of each pair of turns, how they compare. */
async function serveInTurns(opening: Parameters<Serving['open']>[0], traffic: readonly number[]) {
  const [servingMany, servingFour] = [new Serving(), new Serving()];
  const [many, four, ratios]: [Served[], Served[], number[]] = [[], [], []];
  try {
    const { baseMb } = await servingMany.open(opening);
    await servingFour.open(opening);
    // The first four requests of its life bring them in; from then on they are known.
    await servingFour.turn({ requests: [0, 1, 2, 3], compare: false });
    for (let at = 0; at < REQUESTS; at += TURN) {
      const requests = traffic.slice(at, at + TURN);
      const compare = (at / TURN) % COMPARED === 0;
      const turnOfMany = async () => many.push(await servingMany.turn({ requests, compare }));
      const turnOfFour = async () =>
        four.push(await servingFour.turn({ requests: requests.map((_, place) => place % 4), compare: false }));
      // Neither of them always has the cores first.
      for (const turn of (at / TURN) % 2 === 0 ? [turnOfMany, turnOfFour] : [turnOfFour, turnOfMany]) await turn();
      const [one, other] = [many.at(-1), four.at(-1)];
      if (one !== undefined && other !== undefined) ratios.push(median(switchesOf(one)) / median(switchesOf(other)));
    }
    return { many, four, ratios, baseMb };
  } finally {
    servingMany.end();
    servingFour.end();
  }
}

async function served<Answer>(
  opening: Parameters<Serving['open']>[0],
  work: (serving: Serving, opened: Awaited<ReturnType<Serving['open']>>) => Promise<Answer>,
): Promise<Answer> {
  const serving = new Serving();
  try {
    return await work(serving, await serving.open(opening));
  } finally {
    serving.end();
  }
}

function switchesOf({ ms, switched }: Served): number[] {
  return ms.filter((_, place) => switched[place] === true);
}

/** The most in each tenth of the run: a leak shows as a stair. */
function tenths(turns: readonly Served[], baseMb: number): number[] {
  const length = turns.length / 10;
  return Array.from({ length: 10 }, (_, place) => {
    const part = turns.slice(place * length, (place + 1) * length);
    return rounded(Math.max(...part.map(({ rssMb }) => rssMb)) - baseMb, 1);
  });
}

/** Kept from one run to the next: ten thousand of them take a minute to draw. */
async function makeAdapters(count: number): Promise<string[]> {
  const folder = join(tmpdir(), 'colophon-fixed-adapters', `r${RANK}`);
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, seed) => join(folder, `${seed}.gguf`));
  for (const [seed, path] of paths.entries()) {
    if (existsSync(path)) continue;
    // A run that was broken off leaves no half of one behind.
    await writeFixedAdapter(`${path}.part`, { seed, rank: RANK });
    await rename(`${path}.part`, path);
  }
  return paths;
}

function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}
