import { queryOptions, useQuery } from '@tanstack/react-query';
import type { AttestationShown } from '#core/attestation/attestation.ts';
import { useContacts } from '#renderer/features/wallet/sendingQueries.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';

const attestationsQuery = queryOptions({
  queryKey: ['wallet', 'attestations'],
  queryFn: ({ signal }) => host.attestations.list(undefined, { signal }),
});

const NONE: readonly AttestationShown[] = [];

export function useAttestations(): readonly AttestationShown[] | undefined {
  return useQuery(attestationsQuery).data;
}

/** What is known and holds now, of each of these people. */
export function useExpertise(): (subject: string) => readonly AttestationShown[] {
  const all = useAttestations() ?? NONE;
  return (subject) => all.filter((each) => each.subject === subject && each.standing === 'valid');
}

/** Every expertise that somebody here has, once. */
export function expertiseIn(attestations: readonly AttestationShown[]): string[] {
  const byWord = new Map(attestations.map(({ expertise }) => [expertise.toLowerCase(), expertise]));
  return [...byWord.values()].toSorted((one, other) => one.localeCompare(other));
}

/** The name that a person gave an address here, if there is one. */
export function useNames(): (address: string) => string | undefined {
  const wallet = useWallet();
  const contacts = useContacts();
  return (address) => [...(wallet?.accounts ?? []), ...contacts].find((each) => each.address === address)?.name;
}
