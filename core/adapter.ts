import { z } from 'zod';
import { sha256Schema } from './ids.ts';

const count = z.number().int().nonnegative();

/** What a LoRA says of itself, read without loading it. Every text in it is a stranger's. */
export const adapterHeaderSchema = z.object({
  name: z.string().max(200),
  /** Of the base that it is for. Empty where the file does not say it: PEFT's files do not. */
  architecture: z.string().max(64),
  /** How strongly it counts is alpha over rank; null where every pair counts as it is. */
  alpha: z.number().nullable(),
  /** The largest of its pairs. */
  rank: count,
  /** How many of the base's matrices it changes. */
  matrices: count,
  parameters: count,
  /** "F32", "F16" */
  storedAs: z.string().max(32),
  /** The base that it names: a stranger's word. */
  baseName: z.string().max(200).nullable(),
  author: z.string().max(200).nullable(),
  fileBytes: count,
});
export type AdapterHeader = z.infer<typeof adapterHeaderSchema>;

/** Where an adapter comes from, as far as that is known. */
export const adapterLineageSchema = z.object({
  snapshots: z.array(z.object({ root: z.string().max(80), name: z.string().max(200) })).max(1_000),
  contributors: z.array(z.object({ name: z.string().max(200) })).max(10_000),
  recipe: z.string().max(200).nullable(),
  benchmarks: z.array(z.object({ name: z.string().max(200), score: z.string().max(40) })).max(100),
});
export type AdapterLineage = z.infer<typeof adapterLineageSchema>;

/** Why an adapter is held to belong to its family: what made it proves it, or a person chose so. */
export const adapterEvidenceSchema = z.enum(['proven', 'word']);

export const MOST_TAGS = 20;
export const adapterNameSchema = z.string().trim().min(1).max(120);
export const tagSchema = z.string().trim().min(1).max(40);

/** A LoRA in the library. */
export const adapterSchema = z.object({
  hash: sha256Schema,
  /** The name it goes by here. */
  name: z.string(),
  header: adapterHeaderSchema,
  /** The base that it was bound to, which may be here no more. It serves all bases of that one's family. */
  base: z.object({ hash: sha256Schema, name: z.string() }),
  evidence: adapterEvidenceSchema,
  tags: z.array(tagSchema).max(MOST_TAGS),
  author: z.string().max(120),
  note: z.string().max(2_000),
  lineage: adapterLineageSchema.nullable(),
  addedAt: z.number().int(),
});
export type Adapter = z.infer<typeof adapterSchema>;

/** Letters without marks and case, so that "Medecin" finds "Médecin". */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** Everything that a search looks through. */
export function wordsOf({
  name,
  tags,
  author,
  note,
  header,
}: Pick<Adapter, 'name' | 'tags' | 'author' | 'note' | 'header'>): string {
  return folded([name, ...tags, author, note, header.baseName ?? '', header.name].join('\n'));
}

/** The parts of a search; all of them have to be found, anywhere. */
export function partsOfSearch(search: string): string[] {
  return folded(search)
    .split(/\s+/u)
    .filter((part) => part !== '')
    .slice(0, 8);
}
