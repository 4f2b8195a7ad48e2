import type { Adapter, AdapterLineage } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Run } from '#core/train/run.ts';
import { readAdapter } from '../adapters/reads.ts';
import type { AdapterFiles } from '../adapters/adapterFiles.ts';
import { writeAdapter } from '../adapters/writes.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf, isDiskError } from '../durable/failures.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import { newId } from '../ids.ts';
import { lineageOf } from './lineage.ts';
import type { RunFiles } from './runFiles.ts';
import type { Source } from './sources.ts';

interface Parts {
  catalogue: Catalogue;
  files: RunFiles;
  adapters: AdapterFiles;
  disk: Disk;
  parse: Pick<ParseEngine, 'adapterHeader' | 'checkAdapter'>;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  familyOf: (base: string) => string;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  key: () => Promise<string>;
  added: () => void;
  /** Whether its gates let it in, and what its card tells of benchmarks. */
  admit: (run: Run, name: string) => Promise<Result<AdapterLineage['benchmarks'], Failure>>;
}

/**
 * Puts what a run has kept into the library, bound to the family of the base that it was trained on. It is checked like
 * an adapter of a stranger's: it came out of a child that reads strangers' files.
 */
export async function registerAdapter(parts: Parts, run: Run, name: string): Promise<Result<Adapter, Failure>> {
  const { files, adapters, disk, parse } = parts;
  const benchmarks = await parts.admit(run, name);
  if (!benchmarks.ok) return benchmarks;
  if (run.logHash === null || run.keptStep === null) return fail({ code: 'NOT_FOUND', what: 'adapter' });
  const made = { ...run, runLogHash: run.logHash, at: run.endedAt ?? 0 };
  const lineage = await lineageOf(parts, made, benchmarks.value);
  if (!lineage.ok) return lineage;
  const base = await parts.base(run.base.hash);
  if (!base.ok) return base;
  const work = newId();
  const part = await adapters.begin(work);
  if (!part.ok) return part;
  try {
    const from = files.placesOf(run.id).adapter;
    await disk.copyFile(from, part.value);
    await synced(part.value, disk);
    const hashed = await files.hashOf(part.value);
    if (!hashed.ok) return hashed;
    const known = readAdapter(parts.catalogue, hashed.value.sha256);
    if (known !== undefined && (await adapters.check(known)).ok) return ok(known.adapter);
    const source = { kind: 'gguf' as const, path: part.value, name };
    const header = await parse.adapterHeader(source);
    if (!header.ok) return header;
    const fits = await parse.checkAdapter(source, { path: base.value.path, name: run.base.name }, true);
    if (!fits.ok) return fits;
    const put = await adapters.put(work, {
      hash: hashed.value.sha256,
      name,
      header: { ...header.value, name, baseName: run.base.name },
      base: run.base,
      evidence: 'proven',
      tags: [],
      author: '',
      note: run.note.slice(0, 2_000),
      lineage: lineage.value,
      addedAt: Date.now(),
    });
    if (!put.ok) return put;
    const written = writeAdapter(parts.catalogue, put.value);
    if (!written.ok) return written;
    parts.added();
    return ok(put.value.adapter);
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return fail(errorCodeOf(error) === 'ENOENT' ? { code: 'FILE_GONE', name } : diskFailure(error, adapters.folder, 0));
  } finally {
    await adapters.discard(work);
  }
}

async function synced(path: string, disk: Disk): Promise<void> {
  const file = await disk.open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
