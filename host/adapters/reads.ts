import { partsOfSearch } from '#core/adapter.ts';
import type { Adapter } from '#core/adapter.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { fromRow, sortedName } from './row.ts';
import type { ShelvedAdapter } from './row.ts';

export interface AdapterWish {
  search: string;
  /** Only those of this base's family. */
  base: string | null;
  order: 'newest' | 'name';
  after: { key: string; hash: string } | null;
  limit: number;
}

export interface AdapterPage {
  adapters: Adapter[];
  next: { key: string; hash: string } | null;
  found: number;
  any: boolean;
}

/** A base that is here goes by the name that it has now; one that was removed by the last that it had. */
const SELECT = `SELECT adapters.*, coalesce(models.name, family_members.name, '') AS base_name FROM adapters
  LEFT JOIN family_members ON family_members.model = adapters.base
  LEFT JOIN models ON models.hash = adapters.base`;

const OF_FAMILY = `base IN (SELECT model FROM family_members
  WHERE family = (SELECT family FROM family_members WHERE model = ?))`;

/**
 * A page of those that a search finds. Words are looked for anywhere in the text, which no index can do; but both
 * orders have an index that holds the text, so ten thousand are gone through in a few milliseconds.
 */
export function readAdapters(catalogue: Catalogue, { search, base, order, after, limit }: AdapterWish): AdapterPage {
  const parts = partsOfSearch(search);
  const wanted = [...parts.map(() => 'instr(words, ?) > 0'), ...(base === null ? [] : [OF_FAMILY])];
  const values = [...parts, ...(base === null ? [] : [base])];
  const [column, place, direction] = order === 'newest' ? ['added_at', '<', 'DESC'] : ['sorted_name', '>', 'ASC'];
  const behind = after === null ? [] : [`(${column}, hash) ${place} (?, ?)`];
  const from = after === null ? [] : [order === 'newest' ? Number(after.key) : after.key, after.hash];
  const all = ['TRUE', ...wanted, ...behind].join(' AND ');
  const hashes = catalogue
    .statement(`SELECT hash FROM adapters WHERE ${all} ORDER BY ${column} ${direction}, hash ${direction} LIMIT ?`)
    .all(...values, ...from, limit + 1)
    .map((row) => String(row['hash']));
  const adapters = hashes.slice(0, limit).flatMap((hash) => readAdapter(catalogue, hash)?.adapter ?? []);
  const last = adapters.at(-1);
  return {
    adapters,
    next:
      hashes.length <= limit || last === undefined
        ? null
        : { key: order === 'newest' ? String(last.addedAt) : sortedName(last.name), hash: last.hash },
    found: countOf(catalogue, ['TRUE', ...wanted].join(' AND '), values),
    any: catalogue.statement('SELECT 1 FROM adapters LIMIT 1').get() !== undefined,
  };
}

export function readAdapter(catalogue: Catalogue, hash: string): ShelvedAdapter | undefined {
  const row = catalogue.statement(`${SELECT} WHERE adapters.hash = ?`).get(hash);
  return row === undefined ? undefined : fromRow(row);
}

function countOf(catalogue: Catalogue, where: string, values: string[]): number {
  return Number(catalogue.statement(`SELECT count(*) AS found FROM adapters WHERE ${where}`).get(...values)?.['found']);
}
