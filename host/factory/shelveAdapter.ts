import type { Adapter, AdapterHeader } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AdapterFiles } from '../adapters/adapterFiles.ts';
import { readAdapter } from '../adapters/reads.ts';
import { writeAdapter } from '../adapters/writes.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf, isDiskError } from '../durable/failures.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import { newId } from '../ids.ts';
import { hashOf } from '../outside/exportTraining.ts';

export interface ShelvingParts {
  readonly catalogue: Catalogue;
  readonly adapterFiles: AdapterFiles;
  readonly disk: Disk;
  readonly parse: Pick<ParseEngine, 'adapterHeader' | 'checkAdapter'>;
  readonly added: () => void;
}

interface Shelving {
  /** The weights, as GGUF; they are copied. */
  readonly from: string;
  readonly name: string;
  readonly base: { readonly model: Model; readonly path: string };
}

/**
 * Puts weights whose lineage is known into the library. They are checked against their base like a stranger's: the copy,
 * which nobody can change afterwards. Weights that are here already are the same adapter, and keep what is known of them.
 */
export async function shelveAdapter(
  { catalogue, adapterFiles, disk, parse, added }: ShelvingParts,
  { from, name, base }: Shelving,
  tell: (found: { hash: string; header: AdapterHeader }) => Result<Adapter, Failure>,
): Promise<Result<Adapter, Failure>> {
  const work = newId();
  const part = await adapterFiles.begin(work);
  if (!part.ok) return part;
  try {
    await disk.copyFile(from, part.value);
    await synced(part.value, disk);
    const hash = await hashOf(part.value, disk);
    const known = readAdapter(catalogue, hash);
    if (known !== undefined && (await adapterFiles.check(known)).ok) return ok(known.adapter);
    const source = { kind: 'gguf' as const, path: part.value, name };
    const header = await parse.adapterHeader(source);
    if (!header.ok) return header;
    const fits = await parse.checkAdapter(source, { path: base.path, name: base.model.name }, true);
    if (!fits.ok) return fits;
    const told = tell({ hash, header: header.value });
    if (!told.ok) return told;
    const put = await adapterFiles.put(work, told.value);
    if (!put.ok) return put;
    const written = writeAdapter(catalogue, put.value);
    if (!written.ok) return written;
    added();
    return ok(put.value.adapter);
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return fail(
      errorCodeOf(error) === 'ENOENT' ? { code: 'FILE_GONE', name } : diskFailure(error, adapterFiles.folder, 0),
    );
  } finally {
    await adapterFiles.discard(work);
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
