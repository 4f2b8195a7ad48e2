import { Interface, type Signer, Wallet, hexlify, id as hash } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settlementAbi, settlementErrorSelectors, settlementTopics } from '#contracts/generated/settlement.ts';
import type { Registered } from '#core/settlement/divideFee.ts';
import { buildEntryTree, entryRootOf, proveEntry } from '#core/settlement/entryTree.ts';
import { EpochFold } from '#core/settlement/epoch.ts';
import { findForks, findTotalsEvidence, gapAt } from '#core/settlement/evidence.ts';
import { USUAL_DIVISION } from '#core/settlement/feeTerms.ts';
import type { SettledReceipt } from '#core/settlement/settledReceipt.ts';
import {
  type SumLeaf,
  type SumTree,
  buildSumTree,
  packLeaves,
  proveLeaf,
  readLeaves,
} from '#core/settlement/sumTree.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import {
  DEMAND_BOND,
  POST_BOND,
  SettlementScene,
  WINDOW,
  joined,
  onChain,
  refusal,
  sent,
} from '#test/support/settlementScene.ts';

const DEPOSIT = 10n ** 24n;
const ACCOUNT = 0;

/** What `core/settlement` makes, taken by the real contract. */
describe.skipIf(findAnvil() === null)('settlement', { timeout: 60_000 }, () => {
  let chain: PracticeChain;
  let scene: SettlementScene;
  let [payer, stranger, other]: Signer[] = [];

  beforeAll(async () => {
    chain = await practiceChain(7_021);
    await deploy(chain);
    [payer, stranger, other] = chain.accounts;
  });
  afterAll(() => chain?.close());
  beforeEach(async () => {
    scene = await SettlementScene.open(chain, payer!, DEPOSIT);
  });

  const account = (number: number) => `0x${(0xaa00 + number).toString(16).padStart(40, '0')}`;
  const treeOf = (leaves: readonly SumLeaf[]): SumTree => {
    const built = buildSumTree(scene.pool, leaves);
    if (!built.ok) throw new Error(built.failure);
    return built.value;
  };
  const plain = (count: number, each: bigint) =>
    treeOf(Array.from({ length: count }, (_, at) => ({ account: account(at + 1), total: each + BigInt(at) })));
  const packedOf = (tree: SumTree) => hexlify(packLeaves(tree.leaves));
  const here = () => [scene.payerAddress, scene.tokenAddress] as const;
  const balance = (who: string): Promise<bigint> => scene.token.getFunction('balanceOf')(who);
  const finalRoot = async () => (await scene.on(stranger!).getFunction('poolOf')(...here())).finalRoot as string;
  const struck = async () => (await scene.on(stranger!).getFunction('pendingOf')(...here())).root === hash0;
  const hash0 = `0x${'00'.repeat(32)}`;

  it('has the hashes by which the bindings tell events and errors apart', () => {
    const whole = new Interface(settlementAbi);
    for (const [name, topic] of Object.entries(settlementTopics)) expect(whole.getEvent(name)?.topicHash).toBe(topic);
    for (const [name, selector] of Object.entries(settlementErrorSelectors)) {
      expect(whole.getError(name)?.selector).toBe(selector);
    }
  });

  it.each([1, 2, 3, 5, 33])('pays every one of %d leaves by the proofs made here', async (count) => {
    const tree = plain(count, 1_000n);
    const receipt = await scene.post(tree);
    const published = receipt.logs.find(({ topics }) => topics[0] === settlementTopics.LeavesPublished);
    const { leaves } = scene.on(payer!).interface.decodeEventLog('LeavesPublished', published!.data, published!.topics);
    expect(readLeaves(Buffer.from(String(leaves).slice(2), 'hex'))).toEqual({ ok: true, value: tree.leaves });
    await scene.finalise();
    await scene.claim(
      tree,
      tree.leaves.map((_, at) => at),
    );
    for (const leaf of tree.leaves) expect(await balance(leaf.account)).toBe(leaf.total);
  });

  it('takes the evidence that is found here: an account lowered, and one left out', async () => {
    const first = plain(6, 1_000n);
    await scene.settle(first);
    const more = first.leaves.map((leaf) => ({ ...leaf, total: leaf.total * 2n }));
    const before = await finalRoot();
    for (const bad of [
      more.map((leaf, at) => (at === 3 ? { ...leaf, total: 5n } : leaf)),
      more.filter((_, at) => at !== 3),
      more.slice(1),
      more.slice(0, -1),
    ]) {
      const since = treeOf(bad);
      await scene.post(since);
      const evidence = findTotalsEvidence(first, since);
      if (evidence?.kind === 'lowered') {
        const leaves = [onChain(evidence.before), onChain(evidence.since)] as const;
        await sent(scene.on(stranger!), 'challengeLowered', ...here(), ...leaves);
      } else if (evidence?.kind === 'omitted') {
        const { left, right } = evidence.gap;
        const none = onChain(proveLeaf(since, 0));
        const gap = {
          hasLeft: left !== null,
          hasRight: right !== null,
          left: left === null ? none : onChain(left),
          right: right === null ? none : onChain(right),
        };
        await sent(scene.on(stranger!), 'challengeOmitted', ...here(), onChain(evidence.before), gap);
      }
      expect(await struck()).toBe(true);
      expect(await finalRoot()).toBe(before);
    }
    await scene.claim(first, [3]);
    expect(await balance(first.leaves[3]!.account)).toBe(1_003n);
  });

  it('lets exactly one land of two posts from one predecessor, in one block too', async () => {
    const [one, two] = [plain(3, 1_000n), plain(4, 1_000n)];
    const wishes = await Promise.all([scene.wishFor(one), scene.wishFor(two)]);
    const until = ((await chain.provider.getBlock('latest'))?.timestamp ?? 0) + WINDOW;
    for (const poster of [stranger!, other!]) {
      await sent(scene.on(payer!), 'setPoster', scene.tokenAddress, await poster.getAddress(), DEPOSIT, until);
    }
    const hashes: string[] = [];
    await chain.inOneBlock(async () => {
      for (const [at, poster] of [stranger!, other!].entries()) {
        const post = scene.on(poster).getFunction('post');
        const options = { value: POST_BOND, gasLimit: 600_000 };
        hashes.push((await post.send(wishes[at], packedOf(at === 0 ? one : two), options)).hash);
      }
    });
    const receipts = await Promise.all(hashes.map((each) => chain.provider.getTransactionReceipt(each)));
    expect(receipts.filter((receipt) => receipt?.status === 1)).toHaveLength(1);
    expect(receipts[0]?.blockNumber).toBe(receipts[1]?.blockNumber);
  });

  it('cancels what nobody opens, and takes no late answer', async () => {
    const tree = plain(1_025, 1_000n);
    await scene.post(tree);
    const which = BigInt(account(9));
    await sent(scene.on(stranger!), 'demand', ...here(), ACCOUNT, which, { value: DEMAND_BOND });
    await chain.pass(WINDOW + 1);
    const answer = onChain(proveLeaf(tree, 8));
    expect(await refusal(scene.on(payer!), 'answerAccount', ...here(), answer)).toBe('DemandTooLate');
    await sent(scene.on(stranger!), 'cancel', ...here(), ACCOUNT, which);
    expect(await struck()).toBe(true);
  });

  it('is satisfied by an answer, with a leaf or with a gap', async () => {
    const tree = plain(1_025, 1_000n);
    await scene.post(tree);
    for (const which of [account(9), account(0)]) {
      await sent(scene.on(stranger!), 'demand', ...here(), ACCOUNT, BigInt(which), { value: DEMAND_BOND });
    }
    await sent(scene.on(payer!), 'answerAccount', ...here(), onChain(proveLeaf(tree, 8)));
    const { right } = gapAt(tree, account(0));
    const gap = { hasLeft: false, hasRight: true, left: onChain(right!), right: onChain(right!) };
    await sent(scene.on(payer!), 'answerAbsence', ...here(), account(0), gap);
    await scene.finalise();
    await scene.claim(tree, [0, 700, 1_024]);
    expect(await balance(account(701))).toBe(1_700n);
  });

  const receiptAt = async (index: number, fee = 10n): Promise<SettledReceipt> => ({
    index,
    writtenAt: (await chain.provider.getBlock('latest'))?.timestamp ?? 0,
    fee,
    adapter: hash('adapter'),
    lineage: hash('lineage'),
    statement: hash(`statement ${index}`),
  });

  it('equivocation: strikes a log that is not what was handed out, and believes an honest one', async () => {
    const receipts = await Promise.all([0, 1, 2, 3, 4].map((index) => receiptAt(index)));
    const entries = receipts.map((receipt) => scene.sign(receipt));
    const log = buildEntryTree(joined(entries));
    await scene.post(plain(2, 1_000n), { to: 5n, receipts: hexlify(entryRootOf(log)) });
    const entryAt = (index: number) => {
      const { digest, r, vs } = entries[index]!;
      return { index, digest, r, vs, proof: proveEntry(log, index) };
    };
    for (const index of [0, 2, 4]) {
      const named = [entryAt(index), receipts[index], scene.pool] as const;
      expect(await refusal(scene.on(stranger!), 'challengeSignature', ...here(), entryAt(index))).toBe(
        'EvidenceInvalid',
      );
      expect(await refusal(scene.on(stranger!), 'challengeReceipt', ...here(), ...named)).toBe('EvidenceInvalid');
    }
    const receipt = { ...receipts[3]!, fee: 11n };
    const held = [{ receipt, signed: scene.sign(receipt) }];
    const [fork] = findForks(held, { from: 0, to: 5 }, (index) => entries[index]!);
    const { r, vs } = fork!.signed;
    await sent(scene.on(stranger!), 'challengeFork', ...here(), entryAt(3), fork!.receipt, r, vs);
    expect(await struck()).toBe(true);
  });

  it('refuses receipts after the revocation index', async () => {
    await sent(scene.on(payer!), 'revoke', scene.tokenAddress, scene.node.address, 3);
    const tree = plain(2, 1_000n);
    const wish = await scene.wishFor(tree, { to: 4n });
    const refused = await refusal(scene.on(payer!), 'post', wish, packedOf(tree), { value: POST_BOND });
    expect(refused).toBe('KeyRevoked');
    await scene.post(tree, { to: 3n });
  });

  it('lets the node key move nothing', async () => {
    const node = scene.node.connect(chain.provider);
    await (await payer!.sendTransaction({ to: node.address, value: POST_BOND * 2n })).wait();
    const tree = plain(2, 1_000n);
    const wish = await scene.wishFor(tree);
    expect(await refusal(scene.on(node), 'post', wish, packedOf(tree), { value: POST_BOND })).toBe('KeyUnauthorised');
    expect(await refusal(scene.on(node), 'withdraw', scene.tokenAddress, node.address)).toBe('PoolNothingToWithdraw');
    expect(await refusal(scene.on(payer!), 'setPoster', scene.tokenAddress, node.address, 1, 2n ** 39n)).toBe(
      'KeyInvalid',
    );
  });

  it('all answers unattributed: payer, poster and author gain 0, and every unit of the fees is paid', async () => {
    const [author, poster] = [Wallet.createRandom().address.toLowerCase(), (await other!.getAddress()).toLowerCase()];
    const flat = [1, 2, 3].map((number) => ({ account: account(number), parts: number === 1 ? 333_334 : 333_333 }));
    const registered: Registered = {
      author,
      division: { ...USUAL_DIVISION, author: 0, contributors: USUAL_DIVISION.contributors + USUAL_DIVISION.author },
      people: { base: [], author: [{ account: author, parts: 1_000_000 }], prompts: [], evaluators: [], reviewers: [] },
      flat: [...flat, { account: poster, parts: 1 }],
    };
    const adapters = new Map([['adapter', registered]]);
    const fold = new EpochFold({ payer: scene.payerAddress.toLowerCase(), poster, previous: [], adapters });
    for (let index = 0; index < 10; index += 1) {
      fold.add('adapter', { amount: 7n, shares: [], unattributed: 1_000_000, draw: hash(`digest ${index}`) });
    }
    const epoch = fold.close(hash('receipts'));
    const tree = treeOf(epoch.leaves);
    await scene.settle(tree);
    await scene.claim(tree, [0, 1, 2]);
    const paid = await Promise.all([1, 2, 3].map((number) => balance(account(number))));
    expect(paid.reduce((sum, amount) => sum + amount, 0n)).toBe(70n);
    for (const who of [author, poster]) expect(await balance(who)).toBe(0n);
    expect(await balance(scene.payerAddress)).toBe(0n);
  });
});
