import type { Manifest } from '../snapshot/manifest.ts';
import type { ChainTerms, ContributionShown } from './shown.ts';
import type { Origin } from './origin.ts';

/** What a chain said, when it was read last, of a contribution that a snapshot is. */
export interface Holding extends Origin {
  /** Up to which the chain was read. */
  readonly block: number;
  readonly status: ContributionShown['status'];
  readonly terms: ChainTerms;
  /** The account of this wallet that is a member of the datanet; null where none is. */
  readonly member: string | null;
}

/** Whether it came from datanets for members of which this person is none, and does not name them by their key. */
export function isForOthers(
  { terms, createdBy, contributors }: Pick<Manifest, 'terms' | 'createdBy' | 'contributors'>,
  key: string,
  holdings: readonly Holding[],
): boolean {
  if (createdBy.key === key || contributors.some((one) => one.key === key)) return false;
  const open = ({ terms: held, member }: Holding) => member !== null || !(held.membersOnly || terms.membersOnly);
  return holdings.length > 0 && !holdings.some(open);
}

/** The datanet's terms as a snapshot has its own: a chain counts in seconds. */
export function termsOn(terms: ChainTerms) {
  return { ...terms, expiresAt: terms.expiresAt === 0 ? null : terms.expiresAt * 1_000 };
}
