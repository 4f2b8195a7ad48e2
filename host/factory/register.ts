import type { Adapter, AdapterLineage } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Run } from '#core/train/run.ts';
import { lineageOf } from './lineage.ts';
import type { RunFiles } from './runFiles.ts';
import { type ShelvingParts, shelveAdapter } from './shelveAdapter.ts';
import type { Source } from './sources.ts';

interface Parts extends ShelvingParts {
  files: RunFiles;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  familyOf: (base: string) => string;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  key: () => Promise<string>;
  /** Whether its gates let it in, and what its card tells of benchmarks. */
  admit: (run: Run, name: string) => Promise<Result<AdapterLineage['benchmarks'], Failure>>;
}

/** Puts what a run has kept into the library, bound to the family of the base that it was trained on. */
export async function registerAdapter(parts: Parts, run: Run, name: string): Promise<Result<Adapter, Failure>> {
  const benchmarks = await parts.admit(run, name);
  if (!benchmarks.ok) return benchmarks;
  if (run.logHash === null || run.keptStep === null) return fail({ code: 'NOT_FOUND', what: 'adapter' });
  const made = { ...run, runLogHash: run.logHash, at: run.endedAt ?? 0 };
  const lineage = await lineageOf(parts, made, benchmarks.value);
  if (!lineage.ok) return lineage;
  const base = await parts.base(run.base.hash);
  if (!base.ok) return base;
  const from = parts.files.placesOf(run.id).adapter;
  return shelveAdapter(parts, { from, name, base: base.value }, ({ hash, header }) =>
    ok({
      hash,
      name,
      header: { ...header, name, baseName: run.base.name },
      base: run.base,
      evidence: 'proven',
      tags: [],
      author: '',
      note: run.note.slice(0, 2_000),
      lineage: lineage.value,
      addedAt: Date.now(),
    }),
  );
}
