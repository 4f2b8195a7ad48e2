import type { Holding } from '#core/datanet/holding.ts';
import type { Origin } from '#core/datanet/origin.ts';
import { contributionStatusSchema } from '#core/datanet/shown.ts';
import type { IndexFile } from './indexFile.ts';
import { CONTRIBUTIONS, STATUS, chainTermsOf } from './views.ts';

/** By which datanets a snapshot is held, as far as their chains were read. Nothing is asked of anybody. */
export type HoldingsOf = (root: string) => Promise<readonly Holding[]>;

interface Parts {
  origins: (root: string) => readonly Origin[];
  /** Null where there is no such network. */
  indexOf: (network: bigint) => IndexFile | null;
  /** Addresses of this wallet that can sign. */
  accounts: () => Promise<readonly string[]>;
}

export async function holdingsOf({ origins, indexOf, accounts }: Parts, root: string): Promise<Holding[]> {
  const from = origins(root);
  if (from.length === 0) return [];
  const mine = await accounts();
  return from.flatMap((origin) => {
    const index = indexOf(origin.network);
    return index === null ? [] : (holdingOf(index, origin, root, mine) ?? []);
  });
}

function holdingOf(index: IndexFile, origin: Origin, root: string, accounts: readonly string[]): Holding | null {
  const row = index
    .statement(
      `SELECT n.*, ${STATUS} AS state FROM ${CONTRIBUTIONS} JOIN datanets n ON n.id = p.datanet
       WHERE p.id = ? AND p.datanet = ? AND p.root = ?`,
    )
    .get(Math.floor(Date.now() / 1_000), origin.contribution, origin.datanet, `0x${root}`);
  if (row === undefined) return null;
  return {
    ...origin,
    block: Math.max(0, (index.progress?.next ?? 1) - 1),
    status: contributionStatusSchema.parse(row['state']),
    terms: chainTermsOf(row),
    member: accounts.find((account) => isMember(index, origin.datanet, account)) ?? null,
  };
}

function isMember(index: IndexFile, datanet: number, account: string): boolean {
  const last = index
    .statement(
      'SELECT standing FROM members WHERE datanet = ? AND lower(account) = ? ORDER BY block DESC, log DESC LIMIT 1',
    )
    .get(datanet, account.toLowerCase());
  return last?.['standing'] === 'admitted';
}
