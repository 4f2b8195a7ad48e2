import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Measured, type Range, memoryOf, timeOf } from '#core/train/estimate.ts';
import { type TrainSettings, settingsOf } from '#core/train/recipe.ts';
import type { TrainWish } from '#protocol/window/factory.ts';
import type { Disk } from '../durable/disk.ts';
import type { Arbiter } from '../engine/arbiter.ts';
import type { TrainEngine } from '../engine/trainEngine.ts';
import { newId } from '../ids.ts';
import { writeExamples } from './examplesFile.ts';
import type { RunFiles } from './runFiles.ts';
import type { Source } from './sources.ts';
import { threadsFor } from './trainJob.ts';

/** What the examples of a measured step are written to ends so. */
const MEASURE = '.measure';

interface Parts {
  files: Pick<RunFiles, 'folder'>;
  engine: Pick<TrainEngine, 'working' | 'measure'>;
  arbiter: Pick<Arbiter, 'freeFor'>;
  disk: Disk;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
}

interface Estimate {
  memoryBytes: Range;
  freeBytes: number;
  fits: boolean;
  settings: TrainSettings;
  measured: Measured | null;
  seconds: Range | null;
}

/** What a training would take: its memory as reckoned, and its time once a step of it was measured. */
export async function estimateOf(
  parts: Parts,
  wish: TrainWish,
  measure: boolean,
  signal: AbortSignal,
): Promise<Result<Estimate, Failure>> {
  const { files, engine, arbiter, disk } = parts;
  const base = await parts.base(wish.base);
  if (!base.ok) return base;
  const { model, path } = base.value;
  const settings = settingsOf(wish.recipe, model.header.trainedContext);
  const memoryBytes = memoryOf(model.header, settings);
  const freeBytes = arbiter.freeFor('train');
  const known = { memoryBytes, freeBytes, fits: memoryBytes.least <= freeBytes, settings };
  if (!measure || !known.fits) return ok({ ...known, measured: null, seconds: null });
  if (engine.working) return fail({ code: 'BUSY', what: 'training' });
  const sources = await parts.sources(wish.snapshots);
  if (!sources.ok) return sources;
  const examples = join(files.folder, `${newId()}${MEASURE}`);
  try {
    const written = await writeExamples(sources.value, examples, disk, signal);
    if (!written.ok) return written;
    const measured = await engine.measure(
      {
        base: { path, name: model.name },
        examples,
        settings,
        preference: wish.recipe.preference,
        device: settings.device,
        threads: threadsFor(settings),
        recompute: null,
        memoryBytes: freeBytes,
      },
      signal,
    );
    if (!measured.ok) return measured;
    return ok({
      ...known,
      measured: measured.value,
      seconds: timeOf(measured.value, settings, wish.recipe.preference),
    });
  } finally {
    await disk.unlink(examples).catch(() => {});
  }
}

/** Removes what measured steps of an earlier start left. */
export async function sweepMeasures({ files: { folder }, disk }: Pick<Parts, 'files' | 'disk'>): Promise<void> {
  for (const name of await disk.readdir(folder)) {
    if (name.endsWith(MEASURE)) await disk.unlink(join(folder, name)).catch(() => {});
  }
}
