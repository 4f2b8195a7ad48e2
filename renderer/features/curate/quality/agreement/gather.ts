import type { Answer, Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { type Layer, SUBMITTED } from '#core/curate/state/layer.ts';
import { MARK, type ProjectState } from '#core/curate/state/projectState.ts';
import { codePointLength } from '#core/text/codePoints.ts';

/** What the labelers said to one question, in little room: a million answers are a few hundred different ones. */
export interface GatheredQuestion {
  readonly question: Question;
  /** Each different answer once; a place in it, from 1, is a code. */
  readonly values: readonly Answer[];
  /** Record by record the code of each labeler's answer, 0 for none. */
  readonly codes: Uint32Array;
  /** Code points of the field that spans are marked in, by record; empty for other questions. */
  readonly lengths: Uint32Array;
}

export interface Gathered {
  /** Ids, in the order of the codes. */
  readonly labelers: readonly string[];
  /** Records that two or more submitted. */
  readonly records: Uint32Array;
  /** Labelers who submitted anything at all. */
  readonly working: number;
  readonly questions: readonly GatheredQuestion[];
}

/** So many records are looked at before the window may draw again. */
const SLICE = 20_000;
/** Texts are read so many at a time. */
const READ_AT_ONCE = 500;

type Read = (records: readonly number[]) => Promise<CurateRecord[]>;

/** The answers of records that several people submitted. Null when it was called off. */
export async function gather(
  state: ProjectState,
  questions: readonly Question[],
  read: Read,
  signal: AbortSignal,
): Promise<Gathered | null> {
  const layers = state.labelers.filter((layer) => (layer.counts.status[SUBMITTED] ?? 0) > 0);
  const records = layers.length < 2 ? new Uint32Array(0) : await overlapOf(state, layers, signal);
  if (records === null) return null;
  const gathered: GatheredQuestion[] = [];
  for (const question of questions) {
    const values: Answer[] = [];
    const known = new Map<string, number>();
    const codes = new Uint32Array(records.length * layers.length);
    for (const [place, record] of records.entries()) {
      for (const [column, layer] of layers.entries()) {
        if (layer.status.get(record) !== SUBMITTED) continue;
        const answer = layer.answerTo(record, question.id);
        if (answer === undefined) continue;
        const key = JSON.stringify(answer);
        const code = known.get(key) ?? values.push(answer);
        known.set(key, code);
        codes[place * layers.length + column] = code;
      }
      if (place % SLICE === SLICE - 1 && !(await turn(signal))) return null;
    }
    const lengths = question.kind === 'spans' ? await lengthsOf(records, question.field, read, signal) : null;
    if (signal.aborted) return null;
    gathered.push({ question, values, codes, lengths: lengths ?? new Uint32Array(0) });
  }
  return { labelers: layers.map(({ id }) => id), records, working: layers.length, questions: gathered };
}

async function overlapOf(
  state: ProjectState,
  layers: readonly Layer[],
  signal: AbortSignal,
): Promise<Uint32Array | null> {
  const found: number[] = [];
  const { marks } = state;
  for (let record = 0; record < marks.length; record += 1) {
    if (record % SLICE === SLICE - 1 && !(await turn(signal))) return null;
    // What was discarded as a whole is nobody's answer any more.
    if (((marks[record] ?? 0) & MARK.status) !== SUBMITTED) continue;
    let submitted = 0;
    for (const layer of layers) if (layer.status.get(record) === SUBMITTED) submitted += 1;
    if (submitted > 1) found.push(record);
  }
  return Uint32Array.from(found);
}

async function lengthsOf(
  records: Uint32Array,
  field: string,
  read: Read,
  signal: AbortSignal,
): Promise<Uint32Array | null> {
  const lengths = new Uint32Array(records.length);
  for (let from = 0; from < records.length && !signal.aborted; from += READ_AT_ONCE) {
    const texts = await read([...records.subarray(from, from + READ_AT_ONCE)]);
    for (const [place, { fields }] of texts.entries()) {
      const text = fields[field];
      lengths[from + place] = typeof text === 'string' ? codePointLength(text) : 0;
    }
  }
  return signal.aborted ? null : lengths;
}

/** Lets the window draw. False when nobody wants the result any more. */
async function turn(signal: AbortSignal): Promise<boolean> {
  await new Promise((resume) => setTimeout(resume));
  return !signal.aborted;
}
