import {
  Contract,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
  Interface,
  type Signer,
  id as hash,
  isError,
  parseEther,
} from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESSES, DEPLOYER } from '#contracts/deployment.ts';
import { adaptersAbi, adaptersErrorSelectors, type Registration } from '#contracts/generated/adapters.ts';
import {
  type Contribution,
  type Proposal,
  type RulesWish,
  type Terms,
  datanetsAbi,
  datanetsErrorSelectors,
  datanetsSelectors,
  datanetsTopics,
} from '#contracts/generated/datanets.ts';
import { Derivatives, Reason, Refusal, Status } from '#contracts/generated/enums.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';

const BOND = parseEther('0.5');
const PERIOD = 3_600;
const AGE = 10;
/** Gas a transaction may take, with everything that the chain takes for it. */
const CAPS = { propose: 180_000, vote: 90_000, register: 250_000 };
/** The more, the earlier in a block. */
const paying = (gwei: bigint) => ({
  gasLimit: 400_000,
  maxPriorityFeePerGas: gwei * 10n ** 9n,
  maxFeePerGas: gwei * 10n ** 9n,
});
const errors = new Interface([...datanetsAbi, ...adaptersAbi].filter(({ type }) => type === 'error'));

describe.skipIf(findAnvil() === null)('contracts', () => {
  let chain: PracticeChain;
  let datanet = 0n;
  let made = 0;
  let [owner, author, copier, trainer]: Signer[] = [];
  let reviewers: Signer[] = [];

  beforeAll(async () => {
    chain = await practiceChain(7_001);
    await deploy(chain);
    [owner, author, copier, trainer, ...reviewers] = chain.accounts;
    reviewers = reviewers.slice(0, 3);
  });
  afterAll(() => chain?.close());
  beforeEach(async () => {
    datanet = await create(openTerms());
  });

  const datanets = (by: Signer | undefined) => new Contract(ADDRESSES.datanets, datanetsAbi, by ?? chain.provider);
  const adapters = (by: Signer | undefined) => new Contract(ADDRESSES.adapters, adaptersAbi, by ?? chain.provider);

  async function sent(contract: Contract, name: string, ...args: unknown[]): Promise<ContractTransactionReceipt> {
    const response: ContractTransactionResponse = await contract.getFunction(name).send(...args);
    const receipt = await response.wait();
    if (receipt === null) throw new Error('Not mined');
    return receipt;
  }
  /** The name of the error with which the chain refuses it. */
  async function refusal(contract: Contract, name: string, ...args: unknown[]): Promise<[string, ...unknown[]]> {
    try {
      await contract.getFunction(name).staticCall(...args);
    } catch (error) {
      if (!isError(error, 'CALL_EXCEPTION') || error.data === null) throw error;
      const parsed = errors.parseError(error.data);
      return parsed === null ? ['unknown'] : [parsed.name, ...parsed.args.toArray()];
    }
    return ['taken'];
  }
  const openTerms = (): Terms => ({
    document: hash('terms'),
    expiresAt: 0n,
    derivatives: Derivatives.ShareAlike,
    commercialUse: true,
    attribution: true,
    reading: true,
    training: true,
    membersOnly: false,
  });
  async function create(terms: Terms): Promise<bigint> {
    const rules: RulesWish = {
      reviewers: await Promise.all(reviewers.map((reviewer) => reviewer.getAddress())),
      quorum: 2n,
      bond: BOND,
      reviewPeriod: BigInt(PERIOD),
      timelock: 3_600n,
      slashable: 1n << Reason.Plagiarism,
    };
    await sent(datanets(owner), 'create', terms, rules, hash('about'), 'https://example.org/about.json');
    return datanets(owner).getFunction('datanetCount').staticCall();
  }
  function proposal(): Proposal {
    made += 1;
    return {
      datanet,
      rules: 1n,
      terms: hash('terms'),
      root: hash(`root ${made}`),
      manifest: hash(`manifest ${made}`),
      count: 100_000n,
      location: 'https://data.example.org/snapshots/0123456789abcdef0123456789abcdef/archive.colophon',
      salt: hash(`salt ${made}`),
    };
  }
  async function commit(by: Signer | undefined, { root, manifest, salt, ...rest }: Proposal, fee: object = {}) {
    const address = await by?.getAddress();
    const commitment = await datanets(by).getFunction('commitmentOf')(address, rest.datanet, root, manifest, salt);
    return datanets(by).getFunction('commit').send(commitment, fee);
  }
  async function propose(by: Signer | undefined, wish: Proposal): Promise<{ id: bigint; gas: number }> {
    await commit(by, wish);
    await chain.pass(AGE);
    const receipt = await sent(datanets(by), 'propose', wish, { value: BOND });
    const id: bigint = await datanets(by).getFunction('contributionWith')(wish.datanet, wish.root);
    return { id, gas: Number(receipt.gasUsed) };
  }
  const vote = (seat: number, id: bigint, root: string, reason: Reason = Reason.None) =>
    sent(datanets(reviewers[seat]), 'vote', id, root, reason, hash('reasons'));
  async function accepted(by: Signer | undefined = author): Promise<{ id: bigint; root: string }> {
    const wish = proposal();
    const { id } = await propose(by, wish);
    await vote(0, id, wish.root);
    await vote(1, id, wish.root);
    return { id, root: wish.root };
  }
  const statusOf = (id: bigint): Promise<bigint> => datanets(owner).getFunction('statusOf')(id);
  const contributionOf = (id: bigint): Promise<Contribution> => datanets(owner).getFunction('contributionOf')(id);
  const registration = (sources: { id: bigint; root: string }[], fee = 5n): Registration => ({
    file: hash('adapter.gguf'),
    baseFamily: hash('base'),
    recipe: hash('recipe'),
    benchmark: hash('benchmark'),
    terms: hash('adapter terms'),
    fee: {
      token: `0x${'00'.repeat(20)}`,
      perAnswer: fee,
      perThousandTokens: 0n,
      mostPerAnswer: 0n,
      freeForAuthor: true,
    },
    division: { base: 500n, author: 2_000n, prompts: 500n, evaluators: 500n, reviewers: 500n, contributors: 6_000n },
    sources: sources.map(({ id, root }, place) => ({
      contribution: id,
      flatWeight: place === 0 ? 1_000_000n - 1_000n * BigInt(sources.length - 1) : 1_000n,
      root,
    })),
  });

  it('come to a bare chain at the same addresses, once', { timeout: 60_000 }, async () => {
    const other = await practiceChain(7_002);
    try {
      await other.provider.send('anvil_setCode', [DEPLOYER.address, '0x']);
      expect(await deploy(other)).toEqual(['fund', 'send-signed', 'create', 'create', 'create']);
      for (const [name, address] of Object.entries(ADDRESSES)) {
        const [here, there] = [await chain.provider.getCode(address), await other.provider.getCode(address)];
        // Nobody reads a difference of bytecode.
        expect([name, here === there, there === '0x']).toEqual([name, true, false]);
      }
      expect(await deploy(other)).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('have the hashes by which the bindings tell functions, events and errors apart', () => {
    const whole = new Interface(datanetsAbi);
    for (const [name, selector] of Object.entries(datanetsSelectors)) {
      expect(whole.getFunction(name)?.selector).toBe(selector);
    }
    for (const [name, topic] of Object.entries(datanetsTopics)) expect(whole.getEvent(name)?.topicHash).toBe(topic);
    for (const [name, selector] of Object.entries({ ...datanetsErrorSelectors, ...adaptersErrorSelectors })) {
      expect(errors.getError(name)?.selector).toBe(selector);
    }
  });

  it('cost no more gas than was promised', async () => {
    const first = proposal();
    const second = proposal();
    const { id, gas } = await propose(author, first);
    const other = await propose(copier, second);
    const votes = [await vote(0, id, first.root), await vote(1, id, first.root)];
    votes.push(await vote(0, other.id, second.root), await vote(1, other.id, second.root));
    const sources = [
      { id, root: first.root },
      { id: other.id, root: second.root },
    ];
    const registered = await sent(adapters(trainer), 'register', registration(sources));
    expect(Math.max(gas, other.gas)).toBeLessThanOrEqual(CAPS.propose);
    expect(Math.max(...votes.map(({ gasUsed }) => Number(gasUsed)))).toBeLessThanOrEqual(CAPS.vote);
    expect(Number(registered.gasUsed)).toBeLessThanOrEqual(CAPS.register);
  });

  it('pay a bond back to whom they accepted, once', async () => {
    const { id } = await accepted();
    expect(await statusOf(id)).toBe(Status.Accepted);
    const to = `0x${'ab'.repeat(20)}`;
    const before = await chain.provider.getBalance(to);
    await sent(datanets(author), 'refund', id, to);
    expect((await chain.provider.getBalance(to)) - before).toBe(BOND);
    expect(await refusal(datanets(author), 'refund', id, to)).toEqual(['ContributionInvalidBond', 0n, 0n]);
  });

  it('keep the bond of what was rejected for a listed reason, and give it to nobody', async () => {
    const wish = proposal();
    const { id } = await propose(author, wish);
    const held = await chain.provider.getBalance(ADDRESSES.datanets);
    await vote(0, id, wish.root, Reason.Plagiarism);
    await vote(2, id, wish.root, Reason.Plagiarism);
    expect(await statusOf(id)).toBe(Status.Slashed);
    const refused = ['ContributionInvalidStatus', id, Status.Slashed];
    expect(await refusal(datanets(author), 'refund', id, await author?.getAddress())).toEqual(refused);
    expect(await chain.provider.getBalance(ADDRESSES.datanets)).toBe(held);
  });

  it('refund what was not decided by its deadline', async () => {
    const wish = proposal();
    const { id } = await propose(author, wish);
    await vote(0, id, wish.root);
    await chain.pass(PERIOD + 1);
    expect(await statusOf(id)).toBe(Status.Expired);
    const late = await refusal(datanets(reviewers[1]), 'vote', id, wish.root, Reason.None, hash(''));
    expect(late).toEqual(['ContributionInvalidStatus', id, Status.Expired]);
    await sent(datanets(author), 'refund', id, await author?.getAddress());
    expect((await contributionOf(id)).bond).toBe(0n);
  });

  it('refuse a reviewer who votes twice, in one block too', async () => {
    const wish = proposal();
    const { id } = await propose(author, wish);
    const votes: ContractTransactionResponse[] = [];
    await chain.inOneBlock(async () => {
      const nonce = await chain.provider.getTransactionCount(reviewers[0] ?? '');
      for (const later of [0, 1]) {
        const options = { nonce: nonce + later, gasLimit: 200_000 };
        const voting = datanets(reviewers[0]).getFunction('vote');
        votes.push(await voting.send(id, wish.root, Reason.None, hash(`${later}`), options));
      }
    });
    const receipts = await Promise.all(votes.map(({ hash: sentAs }) => chain.provider.getTransactionReceipt(sentAs)));
    expect(receipts.map((receipt) => receipt?.status)).toEqual([1, 0]);
    expect(receipts[0]?.blockNumber).toBe(receipts[1]?.blockNumber);
    expect(await statusOf(id)).toBe(Status.Pending);
    expect((await contributionOf(id)).approvals).toBe(1n);
  });

  it.each(['before', 'after'])('let a withdrawal mined %s the approval in its block win', async (order) => {
    const wish = proposal();
    const { id } = await propose(author, wish);
    await vote(0, id, wish.root);
    const [first, second] = order === 'before' ? [30n, 20n] : [20n, 30n];
    const sentTransactions: ContractTransactionResponse[] = [];
    await chain.inOneBlock(async () => {
      const [withdrawing, voting] = [
        datanets(author).getFunction('withdraw'),
        datanets(reviewers[1]).getFunction('vote'),
      ];
      sentTransactions.push(await withdrawing.send(id, wish.root, paying(first)));
      sentTransactions.push(await voting.send(id, wish.root, Reason.None, hash(''), paying(second)));
    });
    const receipts = await Promise.all(sentTransactions.map((one) => chain.provider.getTransactionReceipt(one.hash)));
    expect(receipts[0]?.blockNumber).toBe(receipts[1]?.blockNumber);
    expect(receipts.map((receipt) => receipt?.status)).toEqual([1, order === 'before' ? 0 : 1]);
    await sent(
      datanets(owner),
      'publishVersion',
      datanet,
      0,
      0,
      hash('version'),
      `0x${'00'.repeat(32)}`,
      'https://a.example',
    );
    expect(await datanets(owner).getFunction('holds')(datanet, 1, id)).toBe(false);
    const [name] = await refusal(adapters(trainer), 'register', registration([{ id, root: wish.root }]));
    expect(name).toBe(order === 'before' ? 'ContributionInvalidStatus' : 'ContributionAlreadyWithdrawn');
  });

  it('let nobody win by copying a proposal out of the mempool', async () => {
    const wish = proposal();
    await commit(author, wish);
    await chain.pass(AGE);
    const inBlock: string[] = [];
    await chain.inOneBlock(async () => {
      const options = { value: BOND, ...paying(10n) };
      const original: ContractTransactionResponse = await datanets(author).getFunction('propose').send(wish, options);
      // What the copier sees, sent as it is for more gas, and with a commitment of the copier's own.
      const copy = await copier?.sendTransaction({ to: original.to, data: original.data, ...options, ...paying(500n) });
      const committed = await commit(copier, wish, paying(500n));
      inBlock.push(original.hash, copy?.hash ?? '', committed.hash);
    });
    const receipts = await Promise.all(inBlock.map((one) => chain.provider.getTransactionReceipt(one)));
    expect(receipts.map((receipt) => receipt?.status)).toEqual([1, 0, 1]);
    expect((receipts[1]?.index ?? 9) < (receipts[0]?.index ?? 0)).toBe(true);
    const [id] = [await datanets(owner).getFunction('contributionWith')(datanet, wish.root)];
    const taken = ['RootAlreadyProposed', wish.root, id];
    await chain.pass(AGE);
    expect(await refusal(datanets(copier), 'propose', wish, { value: BOND })).toEqual(taken);
    // Nor when consent is withdrawn, or nobody decides.
    await sent(datanets(author), 'withdraw', id, wish.root);
    await chain.pass(PERIOD + 1);
    expect(await refusal(datanets(copier), 'propose', wish, { value: BOND })).toEqual(taken);
  });

  it('take nothing that was made for another chain, another datanet or another time', { timeout: 60_000 }, async () => {
    const wish = proposal();
    await commit(author, wish);
    await chain.pass(AGE);
    const elsewhere = await create(openTerms());
    const moved = { ...wish, datanet: elsewhere };
    const [name] = await refusal(datanets(author), 'propose', moved, { value: BOND });
    expect(name).toBe('CommitmentNonexistent');
    await sent(datanets(author), 'propose', wish, { value: BOND });
    expect((await refusal(datanets(author), 'propose', wish, { value: BOND }))[0]).toBe('CommitmentNonexistent');

    const other = await practiceChain(7_003);
    try {
      await deploy(other);
      const there = new Contract(ADDRESSES.datanets, datanetsAbi, other.provider);
      const asked = [await author?.getAddress(), wish.datanet, wish.root, wish.manifest, wish.salt] as const;
      const here: string = await datanets(author).getFunction('commitmentOf')(...asked);
      expect(await there.getFunction('commitmentOf')(...asked)).not.toBe(here);
    } finally {
      await other.close();
    }
  });

  it('register no adapter of what was withdrawn or is forbidden, and keep the earlier ones', async () => {
    const [first, second] = [await accepted(), await accepted(copier)];
    const wish = registration([first, second]);
    await sent(adapters(trainer), 'register', wish);
    const adapter: string = await adapters(trainer).getFunction('adapterId')(await trainer?.getAddress(), wish);
    await sent(datanets(copier), 'withdraw', second.id, second.root);
    const again = { ...wish, file: hash('another file') };
    expect(await refusal(adapters(trainer), 'register', again)).toEqual(['ContributionAlreadyWithdrawn', second.id]);
    const kept = await adapters(trainer).getFunction('adapterOf')(adapter);
    expect(kept.sources.map((source: { contribution: bigint }) => source.contribution)).toEqual([first.id, second.id]);

    datanet = await create({ ...openTerms(), commercialUse: false });
    const unpaid = await accepted();
    const forbidden = ['DatanetForbiddenUse', datanet, Refusal.CommercialUse];
    expect(await refusal(adapters(trainer), 'register', registration([unpaid]))).toEqual(forbidden);
    expect(await refusal(adapters(trainer), 'register', registration([unpaid], 0n))).toEqual(['taken']);
  });
});
