import {
  Contract,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
  type Signer,
  id as hash,
} from 'ethers';
import { ADDRESSES } from '#contracts/deployment.ts';
import { type Registration, adaptersAbi } from '#contracts/generated/adapters.ts';
import { type RulesWish, type Terms, datanetsAbi } from '#contracts/generated/datanets.ts';
import { settlementAbi } from '#contracts/generated/settlement.ts';
import { Derivatives, type Reason } from '#contracts/generated/enums.ts';
import type { PracticeChain } from './practiceChain.ts';

/** Seconds that a commitment has to lie. */
const AGE = 11;
const COIN = `0x${'0'.repeat(40)}`;

export const sceneTerms = (change: Partial<Terms> = {}): Terms => ({
  document: hash('terms'),
  expiresAt: 0n,
  derivatives: Derivatives.Allowed,
  commercialUse: true,
  attribution: true,
  reading: true,
  training: true,
  membersOnly: false,
  ...change,
});

/** What people do on a chain, with the real contracts; each resolves to the receipt. */
export class DatanetScene {
  readonly chain: PracticeChain;
  datanets = 0;
  contributions = 0;

  constructor(chain: PracticeChain) {
    this.chain = chain;
  }

  person(place: number): Signer {
    const found = this.chain.accounts[place];
    if (found === undefined) throw new Error('Nobody is there');
    return found;
  }

  async create(by: Signer, reviewers: readonly Signer[], change: Partial<Terms> = {}, location = 'https://a.example/') {
    const rules: RulesWish = {
      reviewers: await Promise.all(reviewers.map((each) => each.getAddress())),
      quorum: BigInt(Math.floor(reviewers.length / 2) + 1),
      bond: 5n,
      reviewPeriod: 3_600n,
      timelock: 3_600n,
      slashable: 0b100n,
    };
    this.datanets += 1;
    await this.#send(this.#on(by), 'create', sceneTerms(change), rules, hash('description'), location);
    return this.datanets;
  }

  async propose(
    by: Signer,
    datanet: number,
    root: string,
    count = 10n,
    location = 'https://b.example/',
    terms = hash('terms'),
    manifest = hash(`manifest ${root}`),
  ) {
    const salt = hash(`salt ${root}`);
    const contract = this.#on(by);
    const commitment = await contract
      .getFunction('commitmentOf')
      .staticCall(await by.getAddress(), datanet, root, manifest, salt);
    const committed = await this.#send(contract, 'commit', commitment);
    await this.chain.pass(AGE);
    const proposal = { datanet, rules: 1, terms, root, manifest, count, location, salt };
    const proposed = await this.#send(contract, 'propose', proposal, { value: 5n });
    this.contributions += 1;
    return { contribution: this.contributions, committed, proposed };
  }

  vote(by: Signer, contribution: number, root: string, reason: Reason) {
    return this.#send(this.#on(by), 'vote', contribution, root, reason, hash('why'));
  }

  /** `report`: 32 bytes with 0x. */
  judge(by: Signer, datanet: number, payer: string, report: string, wrong: boolean) {
    return this.#send(this.#on(by), 'judge', datanet, payer, report, wrong);
  }

  /** Has paid something in, and lets this key sign receipts; resolves to their address. */
  async payer(by: Signer, node: string): Promise<string> {
    const address = await by.getAddress();
    const contract = new Contract(ADDRESSES.settlement, settlementAbi, by);
    const now = (await this.chain.provider.getBlock('latest'))?.timestamp ?? 0;
    await this.#send(contract, 'deposit', address, COIN, 10n, { value: 10n });
    await this.#send(contract, 'authorise', COIN, node, now + 86_400);
    return address;
  }

  withdraw(by: Signer, contribution: number, root: string) {
    return this.#send(this.#on(by), 'withdraw', contribution, root);
  }

  /** `key`: 32 bytes with 0x; called again it changes the key. */
  join(by: Signer, datanet: number, key = hash('key')) {
    return this.#send(this.#on(by), 'join', datanet, key);
  }

  async admit(by: Signer, datanet: number, member: Signer, key: string) {
    return this.#send(this.#on(by), 'admit', datanet, await member.getAddress(), key);
  }

  async remove(by: Signer, datanet: number, member: Signer) {
    return this.#send(this.#on(by), 'remove', datanet, await member.getAddress());
  }

  adoptRules(by: Signer, datanet: number, rules: RulesWish) {
    return this.#send(this.#on(by), 'adoptRules', datanet, rules);
  }

  supportRules(by: Signer, datanet: number, rules: RulesWish) {
    return this.#send(this.#on(by), 'supportRules', datanet, rules);
  }

  publish(by: Signer, datanet: number, parent: number, membership: number) {
    const nothing = `0x${'0'.repeat(64)}`;
    return this.#send(
      this.#on(by),
      'publishVersion',
      datanet,
      parent,
      membership,
      hash('version'),
      nothing,
      'https://c.example/',
    );
  }

  describeAs(by: Signer, datanet: number, description: string, location: string) {
    return this.#send(this.#on(by), 'describe', datanet, description, location);
  }

  takeOwnership(by: Signer, datanet: number) {
    return this.#send(this.#on(by), 'takeOwnership', datanet);
  }

  register(by: Signer, sources: Registration['sources'], token = COIN, file = hash('file')) {
    const registration: Registration = {
      file,
      baseFamily: hash('family'),
      recipe: hash('recipe'),
      benchmark: hash('benchmark'),
      terms: hash('adapter terms'),
      fee: {
        token,
        perAnswer: 3n,
        perThousandTokens: 4n,
        mostPerAnswer: 50n,
        freeForAuthor: true,
      },
      division: { base: 1_000n, author: 2_000n, prompts: 0n, evaluators: 500n, reviewers: 500n, contributors: 6_000n },
      sources,
    };
    return this.#send(new Contract(ADDRESSES.adapters, adaptersAbi, by), 'register', registration);
  }

  #on(by: Signer): Contract {
    return new Contract(ADDRESSES.datanets, datanetsAbi, by);
  }

  async #send(contract: Contract, name: string, ...args: unknown[]): Promise<ContractTransactionReceipt> {
    const response: ContractTransactionResponse = await contract.getFunction(name).send(...args);
    const receipt = await response.wait();
    if (receipt === null) throw new Error('Not mined');
    return receipt;
  }
}
