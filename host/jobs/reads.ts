import type { Catalogue } from '../catalogue/catalogue.ts';
import { fromRow } from './row.ts';
import type { StoredJob } from './row.ts';

/** Jobs that are not over, in the order in which they were asked for. */
export function readUnfinishedJobs(catalogue: Catalogue): StoredJob[] {
  return catalogue.statement('SELECT * FROM jobs WHERE ended_at IS NULL ORDER BY id').all().map(fromRow);
}

/** Newest first; `before` is the last id of the page before. */
export function readJobs(catalogue: Catalogue, before: string | undefined, limit: number): StoredJob[] {
  return catalogue
    .statement('SELECT * FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?')
    .all(before ?? '~', limit)
    .map(fromRow);
}

export function readJob(catalogue: Catalogue, id: string): StoredJob | undefined {
  const row = catalogue.statement('SELECT * FROM jobs WHERE id = ?').get(id);
  return row === undefined ? undefined : fromRow(row);
}
