import type { FileHandle } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Project } from '#core/curate/project.ts';
import { BLOCK_RECORDS, type CurateRecord } from '#core/curate/record.ts';
import { type StateBlock, type StateHead, blockCount, blockOf, headOf, stateFrom } from '#core/curate/state/blocks.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Selection } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { type ChosenRecord, chosenMarks, chosenRecord } from './chosenRecords.ts';
import type { OpenProject } from './openProject.ts';
import type { Piece } from './recordStore.ts';

/**
 * A project as it was after one entry of its log, with the records that were chosen then: what is sealed or exported
 * takes a while, and people go on labelling meanwhile. Plain data, so that another thread can work on it. The records
 * themselves stay in their packs, which never change; what was said of them is held as text, a fraction of the objects.
 */
export interface FrozenProject {
  readonly seq: number;
  readonly head: Project;
  /** One byte a record: 1 where it was chosen. */
  readonly marks: Uint8Array;
  readonly count: number;
  readonly stateHead: StateHead;
  /** By block; null where nothing was said of any of its records. */
  readonly blocks: readonly (string | null)[];
  readonly pieces: readonly (Piece & { readonly path: string })[];
}

/** So many blocks are written down before a key press may come between. */
const SLICE = 20;
/** So many rounds after blocks that changed meanwhile; then the rest in one go. */
const ROUNDS = 5;
/** Blocks that are made a state again at once: 8,000 records. */
const WINDOW_BLOCKS = 16;

export async function freeze(project: OpenProject, selection: Selection): Promise<Result<FrozenProject, Failure>> {
  for (;;) {
    const { state } = project;
    const changed = new Set<number>();
    state.watchers.add(changed);
    try {
      const blocks: (string | null)[] = [];
      for (let block = 0; block < blockCount(state.records); block += 1) {
        blocks.push(textOf(state, block));
        if (block % SLICE === SLICE - 1) await turn();
      }
      for (let round = 0; round < ROUNDS && changed.size > SLICE; round += 1) {
        const again = [...changed];
        changed.clear();
        for (const [place, block] of again.entries()) {
          blocks[block] = textOf(state, block);
          if (place % SLICE === SLICE - 1) await turn();
        }
      }
      // From a replay on it is another object: then all of it once more.
      if (project.state !== state) continue;
      // From here to the end nothing else comes between: that is the moment.
      for (const block of changed) blocks[block] = textOf(state, block);
      for (let block = blocks.length; block < blockCount(state.records); block += 1) blocks.push(textOf(state, block));
      const chosen = chosenMarks(project, selection);
      if (!chosen.ok) return chosen;
      const { head, seq, store } = project;
      const frozen: FrozenProject = {
        seq,
        head,
        ...chosen.value,
        stateHead: headOf(state),
        blocks,
        pieces: store.pieces.map((piece) => ({ ...piece, path: store.packPath(piece.pack) })),
      };
      // What is in the state may still be on its way to the disk; what does not arrive there never was.
      await project.log.flushed();
      return project.failed === null ? ok(frozen) : fail(project.failed);
    } finally {
      state.watchers.delete(changed);
    }
  }
}

/** The chosen records in order, a piece at a time; nothing that it holds grows with their number. */
export async function* frozenRecords(
  frozen: FrozenProject,
  disk: Disk,
): AsyncGenerator<Result<ChosenRecord[], Failure>> {
  const { marks, head } = frozen;
  const windows = new Windows(frozen);
  let path = '';
  let file: FileHandle | undefined;
  try {
    for (const piece of frozen.pieces) {
      const { first, count, pack, offset } = piece;
      if (first >= marks.length || !marks.subarray(first, first + count).includes(1)) continue;
      if (file === undefined || path !== piece.path) {
        await file?.close();
        file = undefined;
        ({ path } = piece);
        file = await disk.open(path, 'r');
      }
      const text = await pieceText(file, piece);
      if (text === null) {
        yield fail({ code: 'PROJECT_DAMAGED', file: `${pack}.pack`, offset, backup: null });
        return;
      }
      // Validated when they were written, and covered by their checksum since.
      const records: CurateRecord[] = JSON.parse(text);
      yield ok(
        records
          .filter(({ ordinal }) => marks[ordinal] === 1)
          .map((record) => {
            const { state, from } = windows.at(record.ordinal);
            return chosenRecord(state, record.ordinal - from, head, record);
          }),
      );
    }
  } catch (error) {
    yield fail(diskFailure(error, path, 0));
  } finally {
    await file?.close();
  }
}

/** What was said of records, as a state again, of a few blocks at a time. */
class Windows {
  readonly #frozen: FrozenProject;
  #held: { state: ProjectState; from: number; to: number } | null = null;

  constructor(frozen: FrozenProject) {
    this.#frozen = frozen;
  }

  at(record: number): { state: ProjectState; from: number } {
    const held = this.#held;
    if (held !== null && record >= held.from && record < held.to) return held;
    const { stateHead, blocks } = this.#frozen;
    const first = Math.floor(record / (WINDOW_BLOCKS * BLOCK_RECORDS)) * WINDOW_BLOCKS;
    const from = first * BLOCK_RECORDS;
    const to = Math.min(from + WINDOW_BLOCKS * BLOCK_RECORDS, stateHead.records);
    const texts = blocks.slice(first, first + WINDOW_BLOCKS).filter((text) => text !== null);
    const shifted = texts.map((text) => shiftedBlock(JSON.parse(text), first));
    const state = stateFrom({ ...stateHead, records: to - from }, shifted, 0);
    if (!state.ok) throw new Error('A state that was written down does not read as it was.');
    this.#held = { state: state.value, from, to };
    return this.#held;
  }
}

function shiftedBlock(stored: StateBlock, blocks: number): StateBlock {
  const records = blocks * BLOCK_RECORDS;
  return {
    ...stored,
    block: stored.block - blocks,
    layers: stored.layers.map((layer) => ({
      ...layer,
      kept: layer.kept.map(({ record, answers }) => ({ record: record - records, answers })),
    })),
    // Nothing that leaves the project has comments.
    comments: [],
    redactions: stored.redactions.map(({ record, redactions }) => ({ record: record - records, redactions })),
  };
}

function textOf(state: ProjectState, block: number): string | null {
  const stored = blockOf(state, block);
  return stored === null ? null : JSON.stringify(stored);
}

async function pieceText(file: FileHandle, { offset, length, crc }: Piece): Promise<string | null> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return crc32(bytes) === crc ? new TextDecoder().decode(bytes) : null;
}
