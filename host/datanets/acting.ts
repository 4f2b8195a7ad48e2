import { Reason } from '#contracts/generated/enums.ts';
import { canonicalBytes } from '#core/canonical/canonical.ts';
import type { Governance } from '#core/datanet/governance.ts';
import type { Demand, DemandEntered } from '#core/attestation/demand.ts';
import { type DatanetDescription, datanetDescriptionSchema } from '#core/datanet/description.ts';
import { reviewReasonsSchema } from '#core/datanet/reasons.ts';
import type { ReviewReasons } from '#core/datanet/reasons.ts';
import { slashableBits } from '#core/datanet/rules.ts';
import type { RulesEntered } from '#core/datanet/rules.ts';
import { REJECTION_REASONS } from '#core/datanet/shown.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import { readAddress } from '#core/wallet/address.ts';
import { COIN_DECIMALS, readAmount } from '#core/wallet/amount.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import type { ContractCall } from '../chain/contractCall.ts';
import { type ContentStore, sha256Of } from '../storage/contentStore.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import { refused } from '../wallet/prepare.ts';

type Told<Value> = Promise<Result<Value, Failure>>;
type WishedRules = Extract<ContractCall, { call: 'supportRules' }>['args'][1];

const NOBODY = `0x${'0'.repeat(40)}`;

/** On which network, and who signs. */
export interface Actor {
  network: bigint;
  account: string;
}

export interface DatanetWish {
  name: string;
  description: string;
  terms: Terms;
  rules: RulesEntered;
  demands: DemandEntered[];
  /** Where the description will be found, as typed; empty where it is only handed on. */
  location: string;
}

export interface DescriptionWish {
  name: string;
  description: string;
  demands: DemandEntered[];
  location: string;
}

const DERIVATIVES = { allowed: 0n, 'share-alike': 1n, forbidden: 2n } as const;
const notAnAddress = fail<Failure>({ code: 'WALLET_REFUSED', reason: 'not-an-address' });

interface Parts {
  wallet: Pick<Wallet, 'calls' | 'contacts' | 'keys'>;
  store: ContentStore;
  encryption: Pick<EncryptionKey, 'current'>;
  /** What the owner of a datanet says of it now. */
  saidOf: (network: bigint, datanet: number) => Promise<DatanetDescription | null>;
  governance: (network: bigint, datanet: number) => Result<Governance, Failure>;
}

/** What people do in datanets: each becomes a call that is prepared and shown, and nothing more. */
export class Acting {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The description is on this disk before anything is shown: on the chain is only its hash. */
  async create(actor: Actor, wish: DatanetWish): Told<Prepared> {
    const rules = await this.#rules(wish.rules);
    if (!rules.ok) return rules;
    const document = hashOf(wish.terms);
    const described = await this.#keepDescription(wish);
    if (document === null || !described.ok) return described.ok ? badText : described;
    const { terms } = wish;
    const onChain = {
      document,
      // The chain counts in seconds: never a moment longer than what was said.
      expiresAt: terms.expiresAt === null ? 0n : BigInt(Math.floor(terms.expiresAt / 1_000)),
      derivatives: DERIVATIVES[terms.derivatives],
      commercialUse: terms.commercialUse,
      attribution: terms.attribution,
      reading: terms.reading,
      training: terms.training,
      membersOnly: terms.membersOnly,
    };
    const args = [onChain, rules.value, described.value, locationOf(wish.location, described.value)] as const;
    return this.#prepare(actor, { contract: 'datanets', call: 'create', args });
  }

  /** Under the terms that stand: they can never be changed. The description that is here holds them in full. */
  async describe(actor: Actor, datanet: number, wish: DescriptionWish): Told<Prepared> {
    const said = await this.#parts.saidOf(actor.network, datanet);
    if (said === null) return fail({ code: 'NOT_FOUND', what: 'datanet' });
    const described = await this.#keepDescription({ ...wish, terms: said.terms });
    if (!described.ok) return described;
    const args = [BigInt(datanet), described.value, locationOf(wish.location, described.value)] as const;
    return this.#prepare(actor, { contract: 'datanets', call: 'describe', args });
  }

  /** `to` as typed; empty takes the offer back. */
  async offerOwnership(actor: Actor, datanet: number, to: string): Told<Prepared> {
    const address = to.trim() === '' ? NOBODY : await this.#person(to);
    if (address === undefined) return notAnAddress;
    return this.#prepare(actor, { contract: 'datanets', call: 'offerOwnership', args: [BigInt(datanet), address] });
  }

  takeOwnership(actor: Actor, datanet: number): Told<Prepared> {
    return this.#prepare(actor, { contract: 'datanets', call: 'takeOwnership', args: [BigInt(datanet)] });
  }

  /** `text`: what the reviewer wrote, kept here under the hash that goes onto the chain. */
  async vote(actor: Actor, contribution: number, wish: Omit<ReviewReasons, 'format'>): Told<Prepared> {
    const reasons = reviewReasonsSchema.safeParse({ format: 'colophon-review/1', ...wish });
    const bytes = canonicalBytes(reasons.data ?? null);
    if (!reasons.success || !bytes.ok) return badText;
    const kept = await this.#parts.store.put(bytes.value);
    if (!kept.ok) return kept;
    const reason = reasonNumber(wish.reason);
    const args = [BigInt(contribution), wish.root, reason, `0x${kept.value}`] as const;
    return this.#prepare(actor, { contract: 'datanets', call: 'vote', args });
  }

  withdraw(actor: Actor, contribution: number, root: string): Told<Prepared> {
    return this.#prepare(actor, { contract: 'datanets', call: 'withdraw', args: [BigInt(contribution), root] });
  }

  /** To the account that put it down. */
  refund(actor: Actor, contribution: number): Told<Prepared> {
    return this.#prepare(actor, { contract: 'datanets', call: 'refund', args: [BigInt(contribution), actor.account] });
  }

  /** With the key of this machine, which no window ever gives. */
  async join(actor: Actor, datanet: number): Told<Prepared> {
    const key = await this.#parts.encryption.current();
    if (!key.ok) return key;
    const args = [BigInt(datanet), `0x${key.value}`] as const;
    return this.#prepare(actor, { contract: 'datanets', call: 'join', args });
  }

  /** `encryptionKey`: the one that the owner was shown; another one is not let in unseen. */
  admit(actor: Actor, datanet: number, member: string, encryptionKey: string): Told<Prepared> {
    return this.#prepare(actor, {
      contract: 'datanets',
      call: 'admit',
      args: [BigInt(datanet), member, encryptionKey],
    });
  }

  remove(actor: Actor, datanet: number, member: string): Told<Prepared> {
    return this.#prepare(actor, { contract: 'datanets', call: 'remove', args: [BigInt(datanet), member] });
  }

  async supportRules(actor: Actor, datanet: number, entered: RulesEntered): Told<Prepared> {
    const rules = await this.#rules(entered);
    if (!rules.ok) return rules;
    return this.#prepare(actor, { contract: 'datanets', call: 'supportRules', args: [BigInt(datanet), rules.value] });
  }

  /** Those that somebody else proposed, as they were read from the chain. */
  supportChange(actor: Actor, datanet: number, change: string): Told<Prepared> {
    return this.#change(actor, datanet, change, 'supportRules');
  }

  adoptRules(actor: Actor, datanet: number, change: string): Told<Prepared> {
    return this.#change(actor, datanet, change, 'adoptRules');
  }

  async #change(actor: Actor, datanet: number, change: string, call: 'supportRules' | 'adoptRules'): Told<Prepared> {
    const read = this.#parts.governance(actor.network, datanet);
    if (!read.ok) return read;
    const found = read.value.changes.find((each) => each.change === change);
    if (found === undefined) return fail({ code: 'CONTRACT_REFUSED', error: 'RulesNotReady', detail: '' });
    const { reviewers, quorum, bond, reviewPeriod, timelock, slashable } = found.rules;
    const rules: WishedRules = {
      reviewers,
      quorum: BigInt(quorum),
      bond: BigInt(bond),
      reviewPeriod: BigInt(reviewPeriod),
      timelock: BigInt(timelock),
      slashable: slashableBits(slashable),
    };
    return this.#prepare(actor, { contract: 'datanets', call, args: [BigInt(datanet), rules] });
  }

  async #rules(entered: RulesEntered): Told<WishedRules> {
    const reviewers = await this.#everybody(entered.reviewers);
    if (reviewers === undefined) return notAnAddress;
    const bond = entered.bond.trim() === '' ? 0n : readAmount(entered.bond, COIN_DECIMALS);
    if (bond === undefined || bond >= 2n ** 96n) return refused('bad-amount');
    return ok({
      reviewers,
      quorum: BigInt(entered.quorum),
      bond,
      reviewPeriod: BigInt(entered.reviewPeriod),
      timelock: BigInt(entered.timelock),
      slashable: slashableBits(entered.slashable),
    });
  }

  /** Undefined where one of them is nobody. */
  async #everybody(typed: readonly string[]): Promise<string[] | undefined> {
    const found = await Promise.all(typed.map((each) => this.#person(each)));
    return found.every((each) => each !== undefined) ? found : undefined;
  }

  async #person(typed: string): Promise<string | undefined> {
    const people = [...(await this.#parts.wallet.keys.accounts()), ...this.#parts.wallet.contacts.list()];
    const named = people.find(({ name }) => name.toLowerCase() === typed.trim().toLowerCase());
    return named?.address ?? readAddress(typed);
  }

  async #keepDescription(wish: Pick<DatanetWish, 'name' | 'description' | 'demands' | 'terms'>): Told<string> {
    const { name, description, terms } = wish;
    const demands: Demand[] = [];
    for (const { expertise, issuers } of wish.demands) {
      const people = await this.#everybody(issuers);
      if (people === undefined) return notAnAddress;
      demands.push({ expertise: expertise.trim().normalize('NFC'), issuers: people });
    }
    const said = datanetDescriptionSchema.safeParse({
      format: 'colophon-datanet/1',
      name,
      description,
      terms,
      ...(demands.length > 0 && { demands }),
    });
    const bytes = canonicalBytes(said.data ?? null);
    if (!said.success || !bytes.ok) return badText;
    const kept = await this.#parts.store.put(bytes.value);
    return kept.ok ? ok(`0x${kept.value}`) : kept;
  }

  #prepare({ network, account }: Actor, call: ContractCall): Told<Prepared> {
    return this.#parts.wallet.calls.prepare(network, account, call);
  }
}

/** Signs in it turn the text around it, or it is no text: it could not be read back. */
const badText = fail<Failure>({ code: 'SIGNING_REFUSED', reason: 'bad-text', detail: '' });

const REASONS = Object.values(Reason);

function reasonNumber(reason: ReviewReasons['reason']): Reason {
  if (reason === null) return Reason.None;
  return REASONS[REJECTION_REASONS.indexOf(reason) + 1] ?? Reason.Other;
}

function hashOf(value: unknown): string | null {
  const bytes = canonicalBytes(value);
  return bytes.ok ? `0x${sha256Of(bytes.value)}` : null;
}

/** The contracts want a place. Where there is none, the hash says at least what to ask its owner for. */
function locationOf(typed: string, hash: string): string {
  return typed.trim() === '' ? `sha256:${hash.slice(2)}` : typed.trim();
}
