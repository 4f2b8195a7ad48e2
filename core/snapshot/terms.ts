import { z } from 'zod';

/**
 * An SPDX licence expression ("CC-BY-4.0", "MIT OR Apache-2.0"); a licence that SPDX does not list is
 * "LicenseRef-" and a name of one's own. Only the shape is checked: the list of SPDX grows.
 */
export const licenceSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9][A-Za-z0-9.+-]*)*$/);

/**
 * What may be done with a snapshot. Part of every one, and the one place that knows it: importing, publishing,
 * retrieving and training ask `permits`. A person reads `text`; where the two differ, the text is the contract and the
 * rest is what this software holds itself to.
 */
export const termsSchema = z.strictObject({
  format: z.literal('colophon-terms/1'),
  text: z.string().min(1).max(200_000),
  licence: licenceSchema,
  commercialUse: z.boolean(),
  derivatives: z.enum(['allowed', 'share-alike', 'forbidden']),
  /** Whether those who made it have to be named. */
  attribution: z.boolean(),
  /** May be read to answer a question (retrieval). */
  reading: z.boolean(),
  /** May be trained on. */
  training: z.boolean(),
  membersOnly: z.boolean(),
  /** UTC milliseconds; from then on nothing new may be done with it. Null: for good. */
  expiresAt: z.number().int().nonnegative().nullable(),
  /** Whose law, in the words of those who set the terms. */
  jurisdiction: z.string().max(2_000),
});
export type Terms = z.infer<typeof termsSchema>;

export const useSchema = z.enum(['reading', 'training']);
export type Use = z.infer<typeof useSchema>;

export type Refusal = 'expired' | 'use-forbidden' | 'members-only' | 'commercial-use-forbidden';

/** Null where it may be done. `at`: UTC milliseconds. */
export function refusalOf(
  terms: Pick<Terms, Use | 'commercialUse' | 'membersOnly' | 'expiresAt'>,
  { use, commercial, member, at }: { use: Use; commercial: boolean; member: boolean; at: number },
): Refusal | null {
  if (terms.expiresAt !== null && at >= terms.expiresAt) return 'expired';
  if (!terms[use]) return 'use-forbidden';
  if (terms.membersOnly && !member) return 'members-only';
  if (commercial && !terms.commercialUse) return 'commercial-use-forbidden';
  return null;
}

type Flags = Pick<Terms, 'commercialUse' | 'derivatives' | 'attribution'>;

/** What well-known licences say themselves. A person's terms may say less than the licence allows, never more. */
export const KNOWN_LICENCES: Readonly<Record<string, Flags>> = {
  'CC0-1.0': { commercialUse: true, derivatives: 'allowed', attribution: false },
  'CC-BY-4.0': { commercialUse: true, derivatives: 'allowed', attribution: true },
  'CC-BY-SA-4.0': { commercialUse: true, derivatives: 'share-alike', attribution: true },
  'CC-BY-ND-4.0': { commercialUse: true, derivatives: 'forbidden', attribution: true },
  'CC-BY-NC-4.0': { commercialUse: false, derivatives: 'allowed', attribution: true },
  'CC-BY-NC-SA-4.0': { commercialUse: false, derivatives: 'share-alike', attribution: true },
  'CC-BY-NC-ND-4.0': { commercialUse: false, derivatives: 'forbidden', attribution: true },
  'CDLA-Permissive-2.0': { commercialUse: true, derivatives: 'allowed', attribution: false },
  'ODC-By-1.0': { commercialUse: true, derivatives: 'allowed', attribution: true },
  'ODbL-1.0': { commercialUse: true, derivatives: 'share-alike', attribution: true },
  'PDDL-1.0': { commercialUse: true, derivatives: 'allowed', attribution: false },
  MIT: { commercialUse: true, derivatives: 'allowed', attribution: true },
  'Apache-2.0': { commercialUse: true, derivatives: 'allowed', attribution: true },
};

/** Where terms promise what their licence does not give. Shown before sealing; empty for a licence that is not known. */
export function contradictionsOf(terms: Terms): (keyof Flags)[] {
  const flags = KNOWN_LICENCES[terms.licence];
  if (flags === undefined) return [];
  const found: (keyof Flags)[] = [];
  if (terms.commercialUse && !flags.commercialUse) found.push('commercialUse');
  const strictness = ['allowed', 'share-alike', 'forbidden'];
  if (strictness.indexOf(terms.derivatives) < strictness.indexOf(flags.derivatives)) found.push('derivatives');
  if (!terms.attribution && flags.attribution) found.push('attribution');
  return found;
}
