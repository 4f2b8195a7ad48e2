import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import type { Model } from '#core/model.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { memoryOf } from '#core/train/estimate.ts';
import { FACTORS_BYTES } from '#core/train/factors.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import type { Arbiter } from '../engine/arbiter.ts';
import type { TrainEngine } from '../engine/trainEngine.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { factorsPlace } from './factorsPlace.ts';
import { type RunStore, noSuchRun } from './runStore.ts';

export const factorsInputSchema = z.object({ run: ulidSchema, adapter: sha256Schema });

interface Parts {
  store: RunStore;
  engine: Pick<TrainEngine, 'factors'>;
  arbiter: Pick<Arbiter, 'reserve' | 'freeFor'>;
  /** Ends whatever else has the memory of a training, and can be begun again. */
  makeRoom: () => Promise<void>;
  disk: Disk;
  derived: string;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
}

/**
 * What influence needs of a run, worked out by a child from its examples and checkpoints into a file of the adapter's:
 *
 *     derived/<adapter>/factors@2
 */
export function factorsJob(parts: Parts): JobDefinition {
  const { disk, derived } = parts;
  const placeOf = (adapter: string) => factorsPlace(derived, adapter);
  const tidy = async (adapter: string) => {
    for (const left of ['.new', '.new.turned', '.restraints'])
      await disk.rm(`${placeOf(adapter)}${left}`, { force: true });
  };
  return {
    kind: 'work-out-factors',
    atOnce: 1,
    async run(context) {
      const { run, adapter } = factorsInputSchema.parse(context.input);
      try {
        await disk.mkdir(join(derived, adapter), { recursive: true, mode: 0o700 });
        const made = await workOut(parts, run, `${placeOf(adapter)}.new`, context);
        if (!made.ok) return made;
        await disk.rename(`${placeOf(adapter)}.new`, placeOf(adapter));
        await syncFolder(join(derived, adapter), disk);
        return ok(adapter);
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, derived, 0));
      } finally {
        await tidy(adapter);
      }
    },
    discard: (_, input) => tidy(factorsInputSchema.parse(input).adapter),
  };
}

async function workOut(
  { store, engine, arbiter, base, makeRoom }: Parts,
  id: string,
  to: string,
  { signal, progress }: JobContext,
): Promise<Result<void, Failure>> {
  const run = await store.find(id);
  if (run === undefined || run.data === null) return noSuchRun;
  const { settings, data } = run;
  const opened = await base(run.base.hash);
  if (!opened.ok) return opened;
  await makeRoom();
  const memory = memoryOf(opened.value.model.header, settings);
  const free = arbiter.freeFor('train');
  const grant = arbiter.reserve('train', run.base.name, memory.most <= free ? memory.most : memory.least);
  if (!grant.ok) return grant;
  const { examples, checkpoints } = store.files.placesOf(id);
  try {
    return await engine.factors(
      {
        base: { path: opened.value.path, name: run.base.name },
        examples,
        settings,
        // As it was trained: the checkpoints are of these.
        device: data.device,
        threads: data.threads,
        recompute: data.recompute,
        memoryBytes: free,
        run: id,
        baseHash: run.base.hash,
        checkpoints,
        to,
        bytes: FACTORS_BYTES,
      },
      (event) => {
        grant.value.settled();
        if (event.kind === 'progress') progress(event.done, event.total);
      },
      signal,
    );
  } finally {
    grant.value.release();
  }
}
