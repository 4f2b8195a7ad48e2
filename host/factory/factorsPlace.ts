import { join } from 'node:path';
import { sha256Schema } from '#core/ids.ts';
import type { Disk } from '../durable/disk.ts';

/** The number is of the file's form: another form lies beside it under another name. */
const FACTORS = 'factors@2';
const ANY_FORM = 'factors@';

export function factorsPlace(derived: string, adapter: string): string {
  return join(derived, adapter, FACTORS);
}

/** Removes what was worked out for an adapter that is gone. It is derived: nothing is lost that cannot be made again. */
export async function removeFactors(derived: string, adapter: string, disk: Disk): Promise<void> {
  const place = factorsPlace(derived, adapter);
  for (const left of ['', '.new', '.new.turned', '.restraints']) await disk.rm(`${place}${left}`, { force: true });
  // Snapshots have folders here, too, under names of the same form: only an empty one goes.
  const others = await disk.readdir(join(derived, adapter)).catch(() => undefined);
  if (others?.length === 0) await disk.rm(join(derived, adapter), { recursive: true, force: true });
}

/**
 * The same for all adapters that went while nobody looked: between two versions, or with a lost catalogue. Of those that
 * are here, what an earlier version worked out goes.
 */
export async function sweepFactors(derived: string, isHere: (adapter: string) => boolean, disk: Disk): Promise<void> {
  for (const name of await disk.readdir(derived)) {
    if (!sha256Schema.safeParse(name).success) continue;
    const files = (await disk.readdir(join(derived, name))).filter((file) => file.startsWith(ANY_FORM));
    for (const file of files) if (!file.startsWith(FACTORS)) await disk.rm(join(derived, name, file), { force: true });
    if (files.length > 0 && !isHere(name)) await removeFactors(derived, name, disk);
  }
}
