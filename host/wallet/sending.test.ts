import { join } from 'node:path';
import { Wallet } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESSES } from '#contracts/deployment.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Unsigned } from '#core/wallet/signing.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { practiceChain } from '#test/support/practiceChain.ts';
import type { PracticeChain } from '#test/support/practiceChain.ts';
import { signTransaction } from '../../keys/sign.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import type { Chain } from '../chain/chain.ts';
import { Calls } from './calls.ts';
import { Sending } from './sending.ts';
import { Transactions } from './transactions.ts';

const CHAIN = 77_123n;
/** Of the phrase that every anvil has. */
const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const account = new Wallet(KEY).address;
const friend = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const ONE = 10n ** 18n;

type Answer = (method: string, parameters: readonly unknown[]) => Result<unknown, Failure> | undefined;

const down: Failure = { code: 'CHAIN_FAILED', name: 'Test', host: '', reason: 'unreachable', detail: '' };
const refused = (reason: string) => ({ ok: false, failure: { code: 'SIGNING_REFUSED', reason } });

describe('sending', { timeout: 120_000 }, () => {
  let anvil: PracticeChain;
  let transactions: Transactions;
  let sending: Sending;
  /** What a node says instead of the truth. */
  let instead: Answer;
  let checked: Result<{ number: bigint; hash: string; timestamp: bigint }, Failure>;
  let sign: (transaction: Unsigned) => { raw: string; hash: string };
  let signed = 0;
  const traffic: string[] = [];

  const chain: { -readonly [Key in keyof Chain]: Chain[Key] } = {
    id: CHAIN,
    name: 'Test',
    practice: true,
    symbol: 'TEST',
    async request(method, parameters) {
      const said = instead(method, parameters);
      if (said !== undefined) return said;
      traffic.push(JSON.stringify(parameters));
      const answer = await fetch(anvil.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: parameters }),
      });
      const { result, error } = (await answer.json()) as {
        result?: unknown;
        error?: { code: number; message: string };
      };
      if (error === undefined) return ok(result);
      return fail({ code: 'CHAIN_REFUSED', name: 'Test', number: error.code, detail: error.message, data: null });
    },
    agreed: (method, parameters, signal) => chain.request(method, parameters, signal),
    check: () => Promise.resolve(checked),
  };
  const ask = (method: string, parameters: unknown[] = []) => anvil.provider.send(method, parameters);
  const open = () =>
    new Sending({
      keys: {
        accounts: () => Promise.resolve([{ address: account, name: 'Main', kind: 'key', secret: 'x', path: null }]),
        async use(question) {
          const client = {
            signTransaction: async ({ transaction }: { transaction: Unsigned }) => {
              signed += 1;
              return sign(transaction);
            },
          };
          return ok(await question(client as never));
        },
      },
      transactions,
      chain: (id) => (id === CHAIN ? chain : undefined),
      contacts: () => [{ address: friend, name: 'Friend' }],
      revised: () => {},
    });
  const wish = (value: bigint, to = friend) => sending.prepare(CHAIN, account, { to, value, data: '0x' });
  const prepared = async (value: bigint) => {
    const made = await wish(value);
    if (!made.ok) throw new Error(JSON.stringify(made.failure));
    return made.value;
  };
  const send = async (value: bigint) => {
    const sent = await sending.confirm((await prepared(value)).id);
    if (!sent.ok) throw new Error(JSON.stringify(sent.failure));
    return sent.value;
  };
  const outcome = (id: string, signal = new AbortController().signal) =>
    new Calls({ sending, transactions, chain: () => chain }).outcome(id, 'mined', signal);
  const states = () => sending.list().map(({ state }) => state);
  const mine = (blocks = 1) => ask('anvil_mine', [`0x${blocks.toString(16)}`]);
  /** How often each amount arrived: what was doubled would show here, whatever the wallet believes. */
  const arrived = async () => {
    const newest = Number(await ask('eth_blockNumber'));
    const values: number[] = [];
    for (let at = 0; at <= newest; at += 1) {
      const block = await ask('eth_getBlockByNumber', [`0x${at.toString(16)}`, true]);
      for (const { to, value } of block.transactions)
        if (to === friend.toLowerCase()) values.push(Number(BigInt(value)));
    }
    return values.toSorted((one, other) => one - other);
  };

  let clean = '';
  beforeAll(async () => {
    anvil = await practiceChain(Number(CHAIN));
  });
  afterAll(() => anvil.close());
  beforeEach(async () => {
    if (clean !== '') await ask('evm_revert', [clean]);
    clean = await ask('evm_snapshot');
    await ask('evm_setAutomine', [false]);
    await ask('anvil_dropAllTransactions');
    const catalogue = openCatalogue(join(await freshFolder(), 'catalogue.sqlite'));
    if (!catalogue.ok) throw new Error('no catalogue');
    transactions = new Transactions(catalogue.value);
    instead = () => undefined;
    checked = ok({ number: 1n, hash: '', timestamp: 0n });
    sign = (transaction) => signTransaction(KEY, transaction);
    signed = 0;
    sending = open();
  });

  it('shows before, signs what was shown, once, and follows it to its end', async () => {
    const shown = await prepared(5n);
    expect(shown).toMatchObject({
      statement: { does: 'send', to: friend, amount: 5n },
      knownAs: 'Friend',
      cautions: [],
    });
    expect(shown.mostFee).toBeGreaterThanOrEqual(shown.fee);
    expect(signed).toBe(0);
    expect(await sending.confirm(shown.id)).toMatchObject({ ok: true, value: { state: 'pending', nonce: 0 } });
    expect(await sending.confirm(shown.id)).toMatchObject(refused('not-shown'));
    await mine();
    await sending.follow();
    expect(sending.list()).toMatchObject([{ state: 'mined', succeeded: true, mined: 'sent' }]);
    expect(sending.list()[0]?.fee).toBeGreaterThan(0n);
    await mine(40);
    await sending.follow();
    expect(states()).toEqual(['safe']);
    await mine(40);
    await sending.follow();
    expect(states()).toEqual(['final']);
    expect(transactions.open()).toEqual([]);
  });

  describe('nonces', () => {
    it('20 sends at once: 0 doubled, 0 lost', async () => {
      const ready = await Promise.all(Array.from({ length: 20 }, (_, at) => prepared(BigInt(at + 1))));
      const sent = await Promise.all(ready.map(({ id }) => sending.confirm(id)));
      expect(sent.map((each) => each.ok && each.value.nonce).toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 20 }, (_, at) => at),
      );
      await mine(2);
      await sending.follow();
      expect(new Set(states())).toEqual(new Set(['mined']));
      expect(await arrived()).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    });

    it('a gap closes by itself: what the network forgot is sent again', async () => {
      await send(1n);
      await send(2n);
      await ask('anvil_dropTransaction', [sending.list()[1]?.hash]);
      await mine();
      await sending.follow();
      await mine();
      await sending.follow();
      expect(states()).toEqual(['mined', 'mined']);
      expect(await arrived()).toEqual([1, 2]);
    });

    it('an outside transaction takes a place: the next one stands behind it, and one that lost its place is told', async () => {
      await send(1n);
      const outside = await new Wallet(KEY, anvil.provider).sendTransaction({
        to: friend,
        value: 50n,
        nonce: 0,
        maxFeePerGas: 100n * 10n ** 9n,
        maxPriorityFeePerGas: 50n * 10n ** 9n,
      });
      await mine();
      await outside.wait();
      await sending.follow();
      expect(states()).toEqual(['replaced']);
      expect(await send(2n)).toMatchObject({ nonce: 1 });
      await mine(80);
      await sending.follow();
      expect(states()).toEqual(['final', 'replaced']);
      expect(transactions.open()).toEqual([]);
      expect(await arrived()).toEqual([2, 50]);
    });

    it('a block that comes while it is asked about: what is in it is ours, not another one', async () => {
      await send(1n);
      await mine();
      let asked = 0;
      instead = (method) => (method === 'eth_getTransactionReceipt' && asked++ === 0 ? ok(null) : undefined);
      await sending.follow();
      expect(states()).toEqual(['mined']);
    });

    it('a node that is behind with receipts makes nothing gone: it is waited for', async () => {
      const { id } = await send(1n);
      await mine();
      let asked = 0;
      instead = (method) => (method === 'eth_getTransactionReceipt' && asked++ < 5 ? ok(null) : undefined);
      expect(await outcome(id)).toMatchObject({ ok: true, value: { became: 'done' } });
      expect(asked).toBeGreaterThan(5);
    });

    it('what lost its place is gone once that is final, and not before', async () => {
      const { id } = await send(1n);
      await new Wallet(KEY, anvil.provider).sendTransaction({
        to: friend,
        value: 50n,
        nonce: 0,
        maxFeePerGas: 100n * 10n ** 9n,
        maxPriorityFeePerGas: 50n * 10n ** 9n,
      });
      await mine();
      const early = new AbortController();
      setTimeout(() => early.abort(), 1_200);
      expect(await outcome(id, early.signal)).toMatchObject({ failure: { code: 'CANCELLED' } });
      expect(states()).toEqual(['replaced']);
      await mine(80);
      expect(await outcome(id)).toMatchObject({ ok: true, value: { became: 'gone' } });
    });

    it('a restart in mid-send loses nothing and doubles nothing', async () => {
      instead = (method) => (method === 'eth_sendRawTransaction' ? fail(down) : undefined);
      expect(await send(3n)).toMatchObject({ state: 'stored' });
      instead = () => undefined;
      sending = open();
      await sending.follow();
      expect(states()).toEqual(['pending']);
      // Sent, but the answer was lost.
      let cut = true;
      const { request } = chain;
      chain.request = async (method, parameters) => {
        const said = await request(method, parameters);
        return cut && method === 'eth_sendRawTransaction' ? fail(down) : said;
      };
      expect(await send(4n)).toMatchObject({ state: 'stored', nonce: 1 });
      cut = false;
      chain.request = request;
      sending = open();
      await sending.follow();
      await mine();
      await sending.follow();
      expect(states()).toEqual(['mined', 'mined']);
      expect(await arrived()).toEqual([3, 4]);
    });

    it.each([1_001n, 2n ** 60n])('a place far away (%d) is not signed for, and takes none', async (far) => {
      instead = (method, [, at]) =>
        method === 'eth_getTransactionCount' && at === 'pending' ? ok(`0x${far.toString(16)}`) : undefined;
      const { id } = await prepared(1n);
      expect(await sending.confirm(id)).toMatchObject({
        ok: false,
        failure: { code: 'CHAIN_FAILED', name: 'Test', reason: 'answer', detail: 'nonce' },
      });
      expect(signed).toBe(0);
      instead = () => undefined;
      expect(await send(1n)).toMatchObject({ nonce: 0 });
    });

    it('what was signed for a place within the bound, because a node lied, holds up nothing that comes after', async () => {
      instead = (method, [, at]) =>
        method === 'eth_getTransactionCount' && at === 'pending' ? ok('0x384') : undefined;
      expect(await send(1n)).toMatchObject({ nonce: 900 });
      instead = () => undefined;
      expect(await send(2n)).toMatchObject({ nonce: 0 });
      expect(await send(3n)).toMatchObject({ nonce: 1 });
      await mine();
      await sending.follow();
      expect(await arrived()).toEqual([2, 3]);
    });

    it('faster, and a race with what it replaces: one of them arrives', async () => {
      const { id } = await send(6n);
      const faster = await sending.prepareReplacement(id, 'faster');
      if (!faster.ok) throw new Error(faster.failure.code);
      expect(faster.value).toMatchObject({ replaces: 'faster', statement: { does: 'send', amount: 6n } });
      // The first version is mined while the second one is being read.
      await mine();
      expect(await sending.confirm(faster.value.id)).toMatchObject({ ok: true });
      await mine();
      await sending.follow();
      expect(sending.list()).toMatchObject([{ state: 'mined', mined: 'sent', attempts: ['sent', 'faster'] }]);
      expect(await arrived()).toEqual([6]);
      expect(await sending.prepareReplacement(id, 'faster')).toMatchObject(refused('too-late'));
    });

    it('cancel puts nothing in its place', async () => {
      const { id } = await send(7n);
      const cancel = await sending.prepareReplacement(id, 'cancel');
      if (!cancel.ok) throw new Error(cancel.failure.code);
      expect(cancel.value).toMatchObject({ replaces: 'cancel', statement: { does: 'send', to: account, amount: 0n } });
      await sending.confirm(cancel.value.id);
      await mine();
      await sending.follow();
      expect(sending.list()).toMatchObject([{ state: 'mined', mined: 'cancel', nonce: 0 }]);
      expect(await arrived()).toEqual([]);
    });

    it.each([1, 3, 10])('a reorg %i deep: what was mined is waited for again, and arrives once', async (depth) => {
      await send(8n);
      await mine();
      await sending.follow();
      expect(states()).toEqual(['mined']);
      await mine(depth - 1);
      await ask('anvil_reorg', [depth, []]);
      await sending.follow();
      expect(states()).toEqual(['pending']);
      await mine();
      await sending.follow();
      expect(states()).toEqual(['mined']);
      expect(await arrived()).toEqual([8]);
    });
  });

  describe('RPC node', () => {
    it.each(['wrong-chain', 'lagging', 'disagree', 'unreachable', 'slow', 'busy'] as const)(
      '%s: no signature, a clear failure',
      async (reason) => {
        const shown = await prepared(1n);
        checked = fail({ code: 'CHAIN_FAILED', name: 'Test', host: 'n', reason, detail: '' });
        expect(await wish(1n)).toMatchObject({ ok: false, failure: { code: 'CHAIN_FAILED', reason } });
        expect(await sending.confirm(shown.id)).toMatchObject({ ok: false, failure: { code: 'CHAIN_FAILED', reason } });
        expect(signed).toBe(0);
        expect(sending.list()).toEqual([]);
      },
    );

    it.each([
      ['gas', { eth_estimateGas: '0xffffffffffff' }],
      [
        'a base fee',
        { eth_getBlockByNumber: { number: '0x1', hash: `0x${'ab'.repeat(32)}`, baseFeePerGas: '0xffffffffffff' } },
      ],
      ['a tip', { eth_maxPriorityFeePerGas: '0xffffffffffff' }],
    ])('absurd: %s', async (_, answers) => {
      instead = (method) => (method in answers ? ok(Reflect.get(answers, method)) : undefined);
      expect(await wish(1n)).toMatchObject(refused('absurd-fee'));
    });

    it('lying receipts: of another transaction, or of a block that is not there', async () => {
      const { hash } = await send(9n);
      const lie = { blockHash: `0x${'cd'.repeat(32)}`, blockNumber: '0x1', status: '0x1', gasUsed: '0x5208' };
      instead = (method) =>
        method === 'eth_getTransactionReceipt' ? ok({ ...lie, transactionHash: hash }) : undefined;
      await sending.follow();
      expect(states()).toEqual(['pending']);
      instead = (method) =>
        method === 'eth_getTransactionReceipt' ? ok({ ...lie, transactionHash: `0x${'12'.repeat(32)}` }) : undefined;
      await sending.follow();
      expect(states()).toEqual(['pending']);
    });
  });

  describe('signing', () => {
    const spender = friend.slice(2).toLowerCase().padStart(64, '0');
    const call = (data: string, to = '0x5FbDB2315678afecb367f032d93F642f64180aa3', value = 0n) =>
      sending.prepare(CHAIN, account, { to, value, data });
    it.each([
      ['an allowance without end', `0x095ea7b3${spender}${'f'.repeat(64)}`, 'endless-allowance'],
      [
        'an allowance of 2^128',
        `0x095ea7b3${spender}${(2n ** 128n).toString(16).padStart(64, '0')}`,
        'endless-allowance',
      ],
      ['an allowance for all of a collection', `0xa22cb465${spender}${'1'.padStart(64, '0')}`, 'unknown-call'],
      ['a permit', `0xd505accf${'0'.repeat(64 * 7)}`, 'unknown-call'],
      ['bytes behind the arguments', `0xa9059cbb${spender}${'1'.padStart(64, '0')}00`, 'unknown-call'],
      ['a dirty address', `0xa9059cbb${'f'.repeat(24)}${spender.slice(24)}${'1'.padStart(64, '0')}`, 'unknown-call'],
      ['an unknown call', '0x12345678', 'unknown-call'],
      ['half a selector', '0xa905', 'unknown-call'],
    ])('%s is not put before anybody', async (_, data, reason) => {
      expect(await call(data)).toMatchObject(refused(reason));
    });

    it.each(['0x12345678', '0x'.padEnd(10, 'f'), '0x05a3b809'])(
      'nor is a call of a contract of ours that it has not: %s',
      async (data) => {
        expect(await call(data, ADDRESSES.datanets)).toMatchObject(refused('unknown-call'));
      },
    );

    it('an account that runs code of somebody’s signs nothing (EIP-7702)', async () => {
      instead = (method, [address]) =>
        method === 'eth_getCode' && address === account ? ok(`0xef0100${friend.slice(2).toLowerCase()}`) : undefined;
      expect(await wish(1n)).toMatchObject(refused('account-has-code'));
    });

    it('a look-alike address is named, a first one is said', async () => {
      const alike = `0x7099${'1'.repeat(32)}79C8`.toLowerCase();
      const { readAddress } = await import('#core/wallet/address.ts');
      const made = await wish(1n, readAddress(alike));
      expect(made).toMatchObject({
        ok: true,
        value: { cautions: [{ kind: 'look-alike', of: friend, name: 'Friend' }, { kind: 'first-time' }] },
      });
    });

    it('shown text against calldata: a process that signs something else is found out, and nothing leaves', async () => {
      sign = (transaction) => signTransaction(KEY, { ...transaction, value: transaction.value + 1n });
      expect(await sending.confirm((await prepared(1n)).id)).toMatchObject(refused('differs'));
      sign = (transaction) => signTransaction(`0x${'11'.repeat(32)}`, transaction);
      expect(await sending.confirm((await prepared(1n)).id)).toMatchObject(refused('differs'));
      expect(sending.list()).toEqual([]);
    });

    it('more than there is is not put before anybody', async () => {
      expect(await wish(20_000n * ONE)).toMatchObject(refused('not-enough'));
      expect(await sending.prepare(CHAIN, account, { to: account, value: 1n, data: '0x' })).toMatchObject(
        refused('to-itself'),
      );
    });
  });

  // The last of them: it looks at what all others have said to the node.
  it('secrets: no key was ever part of what a node is told', () => {
    expect(traffic.length).toBeGreaterThan(100);
    expect(traffic.some((said) => said.includes(KEY.slice(2)))).toBe(false);
  });
});
