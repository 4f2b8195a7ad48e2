import { z } from 'zod';
import type { Terms } from '../snapshot/terms.ts';
import type { ChainTerms } from './shown.ts';

/** Something that a datanet allows everybody, and that a snapshot's own terms do not give. */
export const termsMisfitSchema = z.enum([
  'training',
  'reading',
  'commercial-use',
  'derivatives',
  'attribution',
  'members-only',
  'expires',
  /** They have ended already. */
  'expired',
]);
export type TermsMisfit = z.infer<typeof termsMisfitSchema>;

const STRICTNESS = ['allowed', 'share-alike', 'forbidden'];

/**
 * What would be done with a snapshot in a datanet that its own terms forbid; empty where it may go there. `at`: UTC
 * milliseconds. A snapshot may allow more than the datanet does: then the datanet's terms are the narrower ones.
 */
export function termsMisfits(own: Terms, datanet: ChainTerms, at: number): TermsMisfit[] {
  const ends = datanet.expiresAt === 0 ? null : datanet.expiresAt * 1_000;
  const found: [boolean, TermsMisfit][] = [
    [datanet.training && !own.training, 'training'],
    [datanet.reading && !own.reading, 'reading'],
    [datanet.commercialUse && !own.commercialUse, 'commercial-use'],
    [STRICTNESS.indexOf(own.derivatives) > STRICTNESS.indexOf(datanet.derivatives), 'derivatives'],
    [own.attribution && !datanet.attribution, 'attribution'],
    [own.membersOnly && !datanet.membersOnly, 'members-only'],
    [own.expiresAt !== null && (ends === null || ends > own.expiresAt), 'expires'],
    [(own.expiresAt !== null && own.expiresAt <= at) || (ends !== null && ends <= at), 'expired'],
  ];
  return found.flatMap(([misfits, what]) => (misfits ? [what] : []));
}
