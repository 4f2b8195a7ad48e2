import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFromRecords } from '#native/trace/buildFromRecords.ts';
import { findSpans } from '#native/trace/findSpans.ts';
import { TraceIndex } from '#native/trace/traceIndex.ts';
import { Seeded } from '#test/support/seeded.ts';
import { TracedCorpus } from '#test/support/tracedCorpus.ts';
import { fork } from 'node:child_process';
import { median, rounded } from '../median.ts';

const ANSWERS = 200;
const ANSWER_WORDS = 450;
const MB = 1_000_000;

/** Writes records of a seeded corpus until their texts are so long; gives some of the texts back. */
function writeCorpus(path: string, bytes: number): { texts: string[]; textBytes: number } {
  const corpus = new TracedCorpus(31);
  const chance = new Seeded(32);
  const file = openSync(path, 'w');
  const texts: string[] = [];
  let textBytes = 0;
  let row = 0;
  while (textBytes < bytes) {
    const text = corpus.text();
    textBytes += Buffer.byteLength(text);
    row += 1;
    if (chance.below(100) === 0) texts.push(text);
    const record = {
      answers: {},
      fields: { text },
      input: row.toString(16).padStart(64, '0'),
      provenance: { row, source: '0'.repeat(64) },
      split: 'train',
      weights: [[0, 1_000_000]],
    };
    writeSync(file, `${JSON.stringify(record)}\n`);
  }
  closeSync(file);
  return { texts, textBytes };
}

/** Half of an answer's words come from records, in stretches of 5 to 60 words; half are new. */
function answersOf(texts: readonly string[]): string[] {
  const chance = new Seeded(33);
  const corpus = new TracedCorpus(34);
  return Array.from({ length: ANSWERS }, () => {
    const words: string[] = [];
    while (words.length < ANSWER_WORDS) {
      const source = chance.pick(texts).split(' ');
      const from = chance.below(source.length);
      words.push(...source.slice(from, from + 5 + chance.below(56)));
      for (let fresh = 5 + chance.below(56); fresh > 0; fresh -= 1) words.push(corpus.word());
    }
    return words.slice(0, ANSWER_WORDS).join(' ');
  });
}

function queryTimes(index: TraceIndex, answers: readonly string[]): number[] {
  return answers.map((answer) => {
    const start = performance.now();
    findSpans(answer, [index]);
    return performance.now() - start;
  });
}

function opened(path: string): TraceIndex {
  const index = TraceIndex.open(path);
  if (!index.ok) throw new Error(index.failure);
  return index.value;
}

/** An index over 100 MB of text, and one over its first tenth; 200 answers of 450 words asked of each. */
export async function bench(): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-trace-'));
  const built = async (name: string, bytes: number) => {
    const records = join(folder, `${name}.jsonl`);
    const { texts, textBytes } = writeCorpus(records, bytes);
    const path = join(folder, name);
    const start = performance.now();
    const made = await buildFromRecords(records, path);
    const seconds = (performance.now() - start) / 1000;
    if (!made.ok) throw new Error(made.failure.kind);
    return { path, seconds, textBytes, texts };
  };
  const small = await built('small', 10 * MB);
  const large = await built('large', 100 * MB);
  const answers = answersOf(large.texts);

  const [one, other] = [opened(small.path), opened(large.path)];
  // The first question reads the samples.
  findSpans(answers[0]!, [one]);
  findSpans(answers[0]!, [other]);
  const smallTimes = queryTimes(one, answersOf(small.texts));
  const times = queryTimes(other, answers).toSorted((a, b) => a - b);
  one.close();
  other.close();

  const { size } = await stat(large.path);
  const rssGrowth = await memoryOfQueries(large.path, answers);
  await rm(folder, { recursive: true });
  return {
    corpusMb: rounded(large.textBytes / MB, 1),
    buildS: rounded(large.seconds, 1),
    buildMbPerS: rounded(large.textBytes / MB / large.seconds, 2),
    bytesPerByte: rounded(size / large.textBytes, 3),
    queryP50Ms: rounded(median(times), 2),
    queryP95Ms: rounded(times[Math.floor(times.length * 0.95)]!, 2),
    growth10x: rounded(median(times) / median(smallTimes), 2),
    queryRssVsIndex: rounded(rssGrowth / size, 3),
  };
}

/** By how much a process of its own grows that opens the index and asks all of it, in bytes. */
function memoryOfQueries(path: string, answers: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('queries.ts', import.meta.url), [path], { execArgv: ['--expose-gc'] });
    child.once('message', (grown) => {
      resolve(Number(grown));
      child.disconnect();
    });
    child.once('error', reject);
    child.send(answers);
  });
}
