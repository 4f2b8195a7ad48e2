import { z } from 'zod';
import { modelHeaderSchema, modelSchema } from '#core/model.ts';
import type { Model } from '#core/model.ts';

const rowSchema = z.object({
  hash: z.string(),
  name: z.string(),
  header: z.string(),
  added_at: z.number(),
  file_bytes: z.number(),
  file_modified_ms: z.number(),
});

/** A model, and what its file looked like when it was shelved. */
export interface ShelvedModel {
  model: Model;
  fileBytes: number;
  /** UTC milliseconds, whole. */
  fileModifiedMs: number;
}

export function fromRow(row: unknown): ShelvedModel {
  const found = rowSchema.parse(row);
  const header = modelHeaderSchema.parse(JSON.parse(found.header));
  const model = modelSchema.parse({ hash: found.hash, name: found.name, header, addedAt: found.added_at });
  return { model, fileBytes: found.file_bytes, fileModifiedMs: found.file_modified_ms };
}
