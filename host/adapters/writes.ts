import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { toRow } from './row.ts';
import type { ShelvedAdapter } from './row.ts';

/** All of it, whether it was there before or not. */
export function writeAdapter(catalogue: Catalogue, shelved: ShelvedAdapter): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT OR REPLACE INTO adapters (hash, name, header, base, evidence, tags, author, note, lineage, added_at,
           file_bytes, file_modified_ms, sorted_name, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(...toRow(shelved));
  });
}

export function deleteAdapter(catalogue: Catalogue, hash: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('DELETE FROM adapters WHERE hash = ?').run(hash);
  });
}
