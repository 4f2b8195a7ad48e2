import { z } from 'zod';
import { addressSchema } from '../chain/hex.ts';
import { type Holding, termsOn } from '../datanet/holding.ts';
import { type Terms, refusalOf } from '../snapshot/terms.ts';
import { sha256Schema } from '../ids.ts';

export const trainingRefusalSchema = z.enum([
  'expired',
  'use-forbidden',
  'members-only',
  'commercial-use-forbidden',
  'derivatives-forbidden',
  /** Whoever contributed it has taken their consent back. */
  'withdrawn',
  /** The datanet that it came from has not accepted it. */
  'not-accepted',
  /** What the person read is not what the snapshot says. */
  'not-read',
]);
export type TrainingRefusal = z.infer<typeof trainingRefusalSchema>;

/** Null where a snapshot of these terms may be trained on. An adapter is a derivative of what it was trained on. */
export function trainingRefusalOf(
  terms: Parameters<typeof refusalOf>[0] & Pick<Terms, 'derivatives'>,
  { commercial, member, at }: { commercial: boolean; member: boolean; at: number },
): TrainingRefusal | null {
  const refusal = refusalOf(terms, { use: 'training', commercial, member, at });
  if (refusal !== null) return refusal;
  return terms.derivatives === 'forbidden' ? 'derivatives-forbidden' : null;
}

interface Asked {
  /** The person is named in the snapshot by their key. */
  readonly own: boolean;
  /** Where it came from; empty where it came from no datanet that was read. */
  readonly holdings: readonly Holding[];
  readonly commercial: boolean;
  /** UTC milliseconds. */
  readonly at: number;
}

/**
 * Whether a snapshot may be trained on, and by which datanet. What came from a datanet is held to that one's terms, too,
 * and only its members may where it asks for that; of several, one has to allow it. Its makers may as its own terms say.
 */
export function permissionOf(
  terms: Terms,
  { own, holdings, commercial, at }: Asked,
): { refusal: TrainingRefusal | null; by: Holding | null } {
  const refusalIn = ({ status, member, terms: held }: Holding): TrainingRefusal | null => {
    if (status === 'withdrawn') return 'withdrawn';
    if (status !== 'accepted') return 'not-accepted';
    const asked = { commercial, member: member !== null, at };
    return trainingRefusalOf(terms, asked) ?? trainingRefusalOf(termsOn(held), asked);
  };
  const by = holdings.find((holding) => refusalIn(holding) === null) ?? null;
  const [first] = holdings;
  if (own || first === undefined) return { refusal: trainingRefusalOf(terms, { commercial, member: own, at }), by };
  return { refusal: by === null ? refusalIn(first) : null, by };
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
  /** The contribution that allows it, as its chain was read up to a block; null is the member where anybody may. */
  datanet: z
    .strictObject({
      network: z.string().regex(/^\d{1,20}$/),
      datanet: z.number().int().positive(),
      contribution: z.number().int().positive(),
      block: z.number().int().nonnegative(),
      member: addressSchema.nullable(),
    })
    .optional(),
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
