import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import {
  blockCount,
  blockOf,
  headOf,
  stateBlockSchema,
  stateFrom,
  stateHeadSchema,
} from '#core/curate/state/blocks.ts';
import type { StateBlock } from '#core/curate/state/blocks.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Disk } from '../durable/disk.ts';
import { EntryIds } from './entryIds.ts';
import { FrameFile } from './frameFile.ts';

/** Memory for undoing without a look at the log, in the host; the window has its own. */
export const HISTORY_BYTES = 24 * 1024 * 1024;
/** So many blocks are taken at once; a key press may come between. */
const SLICE = 100;

export interface Checkpoint {
  seq: number;
  state: ProjectState;
  ids: EntryIds;
}

const firstFrame = z.object({ seq: z.number().int().nonnegative(), head: stateHeadSchema });

/**
 * Writes state and entry ids beside the log, so that opening does not replay all of it. Nothing depends on it: one that
 * is missing, damaged or from another log is left out. `current` says whether the state is still as it was; a
 * checkpoint of two moments would be worse than none.
 */
export async function writeCheckpoint(
  folder: string,
  { seq, state, ids }: Checkpoint,
  current: () => boolean,
  disk: Disk,
): Promise<void> {
  const unfinished = join(folder, 'checkpoint.new');
  await disk.unlink(unfinished).catch(() => {});
  const opened = await FrameFile.open(unfinished, disk, 'headers');
  if (!opened.ok) return;
  const file = opened.value;
  let whole = true;
  const put = async (value: Uint8Array) => {
    whole &&= (await file.write(value, 1)).ok;
  };
  await put(encode({ seq, head: headOf(state) }));
  await put(ids.toBytes());
  const blocks = blockCount(state.records);
  for (let from = 0; from < blocks && whole && current(); from += SLICE) {
    const slice: StateBlock[] = [];
    for (let block = from; block < Math.min(from + SLICE, blocks); block += 1) {
      const stored = blockOf(state, block);
      if (stored !== null) slice.push(stored);
    }
    if (slice.length > 0) await put(encode(slice));
    await turn();
  }
  whole &&= current() && (await file.sync()).ok;
  await file.close();
  if (whole) await disk.rename(unfinished, join(folder, 'checkpoint.clf'));
  else await disk.unlink(unfinished).catch(() => {});
}

/** `records` and `lastSeq` are what the project has: a checkpoint that knows more is from another life of it. */
export async function readCheckpoint(
  folder: string,
  records: number,
  lastSeq: number,
  disk: Disk,
): Promise<Checkpoint | undefined> {
  try {
    const path = join(folder, 'checkpoint.clf');
    await disk.stat(path);
    const opened = await FrameFile.open(path, disk, 'headers');
    if (!opened.ok) return undefined;
    try {
      return await read(opened.value, records, lastSeq);
    } finally {
      await opened.value.close();
    }
  } catch {
    return undefined;
  }
}

async function read(file: FrameFile, records: number, lastSeq: number): Promise<Checkpoint | undefined> {
  const contents: Uint8Array[] = [];
  for (let index = 0; index < file.frames.length; index += 1) {
    const content = await file.read(index);
    if (!content.ok) return undefined;
    contents.push(content.value);
  }
  const [first, ids, ...rest] = contents;
  if (first === undefined || ids === undefined) return undefined;
  const { seq, head } = firstFrame.parse(decode(first));
  if (seq > lastSeq || head.records > records) return undefined;
  const entryIds = EntryIds.from(ids);
  if (entryIds.count !== seq) return undefined;
  const blocks = rest.flatMap((content) => z.array(stateBlockSchema).parse(decode(content)));
  const state = stateFrom(head, blocks, HISTORY_BYTES);
  return state.ok ? { seq, state: state.value, ids: entryIds } : undefined;
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(content: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(content));
}
