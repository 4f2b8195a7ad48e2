import {
  type BenchmarkAuthor,
  type BenchmarkDocument,
  type BenchmarkItem,
  type HumanWord,
  LONGEST_ITEM_TEXT,
  MOST_ITEMS,
} from '#core/benchmark/benchmark.ts';
import { type MappingOfLines, itemOfLine } from '#core/benchmark/imported.ts';
import type { JsonValue } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { Chance } from '#core/chance.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import type { Split } from '#core/snapshot/split.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { linesOf } from '../snapshots/snapshots.ts';
import { readExamples } from './examplesFile.ts';
import type { Source } from './sources.ts';

/** A file of questions is small; a line of it smaller. */
const LONGEST_FILE_BYTES = 256 * 1024 * 1024;
const LONGEST_LINE = 1_000_000;
const MOST_HUMAN = 1_000;

export interface MakeWish {
  readonly name: string;
  readonly note: string;
  readonly kind: Exclude<BenchmarkDocument['kind'], 'choice'>;
  readonly split: Split;
  readonly most: number;
  readonly seed: number;
  readonly longestAnswerTokens: number;
}

/** A benchmark of a snapshot's records of one split, read as a training would read them; drawn by the seed. */
export async function benchmarkOfSnapshot(
  source: Source,
  wish: MakeWish,
  author: BenchmarkAuthor,
  disk: Disk,
  signal: AbortSignal,
): Promise<Result<BenchmarkDocument, Failure>> {
  const { kind, split, most, seed, longestAnswerTokens, name, note } = wish;
  const items: BenchmarkItem[] = [];
  const read = await readExamples([source], disk, signal, (examples) => {
    for (const example of examples) {
      if (example.split !== split) continue;
      const asked = example.messages.slice(0, -1);
      const reference = example.messages.at(-1)?.content ?? '';
      const fits = [...asked.map(({ content }) => content), reference].every(
        (text) => text.length <= LONGEST_ITEM_TEXT,
      );
      if (asked.length > 0 && asked.length <= 200 && fits && reference !== '')
        items.push({ messages: asked, references: [reference], gold: null });
    }
    return Promise.resolve();
  });
  if (!read.ok) return read;
  if (items.length === 0) return fail({ code: 'NOTHING_CHOSEN' });
  const human = kind === 'judge' ? await humanWords(source, disk) : ok([]);
  if (!human.ok) return human;
  const order = new Chance(seed).order(items.length);
  const chosen = Array.from(order.slice(0, Math.min(most, MOST_ITEMS)).toSorted());
  return ok({
    format: 'colophon-benchmark/1',
    name,
    note,
    author,
    kind,
    about: 'own',
    form: 'chat',
    source: { kind: 'snapshot', root: source.manifest.root, name: source.manifest.name, split },
    longestAnswerTokens,
    seed,
    items: chosen.flatMap((place) => items[place] ?? []),
    human: human.value,
  });
}

/** What people said of answers in the snapshot, wherever it stands: ratings and preferences. */
async function humanWords({ manifest, path }: Source, disk: Disk): Promise<Result<HumanWord[], Failure>> {
  const words: HumanWord[] = [];
  const shownIn = (fields: Readonly<Record<string, JsonValue>>, without: readonly string[]) =>
    manifest.fields
      .filter(({ id }) => !without.includes(id))
      .flatMap(({ id }) => (typeof fields[id] === 'string' && fields[id] !== '' ? [fields[id]] : []));
  try {
    for await (const lines of linesOf(path, disk)) {
      for (const text of lines) {
        const record = snapshotRecordSchema.safeParse(JSON.parse(text));
        if (!record.success) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'NOT_A_RECORD' });
        const { fields, answers } = record.data;
        for (const question of manifest.questions) {
          const answer = answers[question.id];
          if (answer?.kind === 'rating' && question.kind === 'rating') {
            // The last text of a record is what is rated; what stands before it is what was asked.
            const shown = shownIn(fields, []);
            const rated = shown.at(-1);
            if (rated === undefined) continue;
            const { lowest, highest } = question;
            const messages = turnOf(shown.slice(0, -1));
            words.push({ kind: 'rating', messages, text: cut(rated), rating: answer.rating, lowest, highest });
          } else if (answer?.kind === 'preference' && question.kind === 'preference') {
            const [first, second] = question.fields.map((field) => fields[field]);
            if (typeof first !== 'string' || typeof second !== 'string') continue;
            const messages = turnOf(shownIn(fields, question.fields));
            words.push({ kind: 'preference', messages, first: cut(first), second: cut(second), chosen: answer.chosen });
          }
          if (words.length >= MOST_HUMAN) return ok(words);
        }
      }
    }
    return ok(words);
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError)
      return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'NOT_JSON' });
    return fail({ code: 'SNAPSHOT_DAMAGED', detail: errorCodeOf(error) });
  }
}

function turnOf(texts: readonly string[]): HumanWord['messages'] {
  return texts.length === 0 ? [] : [{ role: 'user', content: cut(texts.join('\n\n')) }];
}

function cut(text: string): string {
  return text.slice(0, LONGEST_ITEM_TEXT).toWellFormed();
}

export interface OfferedLines {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/**
 * The lines of a stranger's file of JSON lines, at most `most` of them. It is read by a reader that knows nothing but
 * line feeds and UTF-8, holds one line at a time, and never follows what is in it.
 */
export async function readLines(
  { name, path, size }: OfferedLines,
  most: number,
  disk: Disk,
): Promise<Result<{ line: number; text: string; value: JsonValue }[], Failure>> {
  const refused = (line: number, reason: Extract<Failure, { code: 'BENCHMARK_REFUSED' }>['reason']) =>
    fail<Failure>({ code: 'BENCHMARK_REFUSED', name, line, reason });
  if (size > LONGEST_FILE_BYTES) return refused(0, 'too-many');
  const read: { line: number; text: string; value: JsonValue }[] = [];
  let line = 0;
  try {
    for await (const lines of linesOf(path, disk)) {
      for (const text of lines) {
        line += 1;
        if (text.trim() === '') continue;
        if (text.length > LONGEST_LINE) return refused(line, 'too-long');
        const value = objectOf(text);
        if (value === null) return refused(line, 'not-json');
        read.push({ line, text, value });
        if (read.length >= most) return ok(read);
      }
    }
  } catch (error) {
    // Bytes that are no text end the decoder.
    if (error instanceof TypeError) return refused(line + 1, 'not-text');
    return fail({ code: 'FILE_UNREADABLE', name, detail: errorCodeOf(error) });
  }
  return read.length === 0 ? refused(0, 'no-lines') : ok(read);
}

/** All lines as items; the first that does not fit is told with its number. */
export async function itemsOfLines(
  file: OfferedLines,
  mapping: MappingOfLines,
  disk: Disk,
): Promise<Result<BenchmarkItem[], Failure>> {
  const read = await readLines(file, MOST_ITEMS + 1, disk);
  if (!read.ok) return read;
  const refused = (line: number, reason: Extract<Failure, { code: 'BENCHMARK_REFUSED' }>['reason']) =>
    fail<Failure>({ code: 'BENCHMARK_REFUSED', name: file.name, line, reason });
  if (read.value.length > MOST_ITEMS) return refused(MOST_ITEMS + 1, 'too-many');
  const items: BenchmarkItem[] = [];
  for (const { line, value } of read.value) {
    const item = itemOfLine(value, mapping);
    if (!item.ok) return refused(line, item.failure);
    items.push(item.value);
  }
  return ok(items);
}

function objectOf(text: string): JsonValue | null {
  try {
    const value: JsonValue = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
