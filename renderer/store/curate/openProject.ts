import type { Doing } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { RecordSet } from '#core/curate/recordSet.ts';
import type { ApplyFailure } from '#core/curate/state.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';

/** One thing that was done here, and the records that it may have changed. */
export interface Acted {
  readonly entry: string;
  readonly records: RecordSet;
}

/** `READING`: another window writes. `NOTHING`: there is nothing to undo or to redo. */
export type ActFailure = ApplyFailure | { readonly code: 'READING' } | { readonly code: 'NOTHING' };

export interface Saving {
  /** Entries that the host has not acknowledged yet. */
  readonly waiting: number;
  /** When the host last said that something is on disk: UTC milliseconds. */
  readonly savedAt: number | null;
  /** Why nothing is acknowledged at the moment; `lost` while there is no host. What is waiting is kept in this window. */
  readonly trouble: Failure | 'lost' | null;
}

/** What is true of an open project at one moment; another object after every change. */
export interface ProjectNow {
  readonly head: Project;
  readonly lease: 'write' | 'read';
  readonly records: number;
  /** Whose answers this window gives: a labeler of the project. */
  readonly me: string;
  /** Counts changes of `state`: a component that reads the state depends on this. */
  readonly version: number;
  readonly saving: Saving;
  /** How much of the records lies in the window's own database, in blocks; null when all of it does. */
  readonly copying: { readonly done: number; readonly total: number } | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** A project as this window has it: the records on demand, and all that people said of them in memory. */
export interface OpenProject {
  readonly id: string;
  readonly now: ProjectNow;
  /** Read it with core/curate/state/{reads,counts}.ts. Only `act`, `undo` and `redo` change it. It may be another
   *  object after a rebuild: never keep it. */
  readonly state: ProjectState;
  subscribe(listener: () => void): () => void;

  /** Done at once in memory, then kept in this window's database, then by the host. */
  act(doing: Doing): Result<Acted, ActFailure>;
  /** Takes back what this labeler did last here, single or bulk. */
  undo(): Result<Acted, ActFailure>;
  redo(): Result<Acted, ActFailure>;

  /** What is at hand without waiting. */
  peek(record: number): CurateRecord | undefined;
  /** In the order asked for. Rejects where neither this window nor the host can give them. */
  read(records: ArrayLike<number>): Promise<CurateRecord[]>;
  /** Fetches what will be looked at next; never fails. */
  prefetch(records: ArrayLike<number>): void;

  chooseMe(labeler: string): void;
  /** This window writes from now on; the one that wrote reads. */
  takeOver(): Promise<void>;
}
