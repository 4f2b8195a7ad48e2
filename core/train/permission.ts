import { z } from 'zod';
import { type Terms, refusalOf } from '../snapshot/terms.ts';
import { sha256Schema } from '../ids.ts';

export const trainingRefusalSchema = z.enum([
  'expired',
  'use-forbidden',
  'members-only',
  'commercial-use-forbidden',
  'derivatives-forbidden',
  /** What the person read is not what the snapshot says. */
  'not-read',
]);
export type TrainingRefusal = z.infer<typeof trainingRefusalSchema>;

/** Null where a snapshot of these terms may be trained on. An adapter is a derivative of what it was trained on. */
export function trainingRefusalOf(
  terms: Terms,
  { commercial, member, at }: { commercial: boolean; member: boolean; at: number },
): TrainingRefusal | null {
  const refusal = refusalOf(terms, { use: 'training', commercial, member, at });
  if (refusal !== null) return refusal;
  return terms.derivatives === 'forbidden' ? 'derivatives-forbidden' : null;
}

/**
 * A person's word that they have read a snapshot's terms and train within them. Hashed and signed by the identity key;
 * the format is part of what is signed, so that no other signature of that key can be passed off as one.
 */
export const grantSchema = z.strictObject({
  format: z.literal('colophon-training-grant/1'),
  root: sha256Schema,
  /** SHA-256 of the canonical terms as they were read. */
  terms: sha256Schema,
  /** Whether the adapter may be put to commercial use. */
  commercial: z.boolean(),
  by: z.string().regex(/^0[23][0-9a-f]{64}$/),
  /** UTC milliseconds. */
  at: z.number().int().nonnegative(),
});
export type Grant = z.infer<typeof grantSchema>;

export const signedGrantSchema = z.strictObject({
  grant: grantSchema,
  /** SHA-256 of the canonical grant, hex. */
  hash: sha256Schema,
  /** By `grant.by` over that hash: compact, hex. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type SignedGrant = z.infer<typeof signedGrantSchema>;

const STRICTNESS = ['allowed', 'share-alike', 'forbidden'] as const;
const MOST_TEXT = 200_000;

/** The terms of what was made of several things: in every point those of the strictest. `of` holds at least one. */
export function strictestTerms(of: readonly [Terms, ...Terms[]]): Terms {
  const [first] = of;
  const licences = [...new Set(of.map(({ licence }) => licence))];
  const joined = licences.map((licence) => licence.replaceAll(/ (?:OR|WITH) /g, ' AND ')).join(' AND ');
  const texts = [...new Set(of.map(({ text }) => text))].join('\n\n⸻\n\n');
  const jurisdictions = [...new Set(of.map(({ jurisdiction }) => jurisdiction).filter((text) => text !== ''))];
  return {
    format: first.format,
    commercialUse: of.every(({ commercialUse }) => commercialUse),
    derivatives: STRICTNESS.findLast((step) => of.some(({ derivatives }) => derivatives === step)) ?? 'forbidden',
    attribution: of.some(({ attribution }) => attribution),
    reading: of.every(({ reading }) => reading),
    training: of.every(({ training }) => training),
    membersOnly: of.some(({ membersOnly }) => membersOnly),
    expiresAt: of.reduce<number | null>((soonest, { expiresAt }) => earliest(soonest, expiresAt), null),
    licence: licences.length === 1 ? first.licence : joined.length <= 200 ? joined : 'LicenseRef-of-all-its-sources',
    text: texts.length <= MOST_TEXT ? texts : `${texts.slice(0, MOST_TEXT - 1)}…`,
    jurisdiction: jurisdictions.join('; ').slice(0, 2_000),
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
