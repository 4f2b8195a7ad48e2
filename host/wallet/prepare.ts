import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { lookAlike } from '#core/wallet/address.ts';
import { otherSideOf, tokenNamedBy } from '#core/wallet/callFacts.ts';
import { MOST_FEE_PER_GAS, MOST_GAS } from '#core/wallet/signing.ts';
import type { Prepared, SigningRefusal, Statement, Token } from '#core/wallet/signing.ts';
import type { Chain } from '../chain/chain.ts';
import { contractRefusal } from '../chain/reverts.ts';
import { newId } from '../ids.ts';
import { Node } from './node.ts';
import { plain, readStatement } from './statement.ts';
import type { Bytes } from './statement.ts';
import { describeToken } from './tokens.ts';
import type { AttemptKind, Kept } from './transactions.ts';

/** What was shown is true for so long: fees and balances move. */
export const SHOWN_FOR_MS = 5 * 60_000;

/** A sum of money for which nobody means to move a smaller one: fees above this many coins are a mistake. */
const MOST_FEE = 10n ** 18n;
/** A replacement has to pay a tenth more, by the rule of all nodes; an eighth leaves room. */
const RAISE = { by: 9n, of: 8n } as const;

export interface Known {
  address: string;
  name: string;
}

export interface Ready {
  readonly prepared: Prepared;
  readonly bytes: Bytes;
  readonly gas: bigint;
  readonly maxFee: bigint;
  readonly priority: bigint;
  readonly kind: AttemptKind;
  /** The transaction whose place it takes. */
  readonly replaces: Kept | null;
  readonly until: number;
}

interface Wish {
  chain: Chain;
  account: Known;
  bytes: Bytes;
  /** Everybody who has a name here. */
  known: readonly Known[];
  /** Addresses to which something was sent before. */
  met: ReadonlySet<string>;
  replaces?: { kept: Kept; kind: 'faster' | 'cancel' };
}

/** Builds a transaction, asks the chain what would become of it, and says in words what it does. Nothing is signed. */
export async function prepare({ chain, account, bytes, known, met, replaces }: Wish): Promise<Result<Ready, Failure>> {
  const node = new Node(chain);
  const sound = await chain.check();
  if (!sound.ok) return sound;
  const statement = await readStatement(bytes);
  if (!statement.ok) return refused(statement.failure);
  const [balance, own, there] = await Promise.all([
    node.balance(account.address),
    node.code(account.address),
    node.code(bytes.to),
  ]);
  if (!balance.ok) return balance;
  if (!own.ok) return own;
  if (!there.ok) return there;
  if (own.value !== '0x') return refused('account-has-code');
  if (statement.value.does !== 'send' && there.value === '0x')
    return refused(aboutTokens(statement.value) ? 'no-token' : 'no-contract');

  const token = await tokenOf(node, statement.value);
  const covered = await isCovered(node, account.address, statement.value, balance.value);
  if (!covered.ok) return covered;
  const fees = await feesOf(node, replaces?.kept);
  if (!fees.ok) return fees;
  const call = { from: account.address, to: bytes.to, value: bytes.value, data: bytes.data };
  const gas = await tried(node, call);
  if (!gas.ok) return failing(gas.failure);
  const limit = bytes.data === '0x' && there.value === '0x' ? gas.value : (gas.value * 5n) / 4n;
  const { maxFee, priority, probable } = fees.value;
  const mostFee = limit * maxFee;
  if (limit > MOST_GAS || maxFee > MOST_FEE_PER_GAS || mostFee > MOST_FEE) return refused('absurd-fee');
  if (bytes.value + mostFee > balance.value) return refused('not-enough');

  const other = otherSide(statement.value);
  const like =
    other === null
      ? undefined
      : lookAlike(
          other,
          known.map(({ address }) => address),
        );
  const cautions: Prepared['cautions'] = [];
  if (like !== undefined)
    cautions.push({ kind: 'look-alike', of: like, name: known.find(({ address }) => address === like)?.name ?? '' });
  const named = known.find(({ address }) => address === other)?.name ?? null;
  // Who pays into a pool of their own sends it to nobody else.
  if (other !== null && other !== account.address && named === null && !met.has(other))
    cautions.push({ kind: 'first-time' });
  if (statement.value.does === 'send' && there.value !== '0x') cautions.push({ kind: 'to-a-contract' });
  const kind = replaces?.kind ?? 'sent';
  const prepared: Prepared = {
    id: newId(),
    chain: chain.id,
    chainName: chain.name,
    practice: chain.practice,
    symbol: chain.symbol,
    account: account.address,
    accountName: account.name,
    statement: statement.value,
    token,
    knownAs: named,
    fee: gas.value * probable,
    mostFee,
    balance: balance.value,
    cautions,
    replaces: kind === 'sent' ? null : kind,
  };
  const until = Date.now() + SHOWN_FOR_MS;
  return ok({ prepared, bytes, gas: limit, maxFee, priority, kind, replaces: replaces?.kept ?? null, until });
}

export function refused(reason: SigningRefusal, detail = ''): { ok: false; failure: Failure } {
  return fail({ code: 'SIGNING_REFUSED', reason, detail: plain(detail).slice(0, 200) });
}

/** What a node says of a call that reverts is not its fault. */
async function failing(failure: Failure): Promise<{ ok: false; failure: Failure }> {
  if (failure.code !== 'CHAIN_REFUSED') return fail(failure);
  const said = await contractRefusal(failure.data);
  return said === undefined ? refused('would-fail', failure.detail) : fail(said);
}

export function otherSide(statement: Statement): string | null {
  if (statement.does === 'deploy') return null;
  if (statement.does === 'call') return otherSideOf(statement);
  return statement.does === 'approve' ? statement.spender : statement.to;
}

interface Fees {
  maxFee: bigint;
  priority: bigint;
  /** For one unit of gas, as things are. */
  probable: bigint;
}

/** Room for the base fee to double, as wallets do; for a replacement, an eighth more than before. */
async function feesOf(node: Node, before: Kept | undefined): Promise<Result<Fees, Failure>> {
  const [block, wished] = await Promise.all([node.block('latest'), node.priority()]);
  if (!block.ok) return block;
  const base = block.value?.baseFeePerGas;
  // Chains from before EIP-1559 know no such transaction.
  if (base == null)
    return fail({ code: 'CHAIN_FAILED', name: node.chain.name, host: '', reason: 'answer', detail: 'baseFeePerGas' });
  const last = before?.attempts.at(-1);
  const least = (old: bigint) => (old * RAISE.by) / RAISE.of + 1n;
  const tip = wished.ok ? wished.value : 1_000_000_000n;
  const priority = last === undefined || tip > least(last.priority) ? tip : least(last.priority);
  const usual = base * 2n + priority;
  const maxFee = last === undefined || usual > least(last.maxFee) ? usual : least(last.maxFee);
  return ok({ maxFee, priority, probable: base + priority });
}

async function isCovered(
  node: Node,
  account: string,
  statement: Statement,
  balance: bigint,
): Promise<Result<void, Failure>> {
  if (statement.does === 'send') return statement.amount > balance ? refused('not-enough') : ok(undefined);
  if (statement.does === 'deploy') return ok(undefined);
  if (statement.does === 'call') return statement.pays > balance ? refused('not-enough') : ok(undefined);
  const held = await node.run({
    to: statement.token,
    data: `0x70a08231${account.slice(2).toLowerCase().padStart(64, '0')}`,
  });
  if (!held.ok) return failing(held.failure);
  if (!/^0x[0-9a-f]{64}$/i.test(held.value)) return refused('no-token');
  if (statement.amount <= BigInt(held.value)) return ok(undefined);
  // An allowance of more than there is outlives what it was meant for.
  return refused(statement.does === 'approve' ? 'endless-allowance' : 'not-enough');
}

/**
 * What it takes, after it was seen to be carried out. What the newest block refuses may be right in the next one: a chain
 * that makes blocks only now and then has a clock that stands still between them.
 */
async function tried(node: Node, call: Parameters<Node['gas']>[0]): Promise<Result<bigint, Failure>> {
  const now = await node.run(call);
  if (now.ok) return node.gas(call);
  if (now.failure.code !== 'CHAIN_REFUSED') return now;
  const next = await node.run(call, 'pending');
  return next.ok ? node.gas(call, 'pending') : now;
}

function aboutTokens(statement: Statement): statement is Extract<Statement, { token: string }> {
  return statement.does === 'transfer' || statement.does === 'approve';
}

/** Of a call of the settlement contract too, where it names one token that is not the coin. */
function tokenOf(node: Node, statement: Statement): Promise<Token | null> {
  const address = aboutTokens(statement) ? statement.token : tokenNamedBy(statement);
  return address === null ? Promise.resolve(null) : tokenAt(node, address);
}

/** What a token says of itself, as far as it can be shown. */
export async function tokenAt(node: Node, address: string): Promise<Token> {
  const found = await describeToken(node, address);
  return found.ok && found.value !== null ? found.value : { address, symbol: null, decimals: 0 };
}
