import type { Catalogue } from '../catalogue/catalogue.ts';
import { fromRow } from './row.ts';
import type { ShelvedModel } from './row.ts';

/** Newest first. */
export function readModels(catalogue: Catalogue): ShelvedModel[] {
  return catalogue.statement('SELECT * FROM models ORDER BY added_at DESC, hash').all().map(fromRow);
}

export function readModel(catalogue: Catalogue, hash: string): ShelvedModel | undefined {
  const row = catalogue.statement('SELECT * FROM models WHERE hash = ?').get(hash);
  return row === undefined ? undefined : fromRow(row);
}
