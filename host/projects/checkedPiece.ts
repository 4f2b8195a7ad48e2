import { isUtf8 } from 'node:buffer';
import { answersSchema } from '#core/curate/question.ts';
import { BLOCK_RECORDS, type CurateRecord } from '#core/curate/record.ts';
import { LONGEST_RECORD_UNITS, PIECE_UNITS } from '#protocol/engine/records.ts';

export interface Expected {
  /** The ordinal of the first record. */
  readonly first: number;
  readonly count: number;
  /** The place of its file among the project's sources. */
  readonly file: number;
  readonly fields: ReadonlySet<string>;
  readonly questions: ReadonlySet<string>;
}

const LONGEST_TAG = 80;
const MOST_TAGS = 1_000;
const LONGEST_AUTHOR = 200;

/** An escaped half of a character. Written by `JSON.stringify`, which escapes none that has its other half. */
const HALF = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

/**
 * Whether bytes of the parsing child may be a piece of the pack: exactly the records that are expected, each as
 * core/curate/record.ts has it, though checked by hand, as a schema costs more for each of a million records than all
 * the rest. A child that a hostile file has taken over may send anything. What is returned is what to write: the bytes
 * as they came, as whoever reads them again will read the same; with answers in them, those that the schema leaves.
 */
export function checkedPiece(bytes: Uint8Array, expected: Expected): Uint8Array | undefined {
  if (!isUtf8(bytes)) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // What structure JSON has is ASCII, and most of the longest texts are. As Latin-1, a unit for each byte, it is parsed
  // in half the time; what is then too long, or holds answers, is looked at as what it is.
  const quick = checked(buffer.toString('latin1'), expected);
  if (quick?.hasAnswers === false) return bytes;
  const whole = checked(buffer.toString('utf8'), expected);
  if (whole === undefined) return undefined;
  return whole.hasAnswers ? withAnswers(whole.records) : bytes;
}

function checked(text: string, expected: Expected): { records: Unanswered[]; hasAnswers: boolean } | undefined {
  const parsed = recordsOf(text);
  if (parsed === undefined || parsed.length !== expected.count) return undefined;
  if (blockOf(expected.first) !== blockOf(expected.first + expected.count - 1)) return undefined;
  const records: Unanswered[] = [];
  let hasAnswers = false;
  for (const [place, record] of parsed.entries()) {
    if (!isRecord(record, expected.first + place, expected)) return undefined;
    for (const question in record.given) {
      if (!expected.questions.has(question)) return undefined;
      hasAnswers = true;
    }
    records.push(record);
  }
  return { records, hasAnswers };
}

function recordsOf(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return undefined;
    if (text.length > (parsed.length === 1 ? LONGEST_RECORD_UNITS : PIECE_UNITS) + parsed.length + 2) return undefined;
    return text.includes('\\u') && HALF.test(JSON.stringify(parsed)) ? undefined : parsed;
  } catch {
    return undefined;
  }
}

const blockOf = (ordinal: number) => Math.floor(ordinal / BLOCK_RECORDS);

function isRecord(value: unknown, ordinal: number, { file, fields }: Expected): value is Unanswered {
  if (!hasKeys(value, 5)) return false;
  const { fields: filled, given, tags, source } = value;
  if (value['ordinal'] !== ordinal || !isObject(filled) || !isObject(given)) return false;
  for (const field in filled) if (!fields.has(field)) return false;
  if (!Array.isArray(tags) || tags.length > MOST_TAGS || !tags.every(isTag)) return false;
  if (!hasKeys(source, 3)) return false;
  const { row, author } = source;
  if (source['file'] !== file || !Number.isSafeInteger(row) || Number(row) < 1) return false;
  return author === null || (typeof author === 'string' && author.length <= LONGEST_AUTHOR);
}

type Unanswered = Omit<CurateRecord, 'given'> & { given: Record<string, unknown> };

const isTag = (tag: unknown) => typeof tag === 'string' && tag.length <= LONGEST_TAG;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** So many and no others, where each is asked for by name. */
function hasKeys(value: unknown, count: number): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length === count;
}

function withAnswers(records: readonly Unanswered[]): Uint8Array | undefined {
  const cleaned: CurateRecord[] = [];
  for (const record of records) {
    const given = answersSchema.safeParse(record.given);
    if (!given.success) return undefined;
    cleaned.push({ ...record, given: given.data });
  }
  return new TextEncoder().encode(JSON.stringify(cleaned));
}
