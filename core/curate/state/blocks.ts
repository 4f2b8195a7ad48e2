import { z } from 'zod';
import { type Result, fail, ok } from '../../result.ts';
import { ulidSchema } from '../../ids.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { answerSchema, answersSchema } from '../question.ts';
import { BLOCK_RECORDS } from '../record.ts';
import { slugSchema } from '../value.ts';
import { type Column, largest } from './column.ts';
import { type Layer, STATUSES } from './layer.ts';
import { ProjectState } from './projectState.ts';

/**
 * A checkpoint of the state: a head, and one block for every 500 records of which anything was said. Plain JSON, so
 * that the same goes into the window's database and the host's file. Codes are only ever added, so a block that was
 * written earlier is read with a later head; after a change, only the head and `dirty` blocks are written.
 *
 * What can be undone is not in it: the log has that. Whoever starts from a checkpoint applies the log from there on,
 * and replays it whole when somebody undoes what came before.
 */
const widthSchema = z.union([z.literal(1), z.literal(2), z.literal(4)]);
/** 500 values, little-endian, in base 64. Null where all of them are 0. */
const pageSchema = z.object({ width: widthSchema, values: z.string().max(BLOCK_RECORDS * 6) });
const page = pageSchema.nullable();
type StoredPage = z.infer<typeof pageSchema>;

const ordinal = z.number().int().nonnegative();
const tags = z.array(z.string().max(80));
const layerSchema = z.object({
  /** Place in the head's labelers; null for what was decided. */
  labeler: ordinal.nullable(),
  status: page,
  took: page,
  coded: z.record(slugSchema, pageSchema),
  kept: z.array(z.object({ record: ordinal, answers: answersSchema })),
});

export const stateHeadSchema = z.object({
  format: z.literal(1),
  records: ordinal,
  labelers: z.array(ulidSchema),
  /** The answers that codes stand for, by question, the first with code 1. */
  answers: z.record(slugSchema, z.array(answerSchema)),
  tagChanges: z.array(z.object({ added: tags, removed: tags })),
});
export type StateHead = z.infer<typeof stateHeadSchema>;

export const stateBlockSchema = z.object({
  block: ordinal,
  flagged: page,
  assigned: page,
  decidedBy: page,
  tags: page,
  touched: page,
  layers: z.array(layerSchema),
  comments: z.array(
    z.object({
      record: ordinal,
      comments: z.array(z.object({ entry: ulidSchema, by: ulidSchema, at: ordinal, text: z.string() })),
    }),
  ),
  redactions: z.array(
    z.object({
      record: ordinal,
      redactions: z.array(
        z.object({
          entry: ulidSchema,
          field: slugSchema,
          ranges: z.array(z.object({ start: ordinal, end: ordinal })),
        }),
      ),
    }),
  ),
});
export type StateBlock = z.infer<typeof stateBlockSchema>;

export function headOf(state: ProjectState): StateHead {
  return {
    format: 1,
    records: state.records,
    labelers: state.labelers.map(({ id }) => id),
    answers: Object.fromEntries([...state.answerCodes].map(([question, { values }]) => [question, [...values]])),
    tagChanges: state.tagChanges.values.map(({ added, removed }) => ({ added: [...added], removed: [...removed] })),
  };
}

/** How many blocks there are; a block of which nothing was said need not be stored. */
export function blockCount(records: number): number {
  return Math.ceil(records / BLOCK_RECORDS);
}

/** Null where nothing was said of any of its records. */
export function blockOf(state: ProjectState, block: number): StateBlock | null {
  const stored: StateBlock = {
    block,
    flagged: storedPage(state.flagged, block),
    assigned: storedPage(state.assigned, block),
    decidedBy: storedPage(state.decidedBy, block),
    tags: storedPage(state.tags, block),
    touched: storedPage(state.touched, block),
    layers: [...state.labelers, state.decisions].flatMap((layer, place) => {
      const kept = layerOf(layer, layer === state.decisions ? null : place, block);
      return kept === null ? [] : [kept];
    }),
    comments: within(state.comments, block).map(([record, comments]) => ({ record, comments: [...comments] })),
    redactions: within(state.redactions, block).map(([record, redactions]) => ({
      record,
      redactions: redactions.map(({ entry, field, ranges }) => ({ entry, field, ranges: [...ranges] })),
    })),
  };
  const empty =
    COLUMNS.every((name) => stored[name] === null) &&
    stored.layers.length + stored.comments.length + stored.redactions.length === 0;
  return empty ? null : stored;
}

const COLUMNS = ['flagged', 'assigned', 'decidedBy', 'tags', 'touched'] as const;

/**
 * The state as it was stored. `damaged` where head and blocks do not fit together: whoever holds the log replays it.
 * `historyBytes` as in `ProjectState`.
 */
export function stateFrom(
  head: StateHead,
  blocks: Iterable<StateBlock>,
  historyBytes?: number,
): Result<ProjectState, 'damaged'> {
  const state = new ProjectState(head.records, historyBytes);
  for (const id of head.labelers) state.labelerOrNew(id);
  for (const [question, answers] of Object.entries(head.answers)) {
    const codes = state.codesOf(question);
    if (answers.some((answer, place) => codes.codeOf(answer) !== place + 1)) return fail('damaged');
  }
  if (head.tagChanges.some((change, place) => state.tagChanges.codeOf(change) !== place + 1)) return fail('damaged');
  if (state.labelers.length !== head.labelers.length) return fail('damaged');

  for (const stored of blocks) {
    const first = stored.block * BLOCK_RECORDS;
    const length = Math.min(BLOCK_RECORDS, head.records - first);
    if (length <= 0) return fail('damaged');
    let whole = true;
    state.change(
      Uint32Array.from({ length }, (_, place) => first + place),
      () => (whole = load(state, stored, length)),
    );
    if (!whole) return fail('damaged');
  }
  state.dirty.clear();
  return ok(state);
}

function load(state: ProjectState, stored: StateBlock, length: number): boolean {
  const { block } = stored;
  const labelers = state.labelers.length;
  return (
    loadPage(state.flagged, stored.flagged, block, length, 1) &&
    loadPage(state.assigned, stored.assigned, block, length, labelers) &&
    loadPage(state.decidedBy, stored.decidedBy, block, length, labelers) &&
    loadPage(state.tags, stored.tags, block, length, state.tagChanges.values.length) &&
    loadPage(state.touched, stored.touched, block, length, largest(4)) &&
    stored.layers.every((layer) => loadLayer(state, layer, block, length)) &&
    loadLists(state.comments, stored.comments, block, length, ({ comments }) => comments) &&
    loadLists(state.redactions, stored.redactions, block, length, ({ redactions }) => redactions)
  );
}

function loadLayer(state: ProjectState, stored: StateBlock['layers'][number], block: number, length: number): boolean {
  const layer = stored.labeler === null ? state.decisions : state.labelers[stored.labeler];
  if (layer === undefined) return false;
  return (
    loadPage(layer.status, stored.status, block, length, STATUSES.length - 1) &&
    loadPage(layer.took, stored.took, block, length, largest(4)) &&
    Object.entries(stored.coded).every(([question, values]) => {
      const { codes, column } = layer.codedQuestion(question, state.codesOf(question));
      return loadPage(column, values, block, length, codes.values.length);
    }) &&
    loadLists(layer.kept, stored.kept, block, length, ({ answers }) => answers)
  );
}

function layerOf(layer: Layer, labeler: number | null, block: number): StateBlock['layers'][number] | null {
  const coded = layer.coded.flatMap(({ question, column }) => {
    const values = storedPage(column, block);
    return values === null ? [] : [[question, values] as const];
  });
  const stored = {
    labeler,
    status: storedPage(layer.status, block),
    took: storedPage(layer.took, block),
    coded: Object.fromEntries(coded),
    kept: within(layer.kept, block).map(([record, answers]) => ({ record, answers })),
  };
  return stored.status === null && stored.took === null && coded.length + stored.kept.length === 0 ? null : stored;
}

function storedPage(column: Column, block: number): StoredPage | null {
  const values = column.page(block);
  if (values === undefined) return null;
  const bytes = new Uint8Array(values.length * column.width);
  values.forEach((value, place) => {
    for (let byte = 0; byte < column.width; byte += 1) bytes[place * column.width + byte] = value >>> (8 * byte);
  });
  return { width: column.width, values: toBase64(bytes) };
}

/** False where a value is larger than it may be, or stands for a record that there is not. */
function loadPage(column: Column, stored: StoredPage | null, block: number, length: number, most: number): boolean {
  if (stored === null) return true;
  const bytes = fromBase64(stored.values);
  if (bytes?.length !== BLOCK_RECORDS * stored.width) return false;
  for (let place = 0; place < BLOCK_RECORDS; place += 1) {
    let value = 0;
    for (let byte = stored.width - 1; byte >= 0; byte -= 1)
      value = value * 256 + (bytes[place * stored.width + byte] ?? 0);
    if (value > (place < length ? most : 0)) return false;
    if (value > 0) column.set(block * BLOCK_RECORDS + place, value);
  }
  return true;
}

function within<Value>(map: ReadonlyMap<number, Value>, block: number): [number, Value][] {
  const found: [number, Value][] = [];
  for (let record = block * BLOCK_RECORDS; record < (block + 1) * BLOCK_RECORDS; record += 1) {
    const value = map.get(record);
    if (value !== undefined) found.push([record, value]);
  }
  return found;
}

function loadLists<Stored extends { record: number }, Value>(
  map: Map<number, Value>,
  stored: readonly Stored[],
  block: number,
  length: number,
  valueOf: (stored: Stored) => Value,
): boolean {
  for (const one of stored) {
    const place = one.record - block * BLOCK_RECORDS;
    if (place < 0 || place >= length) return false;
    map.set(one.record, valueOf(one));
  }
  return true;
}
