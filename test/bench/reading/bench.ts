import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import { realDisk } from '#host/durable/disk.ts';
import { type Candidate, FITS, candidatesFor } from '#host/reading/candidates.ts';
import { ReadIndexes } from '#host/reading/readIndexes.ts';
import { ReadThread } from '#host/reading/readThread.ts';
import type { Readable } from '#host/reading/sources.ts';
import { heldLog } from '#test/support/hostParts.ts';
import { sealedTexts } from '#test/support/readable.ts';
import { rounded } from '../median.ts';
import { corpus } from './questions.ts';
import { abstentionAt, ndcgAt, recallAt } from './quality.ts';

/** `--records N --questions N --seed N`; the small form is a test (host/reading/quality.test.ts). */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const given = (name: string, usual: number) => {
    const at = args.indexOf(`--${name}`);
    return at === -1 ? usual : Number(args[at + 1]) || usual;
  };
  const [records, questions, seed] = [given('records', 20_000), given('questions', 300), given('seed', 1)];
  return measure({ records, questions, seed, told: console.log });
}

interface Wish {
  records: number;
  questions: number;
  seed: number;
  told?: (line: string) => void;
}

/** Recall, order and abstention of what is found by words, with the real index. */
export async function measure({ records, questions, seed, told = () => {} }: Wish): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-reading-'));
  const thread = new ReadThread();
  try {
    const { texts, asked } = corpus(records, questions, seed);
    const { manifest, lines } = sealedTexts(texts);
    const at = join(folder, 'records.jsonl');
    await writeFile(at, lines.map((line) => `${line}\n`).join(''));
    const textBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const snapshots = {
      list: () => Promise.resolve([]),
      manifest: () => Promise.resolve(ok(manifest)),
      recordsPath: () => at,
    };
    const projects = { list: () => Promise.resolve([]), with: () => Promise.reject(new Error('not asked')) };
    const source = { kind: 'snapshot', root: manifest.root } as const;
    const parts = {
      snapshots,
      projects,
      key: () => Promise.resolve(''),
      holdings: () => Promise.resolve([]),
      disk: realDisk,
      now: () => Date.now(),
      thread,
    };
    const jobs = { add: () => fail<Failure>({ code: 'CANCELLED' }), unfinished: () => [] };
    const indexes = new ReadIndexes({ ...parts, derived: folder, jobs, log: heldLog(), changed: () => {} });
    await mkdir(join(folder, manifest.root));
    const path = indexes.pathOf(source);
    const began = performance.now();
    const built = await thread.ask({ kind: 'build', records: at, to: path });
    if (built.kind !== 'built') throw new Error(JSON.stringify(built));
    const buildS = (performance.now() - began) / 1_000;
    const { size } = await stat(path);

    const open: Readable[] = [
      { source, name: manifest.name, total: manifest.records.bytes, records, contributors: [] },
    ];
    const places = new Map<string, number>(texts.map((text, place) => [text, place]));
    const found: { right: ReadonlySet<number>; ranked: Candidate[] }[] = [];
    const times: number[] = [];
    for (const { question, right } of asked) {
      const from = performance.now();
      const { candidates } = await candidatesFor({ ...parts, indexes }, question, open, []);
      times.push(performance.now() - from);
      found.push({ right, ranked: candidates.toSorted((one, other) => other.score - one.score) });
    }
    const ranks = found.map(({ right, ranked }) => ({
      right,
      places: [...new Set(ranked.map(({ record }) => places.get(record.text) ?? -1))],
      best: ranked[0]?.coverage ?? 0,
    }));
    const answerable = ranks.filter(({ right }) => right.size > 0);
    for (const threshold of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
      const { kept, refused } = abstentionAt(ranks, threshold);
      told(
        `fits at ${threshold}: ${rounded(kept, 3)} of what can be answered is kept, ${rounded(refused, 3)} of the rest refused`,
      );
    }
    const sorted = times.toSorted((one, other) => one - other);
    return {
      records,
      questions,
      recall1: rounded(recallAt(answerable, 1), 3),
      recall5: rounded(recallAt(answerable, 5), 3),
      recall10: rounded(recallAt(answerable, 10), 3),
      ndcg10: rounded(ndcgAt(answerable, 10), 3),
      kept: rounded(abstentionAt(ranks, FITS).kept, 3),
      refused: rounded(abstentionAt(ranks, FITS).refused, 3),
      queryP50Ms: rounded(sorted[Math.floor(sorted.length * 0.5)] ?? 0, 2),
      queryP95Ms: rounded(sorted[Math.floor(sorted.length * 0.95)] ?? 0, 2),
      buildS: rounded(buildS, 2),
      bytesPerByte: rounded(size / textBytes, 3),
    };
  } finally {
    await thread.close();
    await rm(folder, { recursive: true, force: true });
  }
}
