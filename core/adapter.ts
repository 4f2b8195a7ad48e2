import { z } from 'zod';
import { sha256Schema } from './ids.ts';
import { contributorIdSchema } from './snapshot/contributor.ts';
import { termsSchema } from './snapshot/terms.ts';
import { grantSchema } from './train/permission.ts';

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

/** The part of its terms that a program can hold itself to, and the hash of the whole document (its canonical bytes). */
export const adapterTermsSchema = termsSchema
  .pick({
    licence: true,
    commercialUse: true,
    derivatives: true,
    attribution: true,
    membersOnly: true,
    expiresAt: true,
  })
  .extend({ hash: sha256Schema });

const named = z.string().trim().min(1).max(200);

/**
 * Where an adapter comes from: what the factory writes into `adapter.json` when it registers one, and what its card
 * shows. All of it is bound by hashes, so that a reader can check it against the snapshots, the recipe and the log.
 */
export const adapterLineageSchema = z.object({
  /** The hash of the base that began the family on which it was trained. */
  family: sha256Schema,
  snapshots: z
    .array(
      z.object({
        root: sha256Schema,
        name: named,
        /** Heaviest first; beyond the most, the snapshot's manifest has them all. */
        contributors: z
          .array(
            z.object({
              profile: contributorIdSchema,
              name: named,
              /** As in the snapshot: the sum over records of their parts per million of a record. */
              weight: count,
            }),
          )
          .max(1_000),
        /** The contribution that allowed it; the grant that it was trained under says so, too. */
        datanet: grantSchema.shape.datanet,
      }),
    )
    .max(100),
  recipe: z.object({ name: named, hash: sha256Schema }),
  /** Of the log of the run that made it: settings, seeds, losses. */
  runLogHash: sha256Schema,
  benchmarks: z
    .array(
      z.object({
        name: named,
        /** Of the benchmark's report. */
        hash: sha256Schema,
        /** One sentence: "better on yours by 12 ± 3". */
        verdict: z.string().trim().min(1).max(400),
      }),
    )
    .max(100),
  /** Computed from those of its snapshots. */
  terms: adapterTermsSchema,
  /** Hashes of the permissions under which it was trained. */
  grants: z.array(sha256Schema).max(100),
  /** The profile whose machine trained it; null where that one has no key. */
  trainedBy: z.object({ profile: contributorIdSchema, name: named }).nullable(),
  /** UTC milliseconds at which the training ended. */
  at: z.number().int().nonnegative(),
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

/** Of each snapshot, so many contributors can be searched for: those with the most weight. */
const MOST_SOUGHT = 20;

/** Everything that a search looks through. */
export function wordsOf({
  name,
  tags,
  author,
  note,
  header,
  lineage,
}: Pick<Adapter, 'name' | 'tags' | 'author' | 'note' | 'header' | 'lineage'>): string {
  const sources = (lineage?.snapshots ?? []).flatMap((snapshot) => [
    snapshot.name,
    ...snapshot.contributors.slice(0, MOST_SOUGHT).map((contributor) => contributor.name),
  ]);
  return folded([name, ...tags, author, note, header.baseName ?? '', header.name, ...sources].join('\n'));
}

/** The parts of a search; all of them have to be found, anywhere. */
export function partsOfSearch(search: string): string[] {
  return folded(search)
    .split(/\s+/u)
    .filter((part) => part !== '')
    .slice(0, 8);
}
