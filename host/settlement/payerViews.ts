import type { PoolShown } from '#core/settlement/payerShown.ts';
import { checksummed } from '#core/wallet/address.ts';
import { Money } from './money.ts';
import { NOT_REVOKED, poolHash } from './poolState.ts';
import type { InPool } from './refused.ts';

type Chained = Pick<
  PoolShown,
  'pool' | 'free' | 'deposited' | 'credited' | 'finalTotal' | 'withdrawn' | 'node' | 'pending' | 'withdrawal'
>;

/** What the chain says of a pool, as far as it was read. `node`: this machine's; `now`: seconds by the chain. */
export function chainedPool(money: Money, pool: InPool, node: string, now: number): Chained {
  const id = poolHash(pool.network, pool.account, pool.token);
  const sum = (amounts: readonly { amount: string }[]) => amounts.reduce((all, { amount }) => all + BigInt(amount), 0n);
  const deposited = sum(money.ofPool(id, 'deposited'));
  const credited = sum(money.ofPool(id, 'credited').flatMap(({ payees }) => payees));
  const withdrawn = sum(money.ofPool(id, 'taken-back'));
  const finalTotal = BigInt(money.ofPool(id, 'finalised').at(-1)?.total ?? 0);
  const posted = money.pending(id);
  const increase = posted === null ? 0n : BigInt(posted.post.total) - finalTotal;
  return {
    pool: id,
    free: String(deposited - credited - withdrawn - finalTotal - increase),
    deposited: String(deposited),
    credited: String(credited),
    finalTotal: String(finalTotal),
    withdrawn: String(withdrawn),
    node: nodeIn(money, id, node, now),
    pending: pendingIn(money, id, now),
    withdrawal: withdrawalIn(money, id),
  };
}

function nodeIn(money: Money, pool: string, node: string, now: number): PoolShown['node'] {
  const authorised = money.ofPool(pool, 'node').findLast((each) => each.node === node);
  const revoked = money.ofPool(pool, 'node-revoked').findLast((each) => each.node === node);
  const finalised = new Set(money.ofPool(pool, 'finalised').map(({ number }) => number));
  const ends = [
    ...money.ofPool(pool, 'credited').flatMap((each) => (each.node === node ? [each.to] : [])),
    ...money
      .ofPool(pool, 'posted')
      .flatMap(({ number, post }) => (post.node === node && finalised.has(number) ? [post.to] : [])),
  ];
  const isRevoked = revoked !== undefined && BigInt(revoked.firstInvalid) !== NOT_REVOKED;
  const state =
    authorised === undefined ? 'never' : isRevoked ? 'revoked' : authorised.until > now ? 'authorised' : 'expired';
  return {
    address: checksummed(node),
    state,
    until: authorised?.until ?? null,
    next: Math.max(0, ...ends),
    firstInvalid: revoked?.firstInvalid ?? null,
  };
}

export function pendingIn(money: Money, pool: string, now: number): PoolShown['pending'] {
  const posted = money.pending(pool);
  if (posted === null) return null;
  const { number, post, at } = posted;
  const until = money.windowEnds(pool, posted);
  const isDemanded = money.demands(pool, number).length > 0;
  return {
    number,
    root: post.root,
    increase: String(BigInt(post.total) - BigInt(money.ofPool(pool, 'finalised').at(-1)?.total ?? 0)),
    payees: post.leaves,
    postedAt: at,
    demandsUntil: posted.until,
    until,
    state: isDemanded ? 'demanded' : until < now ? 'over' : 'window',
    published: /^0x0*$/.test(post.file),
  };
}

function withdrawalIn(money: Money, pool: string): PoolShown['withdrawal'] {
  const asked = money.ofPool(pool, 'withdrawal-asked').at(-1);
  const fetched = money.ofPool(pool, 'taken-back').at(-1);
  if (asked === undefined || asked.amount === '0') return null;
  const isFetched =
    fetched !== undefined &&
    (fetched.block > asked.block || (fetched.block === asked.block && fetched.log > asked.log));
  return isFetched ? null : { amount: asked.amount, from: asked.withdrawableFrom };
}
