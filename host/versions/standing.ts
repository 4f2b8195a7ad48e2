import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from '../chain/chain.ts';
import type { Datanets } from '../datanets/datanets.ts';
import { admittedAccounts } from '../datanets/views.ts';
import { agreedStanding, memberKeys } from '../publishing/members.ts';
import type { MemberKey } from '../sealed/ageKeys.ts';
import { type Held, heldNow, publishedVersion, wrappedFor } from './versionRows.ts';

/** What a version would be that was published now, by the contract, and by the index where the contract keeps no list. */
export interface Standing {
  owner: string;
  membersOnly: boolean;
  membership: number;
  /** The newest; 0 before the first. */
  version: number;
  /** Its manifest, without 0x. */
  parent: string | null;
  held: Held[];
  /** Who may read, and with which keys; nobody in particular where anybody may. */
  members: string[];
  keys: MemberKey[];
  wrapped: ReturnType<typeof wrappedFor>;
  manifestOf: (number: number) => Result<string, Failure>;
}

interface Parts {
  datanets: Pick<Datanets, 'upToDate' | 'indexOf' | 'isForMembers'>;
  chain: (id: bigint) => Chain | undefined;
}

/** `fresh`: what is new on the chain is read first; else it is as it was read last, and tells nobody to look again. */
export async function standingOf(
  { datanets, chain }: Parts,
  network: bigint,
  id: number,
  fresh: boolean,
): Promise<Result<Standing, Failure>> {
  const found = chain(network);
  const index = datanets.indexOf(network);
  if (found === undefined || index === null) return fail({ code: 'NOT_FOUND', what: 'network' });
  const read = fresh ? await datanets.upToDate(network) : ok(undefined);
  if (!read.ok) return read;
  const now = await agreedStanding(found, id);
  if (!now.ok) return now;
  const { datanet } = now.value;
  const membersOnly = datanet.terms.membersOnly || datanets.isForMembers(network, id);
  const nobody = ok({ keys: [], members: [], membership: Number(datanet.membership) });
  const members = membersOnly ? await memberKeys(found, id, admittedAccounts(index, id)) : nobody;
  if (!members.ok) return members;
  const version = Number(datanet.version);
  return ok({
    owner: datanet.owner,
    membersOnly,
    version,
    parent: publishedVersion(index, id, version)?.manifest ?? null,
    held: heldNow(index, id),
    wrapped: wrappedFor(index, id),
    ...members.value,
    manifestOf(number) {
      const published = publishedVersion(index, id, number);
      return published === null ? fail({ code: 'NOT_FOUND', what: 'datanet' }) : ok(published.manifest);
    },
  });
}
