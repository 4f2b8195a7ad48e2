import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { starterKindSchema } from '#core/starter.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Piece } from './bundle.ts';

/** What came with a small world, whichever version of the app brought it. */
export function readPieces(catalogue: Catalogue): Piece[] {
  return catalogue
    .statement('SELECT kind, hash FROM starter ORDER BY hash')
    .all()
    .map((row) => ({ kind: starterKindSchema.parse(row['kind']), hash: String(row['hash']) }));
}

export function writePiece(catalogue: Catalogue, { kind, hash }: Piece): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('INSERT OR IGNORE INTO starter (hash, kind) VALUES (?, ?)').run(hash, kind);
  });
}

export function deletePiece(catalogue: Catalogue, hash: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('DELETE FROM starter WHERE hash = ?').run(hash);
  });
}
