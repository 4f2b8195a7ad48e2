import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { id as hash } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESSES } from '#contracts/deployment.ts';
import { buildEntryTree, entryRootOf, proveEntry } from '#core/settlement/entryTree.ts';
import { addressOfKey, signedDigest } from '#core/settlement/nodeKey.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { type SettledReceipt, lineageOf, settledDigest } from '#core/settlement/settledReceipt.ts';
import { hashOfStatement, statementDigest } from '#core/settlement/statement.ts';
import { type SumLeaf, packLeaves, sumRootOf, treeOver } from '#core/settlement/sumTree.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { hex } from '#host/settlement/foldEpoch.ts';
import { registrationsOf } from '#host/settlement/registrations.ts';
import { identityOf } from '#test/support/hostParts.ts';
import { POST_BOND, joined } from '#test/support/settlementScene.ts';
import { ADAPTER, COIN, type SettlingWorld, payee, settlingWorld } from '#test/support/settlingWorld.ts';
import { valueOf } from '#test/support/valueOf.ts';

const CHAIN = 7_037;
/** Of the phrase that every anvil has: its account 4. */
const CLAIMER = '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a';
const NO_FILE = `0x${'0'.repeat(64)}`;

/** A payer whose app is not this one, and a payee whose app is. */
describe.skipIf(findAnvil() === null)('evidence against receipts and leaves', { timeout: 120_000 }, () => {
  let world: SettlingWorld;
  let claimer: Awaited<ReturnType<SettlingWorld['wallet']>>;
  let other: Awaited<ReturnType<SettlingWorld['machine']>>;
  const node = identityOf(7);
  const nodeAddress = addressOfKey(node.publicKey);

  beforeAll(async () => {
    world = await settlingWorld(CHAIN);
    claimer = await world.wallet(CLAIMER);
  }, 60_000);
  afterAll(() => world?.close());

  const payer = () => world.sender.account;
  const pool = () =>
    poolIdOf({ chain: world.network, contract: ADDRESSES.settlement, payer: payer().toLowerCase(), token: COIN });
  const call = (name: string, args: readonly unknown[], pays = 0n) =>
    world.sender.calls.prepare(world.network, payer(), { contract: 'settlement', call: name, args } as never, pays);
  const receipt = (index: number, change: Partial<SettledReceipt> = {}): SettledReceipt => ({
    index,
    writtenAt: Math.floor(Date.now() / 1_000),
    fee: 5n,
    adapter: registrationsOf(other.reading().index, ADAPTER)[0]?.id ?? '',
    lineage: hex(lineageOf([1], [])),
    statement: hash(`statement ${index}`),
    ...change,
  });
  const signed = async (each: SettledReceipt, by = node) => {
    const digest = settledDigest(pool(), nodeAddress, each);
    return signedDigest(digest, valueOf(await by.sign(digest)), by.publicKey);
  };
  type Signed = Awaited<ReturnType<typeof signed>>;

  /** Posts these, in these leaves; `file`: they are claimed and not shown. */
  async function post(entries: readonly Signed[], leaves: readonly SumLeaf[], file = NO_FILE): Promise<string> {
    const { root, total } = sumRootOf(treeOver(pool(), leaves));
    const receipts = hex(entryRootOf(buildEntryTree(joined(entries))));
    const wish = {
      payer: payer(),
      token: COIN,
      previousRoot: NO_FILE,
      root: hex(root),
      total,
      leaves: BigInt(leaves.length),
      node: nodeAddress,
      from: 0n,
      to: BigInt(entries.length),
      receipts,
      file,
    };
    const packed = file === NO_FILE ? hex(packLeaves(leaves)) : '0x';
    await world.sign(await call('post', [wish, packed], POST_BOND));
    await other.read();
    return receipts;
  }
  /** The payee demands to be shown a receipt, and the payer shows it. */
  async function shown(entries: readonly Signed[], index: number): Promise<void> {
    const demand = { payer: payer(), token: COIN, subject: 'entry' as const, which: String(index) };
    await world.sign(await other.earnings.demand(actor(), demand), claimer);
    const { digest, r, vs } = entries[index]!;
    const proof = proveEntry(buildEntryTree(joined(entries)), index).map(hex);
    const entry = { index: BigInt(index), digest: hex(digest), r: hex(r), vs: hex(vs), proof };
    await world.sign(await call('answerEntry', [payer(), COIN, entry]));
    await other.read();
  }
  const actor = () => ({ network: world.network, account: claimer.account });
  const warnings = async () =>
    valueOf(await other.earnings.get(world.network, [claimer.account])).warnings.map(
      ({ kind, receipt: index, offers }) => `${kind} ${index ?? '-'}: ${offers}`,
    );
  async function struck(): Promise<void> {
    const challenge = other.earnings.challenge(actor(), { payer: payer(), token: COIN });
    await world.sign(await challenge, claimer);
    await other.read();
    expect(await warnings()).toEqual([]);
  }
  /** What a payer hands out too early, with one receipt. */
  async function handOut(receipts: string, held: SettledReceipt, trained: number[], to: number): Promise<void> {
    const { r, vs } = await signed(held);
    const amount = '4';
    const reason = { adapter: held.adapter, adapterName: 'Voice', part: 'contributors' as const, contribution: 1 };
    const nothing = { snapshot: null, record: null, kind: null, answers: 1, low: null, high: null };
    const part = {
      format: 'colophon-epoch-part/1' as const,
      salt: '5'.repeat(64),
      account: claimer.account.toLowerCase(),
      amount,
      reasons: [{ ...reason, ...nothing, amount }],
    };
    const statement = {
      format: 'colophon-epoch/1' as const,
      chain: String(world.network),
      contract: ADDRESSES.settlement.toLowerCase(),
      payer: payer().toLowerCase(),
      token: COIN,
      node: nodeAddress,
      from: 0,
      to,
      receipts,
      payees: [{ account: part.account, amount, part: hashOfStatement(part) }],
    };
    const { index, writtenAt, statement: commitment } = held;
    const answer = { index, writtenAt, statement: commitment, r: hex(r), vs: hex(vs), trained, read: [] };
    const file = {
      format: 'colophon-shared/1',
      statement,
      key: node.publicKey,
      signature: Buffer.from(valueOf(await node.sign(statementDigest(statement)))).toString('hex'),
      part,
      answers: [{ at: 1, adapter: held.adapter, fee: String(held.fee), receipt: answer }],
    };
    const path = join(other.home, `${receipts}-${index}.json`);
    const take = async (content: unknown) => {
      await writeFile(path, JSON.stringify(content));
      const { ticket } = valueOf(await other.tickets.offerLocal(path));
      return other.earnings.takeFile(world.network, ticket);
    };
    const forged = { ...file, answers: [{ ...file.answers[0], fee: '6' }] };
    expect(await take(forged)).toMatchObject({ failure: { reason: 'not-a-statement', detail: 'receipts' } });
    valueOf(await take(file));
  }

  it('a receipt from before its key had a right, another one in its place, one that credits a stranger, and one that nobody signed', async () => {
    other = await world.machine({ by: claimer });
    await world.sign(await call('deposit', [payer(), COIN, 10_000n], 10_000n));
    await world.authorise();
    const leaves = [{ account: claimer.account.toLowerCase(), total: 4n }];

    const early = receipt(0, { writtenAt: 1 });
    let entries = [await signed(early)];
    await handOut(await post(entries, leaves), early, [1], 1);
    expect(await warnings()).toEqual(['unshown 0: demand']);
    await shown(entries, 0);
    expect(await warnings()).toEqual(['misplaced 0: challenge']);
    await struck();

    entries = [await signed(receipt(0))];
    await post(entries, leaves);
    expect(await warnings()).toEqual(['unshown 0: demand']);
    await shown(entries, 0);
    expect(await warnings()).toEqual(['forked 0: challenge']);
    await struck();

    const strange = receipt(1, { lineage: hex(lineageOf([1, 99], [])) });
    entries = [await signed(early), await signed(strange)];
    await handOut(await post(entries, leaves), strange, [1, 99], 2);
    await shown(entries, 1);
    expect(await warnings()).toEqual(['outside 1: challenge']);
    await struck();

    entries = [await signed(early), await signed(receipt(1)), await signed(receipt(2), identityOf(8))];
    await post(entries, leaves);
    await shown(entries, 2);
    expect(await warnings()).toEqual(['unsigned 2: challenge']);
    await struck();
  });

  it('accounts in a file that are not in order', async () => {
    other = await world.machine({ by: claimer });
    const leaves = Array.from({ length: 1_025 }, (_, at) => ({ account: payee(at + 1), total: 1n }));
    [leaves[7], leaves[8]] = [leaves[8]!, leaves[7]!];
    const packed = packLeaves(leaves);
    const path = join(other.home, 'leaves.bin');
    await writeFile(path, packed);
    const file = `0x${createHash('sha256').update(packed).digest('hex')}`;
    await post([await signed(receipt(0))], leaves, file);
    const { ticket } = valueOf(await other.tickets.offerLocal(path));
    valueOf(await other.earnings.takeFile(world.network, ticket));
    expect(await warnings()).toEqual(['disorder -: challenge']);
    await struck();
  });
});
