import type { Entry } from '#core/curate/entry.ts';
import { blockCount, blockOf, headOf } from '#core/curate/state/blocks.ts';
import type { StateBlock, StateHead } from '#core/curate/state/blocks.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type OpenProject, damageFailure } from './openProject.ts';
import { parseEntry } from './projectState.ts';

/** So many blocks of the state go in one message; one of 500 records takes a few kilobytes. */
const STATE_BLOCKS = 50;
/** So many entries go in one message. */
const ENTRIES = 2_000;

type Stream<Item> = AsyncGenerator<Item, Result<void, Failure>>;

export async function* blockTexts(
  { store }: OpenProject,
  from: number,
  count: number,
): Stream<{ block: number; first: number; count: number; text: string }> {
  for (const piece of store.piecesOf(from, count)) {
    const text = await store.text(piece);
    if (!text.ok) return fail(damageFailure(text.failure));
    yield { block: Math.floor(piece.first / BLOCK_RECORDS), first: piece.first, count: piece.count, text: text.value };
  }
  return ok(undefined);
}

/** One message's worth: well below the largest frame, and at least one piece. */
const PACKED_BYTES = 6 * 1024 * 1024;

export async function packedFrom(
  { store }: OpenProject,
  from: number,
): Promise<Result<{ pieces: { first: number; count: number; bytes: number }[]; content: Blob }, Failure>> {
  const pieces: { first: number; count: number; bytes: number }[] = [];
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (const piece of store.piecesFrom(from)) {
    if (size > 0 && size + piece.length > PACKED_BYTES) break;
    const bytes = await store.bytes(piece);
    if (!bytes.ok) return fail(damageFailure(bytes.failure));
    parts.push(bytes.value);
    pieces.push({ first: piece.first, count: piece.count, bytes: piece.length });
    size += piece.length;
  }
  return ok({ pieces, content: new Blob(parts) });
}

export async function* entriesAfter({ log }: OpenProject, seq: number): Stream<{ first: number; entries: Entry[] }> {
  const batches = log.read(seq + 1);
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return next.value.ok ? ok(undefined) : fail(damageFailure(next.value.failure));
    const { first, entries } = next.value;
    for (let from = 0; from < entries.length; from += ENTRIES) {
      yield { first: first + from, entries: entries.slice(from, from + ENTRIES).map(parseEntry) };
    }
  }
}

type CheckpointItem = { kind: 'head'; seq: number; head: StateHead } | { kind: 'blocks'; blocks: StateBlock[] };

/**
 * The state as of one moment, although it takes a while to send: it is written down first, as texts, which are a
 * fraction of what the objects take.
 */
export async function* checkpointOf(project: OpenProject): Stream<CheckpointItem> {
  await project.log.flushed();
  const { state, seq } = project;
  const head = headOf(state);
  const texts: string[] = [];
  let slice: StateBlock[] = [];
  for (let block = 0; block < blockCount(state.records); block += 1) {
    const stored = blockOf(state, block);
    if (stored !== null) slice.push(stored);
    if (slice.length === STATE_BLOCKS) {
      texts.push(JSON.stringify(slice));
      slice = [];
    }
  }
  if (slice.length > 0) texts.push(JSON.stringify(slice));
  yield { kind: 'head', seq, head };
  for (const text of texts) {
    const blocks: StateBlock[] = JSON.parse(text);
    yield { kind: 'blocks', blocks };
  }
  return ok(undefined);
}
