import type { BadRow } from '#core/curate/importing.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Imported } from '#protocol/window/projects.ts';
import { FrameFile } from './frameFile.ts';
import { type OpenProject, damageFailure } from './openProject.ts';

/** Rows of an import that did not become records, without those that a later import mended. */
export async function badRowsOf(
  { store, disk }: OpenProject,
  id: string,
  after: number,
  limit: number,
): Promise<Result<{ rows: BadRow[]; total: number }, Failure>> {
  const commit = store.commits.find(({ pack }) => pack === id);
  if (commit === undefined) return fail({ code: 'NOT_FOUND', what: 'import' });
  const mended = new Set(store.commits.flatMap(({ mends }) => (mends?.import === id ? mends.rows : [])));
  if (commit.source.badRows === 0) return ok({ rows: [], total: 0 });
  const file = await FrameFile.open(store.badPath(id), disk, 'headers');
  if (!file.ok) return fail(damageFailure(file.failure));
  try {
    const rows: BadRow[] = [];
    let seen = 0;
    let total = 0;
    for (let frame = 0; frame < file.value.frames.length; frame += 1) {
      const content = await file.value.read(frame);
      if (!content.ok) return fail(damageFailure(content.failure));
      const batch: BadRow[] = JSON.parse(new TextDecoder().decode(content.value));
      for (const row of batch) {
        if (mended.has(row.row)) continue;
        total += 1;
        if (seen >= after && rows.length < limit) rows.push(row);
        seen += 1;
      }
    }
    return ok({ rows, total });
  } finally {
    await file.value.close();
  }
}

/** The imports of a project, oldest first. */
export function importsOf({ store: { commits } }: OpenProject): Imported[] {
  const mended = new Map<string, Set<number>>();
  for (const { mends } of commits) {
    if (mends === null) continue;
    const rows = mended.get(mends.import) ?? new Set();
    for (const row of mends.rows) rows.add(row);
    mended.set(mends.import, rows);
  }
  return commits.map(({ pack, source, mends, unmapped = [] }) => ({
    id: pack,
    source,
    left: Math.max(0, source.badRows - (mended.get(pack)?.size ?? 0)),
    mends: mends?.import ?? null,
    unmapped,
  }));
}
