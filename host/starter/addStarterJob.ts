import { join } from 'node:path';
import { z } from 'zod';
import { sha256Schema } from '#core/ids.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { starterKindSchema } from '#core/starter.ts';
import { factsSchema } from '../adapters/adapterFiles.ts';
import { isDiskError } from '../durable/failures.ts';
import { shelveAdapter } from '../factory/shelveAdapter.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { addModelInputSchema } from '../library/addModel.ts';
import { filesArrival } from '../snapshots/filesArrival.ts';
import { takeSnapshot } from '../snapshots/takeSnapshot.ts';
import { type Bundle, adapterFileOf, baseFileOf, piecesOf, readBundle, snapshotFileOf } from './bundle.ts';
import type { Piece } from './bundle.ts';
import { writePiece } from './rows.ts';
import { type Shelves, nameOf, takeAway } from './shelves.ts';

/** What this job brought: it goes again when the job is broken off. */
const checkpointSchema = z.object({ brought: z.array(z.object({ kind: starterKindSchema, hash: sha256Schema })) });

/** The name that the base goes by: its file's. */
const BASE_NAME = 'Small world.gguf';

const cancelled = fail<Failure>({ code: 'CANCELLED' });

/**
 * Adds a small world piece by piece, each in the way in which a stranger's would be: the base is hashed and its header
 * read, snapshots are verified line by line, adapters are checked against the base. A piece that is here is left as it
 * is, so a job that begins again goes on where it was.
 */
export function addStarterJob(shelves: Shelves, folder: string | undefined): JobDefinition {
  const { disk, settings, places, addModel } = shelves;
  const workOf = (job: string) => join(places.snapshots, `${job}.new`);

  const run = async (context: JobContext): Promise<JobOutcome> => {
    const bundle = await readBundle(folder, disk);
    if (bundle === null) return fail({ code: 'FILE_GONE', name: 'starter.json' });
    const pieces = piecesOf(bundle);
    const brought = context.checkpoint === null ? [] : checkpointSchema.parse(context.checkpoint).brought;
    for (const [place, piece] of pieces.entries()) {
      if (context.signal.aborted) return cancelled;
      if ((await nameOf(shelves, piece)) !== undefined) {
        // What a person added before stays theirs, even where it is the same.
        if (!brought.some(({ hash }) => hash === piece.hash) || !(await isSame(piece, bundle))) continue;
      } else {
        brought.push(piece);
        context.saveCheckpoint({ brought });
        const added = await bring(piece, bundle, context);
        if (added !== 'waiting' && !added.ok) return added;
      }
      const written = writePiece(shelves.catalogue, piece);
      if (!written.ok) return written;
      context.progress(Math.round((bundle.bytes * (place + 1)) / pieces.length), bundle.bytes);
    }
    if (settings.current.chosenModel === null) {
      const chosen = await settings.change({ chosenModel: bundle.told.base.sha256 });
      if (!chosen.ok) return chosen;
    }
    return ok(bundle.told.base.sha256);
  };

  const bring = async (piece: Piece, bundle: Bundle, context: JobContext): Promise<JobOutcome> => {
    if (piece.kind === 'base') return bringBase(bundle, context);
    if (piece.kind === 'adapter') return bringAdapter(piece.hash, bundle);
    const files = {
      manifest: snapshotFileOf(bundle, piece.hash, 'manifest.json'),
      records: snapshotFileOf(bundle, piece.hash, 'records.jsonl'),
    };
    const parts = { folder: places.snapshots, snapshots: shelves.snapshots, disk };
    const taken = await takeSnapshot(
      parts,
      filesArrival(files, context.signal, disk),
      workOf(context.id),
      context.signal,
      () => {},
    );
    if (!taken.ok) return taken;
    if (taken.value.root !== piece.hash) return other('manifest.json');
    shelves.snapshotsChanged();
    return ok(piece.hash);
  };

  const bringBase = async (bundle: Bundle, context: JobContext): Promise<JobOutcome> => {
    const offered = await shelves.tickets.offerLocal(baseFileOf(bundle));
    if (!offered.ok) return offered;
    const source = shelves.tickets.find(offered.value.ticket);
    const input = addModelInputSchema.parse({ ...source, name: BASE_NAME, rest: [] });
    const inner = { ...context, input, checkpoint: null, progress: () => {}, saveCheckpoint: () => {} };
    const added = await addModel.run(inner);
    if (added === 'waiting' || !added.ok) {
      await addModel.discard(context.id, input, null);
      return added;
    }
    if (added.value === bundle.told.base.sha256) return added;
    if (added.value !== null) await shelves.library.remove(added.value);
    return other(bundle.told.base.file);
  };

  const bringAdapter = async (hash: string, bundle: Bundle): Promise<Result<string, Failure>> => {
    const base = await shelves.library.sound(bundle.told.base.sha256);
    if (!base.ok) return base;
    const card = await cardOf(hash, bundle);
    if (card === null) return other('adapter.json');
    const from = adapterFileOf(bundle, hash, 'adapter.gguf');
    const shelved = await shelveAdapter(shelves, { from, name: card.name, base: base.value }, (found) =>
      found.hash === hash
        ? ok({ ...card, header: { ...found.header, name: card.name, baseName: card.base.name }, addedAt: Date.now() })
        : other('adapter.gguf'),
    );
    return shelved.ok ? ok(hash) : shelved;
  };

  /** What is known of an adapter, if it tells of this bundle's base and snapshots only. */
  const cardOf = async (hash: string, bundle: Bundle) => {
    try {
      const text = (await disk.readFile(adapterFileOf(bundle, hash, 'adapter.json'))).toString('utf8');
      const { adapter } = factsSchema.parse(JSON.parse(text));
      const { base, snapshots } = bundle.told;
      const roots = new Set(snapshots.map(({ root }) => root));
      const fits =
        adapter.hash === hash &&
        adapter.base.hash === base.sha256 &&
        adapter.lineage?.family === base.sha256 &&
        adapter.lineage.snapshots.every(({ root }) => roots.has(root));
      return fits ? adapter : null;
    } catch (error) {
      if (isDiskError(error) || error instanceof SyntaxError || error instanceof z.ZodError) return null;
      throw error;
    }
  };

  /** The same weights may come out of a training of the person's own: then the adapter is theirs. */
  const isSame = async ({ kind, hash }: Piece, bundle: Bundle): Promise<boolean> => {
    if (kind !== 'adapter') return true;
    const [here, there] = [shelves.adapters.find(hash), await cardOf(hash, bundle)];
    return there !== null && here?.lineage?.runLogHash === there.lineage?.runLogHash;
  };

  return {
    kind: 'add-starter',
    atOnce: 1,
    run,
    async discard(id, _input, checkpoint) {
      await disk.rm(workOf(id), { recursive: true, force: true });
      const { brought } = checkpointSchema.parse(checkpoint ?? { brought: [] });
      // Last in, first out: adapters before their base.
      for (const piece of brought.toReversed()) await takeAway(shelves, piece);
    },
  };
}

function other(name: string): Result<never, Failure> {
  return fail({ code: 'FILE_CHANGED', name });
}
