import type { IndexFile } from '../datanets/indexFile.ts';
import { CONTRIBUTIONS } from '../datanets/views.ts';

/** A contribution that the next version would hold; hashes without 0x. */
export interface Held {
  id: number;
  root: string;
  manifest: string;
  count: number;
}

/** What was accepted and not withdrawn, as far as it was read. */
export function heldNow(index: IndexFile, datanet: number): Held[] {
  return index
    .statement(
      `SELECT p.id, p.root, p.manifest, p.count FROM ${CONTRIBUTIONS}
       WHERE p.datanet = ? AND d.status = 2 AND w.contribution IS NULL ORDER BY p.id`,
    )
    .all(datanet)
    .map(heldOf);
}

/** What the chain says that a published version is; null where there is none. Hashes without 0x. */
export function publishedVersion(index: IndexFile, datanet: number, number: number) {
  const row = index
    .statement('SELECT manifest, location, block, log FROM versions WHERE datanet = ? AND number = ?')
    .get(datanet, number);
  if (row === undefined) return null;
  const wrapped = index
    .statement(
      'SELECT hash, location FROM wrapped_keys WHERE datanet = ? AND number = ? ORDER BY block DESC, log DESC LIMIT 1',
    )
    .get(datanet, number);
  const [block, log] = [Number(row['block']), Number(row['log'])];
  const holds = index
    .statement(
      `SELECT p.id, p.root, p.manifest, p.count FROM ${CONTRIBUTIONS}
       WHERE p.datanet = ? AND d.status = 2 AND (d.block < ? OR (d.block = ? AND d.log < ?))
         AND (w.contribution IS NULL OR w.version > ?) ORDER BY p.id`,
    )
    .all(datanet, block, block, log, number)
    .map(heldOf);
  const keys = String(wrapped?.['hash'] ?? '').slice(2);
  return {
    manifest: String(row['manifest']).slice(2),
    location: String(row['location']),
    keys: /^0*$/.test(keys) ? null : { hash: keys, location: String(wrapped?.['location'] ?? '') },
    holds,
  };
}

/** Versions, the newest first, with the membership for which their keys were wrapped last. */
export function wrappedFor(index: IndexFile, datanet: number): { number: number; membership: number; open: boolean }[] {
  const rows = index
    .statement(
      `SELECT v.number, k.membership, k.hash FROM versions v JOIN wrapped_keys k ON k.datanet = v.datanet
         AND k.number = v.number WHERE v.datanet = ? AND NOT EXISTS (SELECT 1 FROM wrapped_keys l
           WHERE l.datanet = k.datanet AND l.number = k.number AND (l.block > k.block OR (l.block = k.block AND l.log > k.log)))
       ORDER BY v.number DESC`,
    )
    .all(datanet);
  return rows.map((row) => ({
    number: Number(row['number']),
    membership: Number(row['membership']),
    open: /^0x0*$/.test(String(row['hash'])),
  }));
}

function heldOf(row: Record<string, unknown>): Held {
  return {
    id: Number(row['id']),
    root: String(row['root']).slice(2),
    manifest: String(row['manifest']).slice(2),
    count: Number(row['count']),
  };
}
