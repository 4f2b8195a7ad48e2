import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Adapters } from '../adapters/adapters.ts';
import type { RunStore } from '../factory/runStore.ts';
import type { ShelvingParts } from '../factory/shelveAdapter.ts';
import type { Tickets } from '../files/tickets.ts';
import type { JobDefinition } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import type { Places } from '../places.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Piece } from './bundle.ts';
import { deletePiece } from './rows.ts';

/** Where the pieces of a small world come to lie, beside the person's own things. */
export interface Shelves extends ShelvingParts {
  readonly places: Pick<Places, 'snapshots'>;
  readonly tickets: Pick<Tickets, 'offerLocal' | 'find' | 'abandon'>;
  readonly settings: SettingsStore;
  readonly library: Library;
  readonly adapters: Adapters;
  readonly snapshots: Snapshots;
  readonly runs: Pick<RunStore, 'list'>;
  /** The ordinary way of a file into the library. */
  readonly addModel: JobDefinition;
  readonly snapshotsChanged: () => void;
}

/** What a piece is called, if it is here. */
export async function nameOf(
  { library, adapters, snapshots }: Shelves,
  { kind, hash }: Piece,
): Promise<string | undefined> {
  if (kind === 'base') return library.find(hash)?.name;
  if (kind === 'adapter') return adapters.find(hash)?.name;
  const manifest = await snapshots.manifest(hash);
  return manifest.ok ? manifest.value.name : undefined;
}

/** Takes a piece out of the library as a person would. One that is gone already is none to complain of. */
export async function takeAway(shelves: Shelves, { kind, hash }: Piece): Promise<Result<void, Failure>> {
  const { library, adapters, snapshots, catalogue } = shelves;
  const removed = await (kind === 'base'
    ? library.remove(hash)
    : kind === 'adapter'
      ? adapters.remove(hash)
      : snapshots.remove(hash));
  if (!removed.ok && removed.failure.code !== 'NOT_FOUND') return removed;
  const deleted = deletePiece(catalogue, hash);
  return deleted.ok ? ok(undefined) : deleted;
}
