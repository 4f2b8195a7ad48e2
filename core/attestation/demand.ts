import { z } from 'zod';
import { addressSchema } from '../wallet/address.ts';
import { type AttestationShown, expertiseSchema } from './attestation.ts';

export const MOST_DEMANDS = 8;

/** Whoever proposes has to have this expertise attested by one of these. */
const demandSchema = z.strictObject({
  expertise: expertiseSchema,
  issuers: z.array(addressSchema).min(1).max(16),
});
export type Demand = z.infer<typeof demandSchema>;

export const demandsSchema = z.array(demandSchema).max(MOST_DEMANDS);

/** As a person enters it: the host reads addresses, and names of the address book and of one's own accounts. */
export const demandEnteredSchema = z.object({
  expertise: z.string().max(200),
  issuers: z.array(z.string().max(100)).min(1).max(16),
});
export type DemandEntered = z.infer<typeof demandEnteredSchema>;

/** Those of the demands that nothing valid about somebody meets. `of`: everything that is known about them. */
export function unmetDemands(demands: readonly Demand[], of: readonly AttestationShown[]): Demand[] {
  return demands.filter(
    ({ expertise, issuers }) =>
      !of.some(
        (each) =>
          each.standing === 'valid' && sameExpertise(each.expertise, expertise) && issuers.includes(each.issuer),
      ),
  );
}

function sameExpertise(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
