import { z } from 'zod';
import { adapterSchema, folded, wordsOf } from '#core/adapter.ts';
import type { Adapter } from '#core/adapter.ts';

const rowSchema = z.object({
  hash: z.string(),
  name: z.string(),
  header: z.string(),
  base: z.string(),
  base_name: z.string(),
  evidence: z.string(),
  tags: z.string(),
  author: z.string(),
  note: z.string(),
  lineage: z.string().nullable(),
  added_at: z.number(),
  file_bytes: z.number(),
  file_modified_ms: z.number(),
  sorted_name: z.string(),
});

/** An adapter, and what its file looked like when it was shelved. */
export interface ShelvedAdapter {
  adapter: Adapter;
  fileBytes: number;
  /** UTC milliseconds, whole. */
  fileModifiedMs: number;
}

export function fromRow(row: unknown): ShelvedAdapter {
  const found = rowSchema.parse(row);
  const { hash, name, base, base_name, evidence, author, note, lineage, added_at } = found;
  const adapter = adapterSchema.parse({
    hash,
    name,
    header: JSON.parse(found.header),
    base: { hash: base, name: base_name },
    evidence,
    tags: JSON.parse(found.tags),
    author,
    note,
    lineage: lineage === null ? null : JSON.parse(lineage),
    addedAt: added_at,
  });
  return { adapter, fileBytes: found.file_bytes, fileModifiedMs: found.file_modified_ms };
}

/** What the list is ordered by, and where a page of it begins. */
export function sortedName(name: string): string {
  return folded(name).slice(0, 200);
}

export function toRow({ adapter, fileBytes, fileModifiedMs }: ShelvedAdapter): (string | number | null)[] {
  const { hash, name, header, base, evidence, tags, author, note, lineage, addedAt } = adapter;
  return [
    hash,
    name,
    JSON.stringify(header),
    base.hash,
    evidence,
    JSON.stringify(tags),
    author,
    note,
    lineage === null ? null : JSON.stringify(lineage),
    addedAt,
    fileBytes,
    fileModifiedMs,
    sortedName(name),
    wordsOf(adapter),
  ];
}
