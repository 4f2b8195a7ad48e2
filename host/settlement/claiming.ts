import { ok } from '#core/result.ts';
import type { ClaimPlan } from '#core/settlement/earningsShown.ts';
import type { MoneyToken, PersonShown } from '#core/settlement/shown.ts';
import { isProven, placeOf, proveLeaf, sumRootOf } from '#core/settlement/sumTree.ts';
import type { Chain } from '../chain/chain.ts';
import { type ContractCall, writeCall } from '../chain/contractCall.ts';
import { Node } from '../wallet/node.ts';
import { leafOnChain } from './demandAnswers.ts';
import { type Reading, linesOf } from './earned.ts';
import { owedTo } from './poolState.ts';
import { COIN, type Told } from './refused.ts';

/** A claim has to bring so many times its fee to be worth it now. */
const WORTH = 20n;
/** Proofs that go into one transaction. */
const MOST_CLAIMS = 40;
/** What a claim costs where the node does not say. */
const USUAL_GAS = 150_000n;

interface Claim {
  readonly payer: string;
  readonly token: string;
  readonly leaf: ReturnType<typeof leafOnChain>;
  readonly amount: bigint;
}

/** What an account can claim by proof; each is checked here against the root that counts, before anything is signed. */
export async function claimsOf(at: Reading, account: string, pools: readonly string[] | null): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const { way, pool, payer, token, amounts } of await linesOf(at, account.toLowerCase())) {
    const wanted = way === 'root' && amounts.claimable > 0n && (pools === null || pools.includes(pool));
    const final = wanted ? at.money.final(pool) : null;
    const tree = final === null ? null : await at.trees.of(at.network, at.money, final);
    const place = tree === null ? -1 : placeOf(tree, account.toLowerCase());
    if (tree === null || place === -1) continue;
    const leaf = proveLeaf(tree, place);
    if (!isProven(tree.pool, leaf, sumRootOf(tree))) continue;
    claims.push({ payer, token, leaf: leafOnChain(leaf), amount: amounts.claimable });
  }
  return claims.slice(0, MOST_CLAIMS);
}

export function claimCall(claims: readonly Claim[]): ContractCall {
  const args = [claims.map(({ payer, token, leaf }) => ({ payer, token, leaf }))] as const;
  return { contract: 'settlement', call: 'claimMany', args };
}

interface Around {
  readonly chain: Chain;
  readonly at: Reading;
  readonly person: (account: string) => PersonShown;
  readonly shown: (token: string) => Promise<MoneyToken>;
}

/** What claiming everything would cost now, and what it would bring. */
export async function planOf({ chain, at, person, shown }: Around, accounts: readonly string[]): Told<ClaimPlan> {
  const steps: ClaimPlan['steps'] = [];
  const price = await gasPrice(chain);
  if (!price.ok) return price;
  const add = async (
    account: string,
    brings: ReadonlyMap<string, bigint>,
    call: ContractCall,
    token: string | null,
  ) => {
    const gas = await new Node(chain).gas({ from: account, value: 0n, ...(await writeCall(call)) });
    const fee = (gas.ok ? gas.value : USUAL_GAS) * price.value;
    const coins = brings.get(COIN) ?? 0n;
    const hasTokens = brings.size > (coins > 0n ? 1 : 0);
    const parts = [...brings].map(async ([each, amount]) => ({ token: await shown(each), amount: String(amount) }));
    steps.push({
      does: token === null ? 'claim' : 'collect',
      account: person(account),
      token: token === null ? null : await shown(token),
      brings: await Promise.all(parts),
      fee: String(fee),
      worth: coins >= fee * WORTH ? 'yes' : hasTokens ? 'unknown' : 'wait',
    });
  };
  for (const account of accounts) {
    const lines = await linesOf(at, account.toLowerCase());
    for (const token of new Set([COIN, ...lines.map((line) => line.token)])) {
      const owed = await owedTo(chain, account, token);
      if (!owed.ok) return owed;
      if (owed.value === 0n) continue;
      const call = { contract: 'settlement', call: 'collect', args: [account, token] } as const;
      await add(account, new Map([[token, owed.value]]), call, token);
    }
    const claims = await claimsOf(at, account, null);
    if (claims.length === 0) continue;
    const brings = new Map<string, bigint>();
    for (const { token, amount } of claims) brings.set(token, (brings.get(token) ?? 0n) + amount);
    await add(account, brings, claimCall(claims), null);
  }
  return ok({ steps, coin: await shown(COIN) });
}

async function gasPrice(chain: Chain): Told<bigint> {
  const node = new Node(chain);
  const [block, tip] = await Promise.all([node.block('latest'), node.priority()]);
  if (!block.ok) return block;
  return ok((block.value?.baseFeePerGas ?? 0n) + (tip.ok ? tip.value : 0n));
}
