import { z } from 'zod';
import { sha256Schema } from './ids.ts';
import { modelHeaderSchema } from './model.ts';
import type { ModelHeader } from './model.ts';

/** How a base came to its family: it began it, its norms are those of the others, or a person says so. */
export const familyEvidenceSchema = z.enum(['own', 'norms', 'word']);
export type FamilyEvidence = z.infer<typeof familyEvidenceSchema>;

/** What all quantisations of the same weights have in common, whoever made them. */
export const structureSchema = modelHeaderSchema.pick({
  architecture: true,
  layers: true,
  embeddingLength: true,
  heads: true,
  keyValueHeads: true,
  keyLength: true,
  valueLength: true,
  feedForwardLength: true,
  vocabularySize: true,
});
export type Structure = z.infer<typeof structureSchema>;

/** A family of bases: one set of original weights, of which its members are quantisations. */
export const familySchema = z.object({
  /** The hash of the base that began it. It stays when that base is removed. */
  id: sha256Schema,
  name: z.string(),
});

/** Where a base of the library belongs. */
export const membershipSchema = z.object({
  model: sha256Schema,
  family: familySchema,
  evidence: familyEvidenceSchema,
  /** How many of this machine's adapters belong to the family. */
  adapters: z.number().int().nonnegative(),
});
export type Membership = z.infer<typeof membershipSchema>;

const WORDS: Readonly<Record<keyof Structure, string>> = {
  architecture: 'architecture',
  layers: 'layers',
  embeddingLength: 'numbers for each token',
  heads: 'heads',
  keyValueHeads: 'heads for keys and values',
  keyLength: 'numbers in each key',
  valueLength: 'numbers in each value',
  feedForwardLength: 'numbers between its layers',
  vocabularySize: 'pieces of vocabulary',
};

export function structureOf(header: ModelHeader): Structure {
  return structureSchema.parse(header);
}

/** The first thing in which two bases are not built alike, in words; null when they are. */
export function differenceOf(one: Structure, other: Structure): string | null {
  for (const key of structureSchema.keyof().options) {
    if (one[key] === other[key]) continue;
    return key === 'architecture'
      ? `the one is ${one[key]}, the other ${other[key]}`
      : `the one has ${one[key]} ${WORDS[key]}, the other ${other[key]}`;
  }
  return null;
}
