import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ShelvedModel } from './row.ts';

/** A model that is there already keeps its name and its date; what its file looks like is written anew. */
export function writeModel(
  catalogue: Catalogue,
  { model, fileBytes, fileModifiedMs }: ShelvedModel,
): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT INTO models (hash, name, header, added_at, file_bytes, file_modified_ms) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET file_bytes = excluded.file_bytes, file_modified_ms = excluded.file_modified_ms`,
      )
      .run(model.hash, model.name, JSON.stringify(model.header), model.addedAt, fileBytes, fileModifiedMs);
  });
}

export function writeModelName(catalogue: Catalogue, hash: string, name: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE models SET name = ? WHERE hash = ?').run(name, hash);
  });
}

export function deleteModel(catalogue: Catalogue, hash: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('DELETE FROM models WHERE hash = ?').run(hash);
  });
}
