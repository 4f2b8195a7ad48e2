import { canonicalBytes } from '#core/canonical/canonical.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Division, ROLES, USUAL_DIVISION, WHOLE_FEE, costOf } from '#core/settlement/feeTerms.ts';
import type { AdapterFees, AnswerCost, AnswerFee, PayerChoice, RegistrationShown } from '#core/settlement/feesShown.ts';
import type { MoneyToken, PersonShown } from '#core/settlement/shown.ts';
import { WHOLE, largestRemainder } from '#core/snapshot/weights.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { Adapter } from '#core/adapter.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import type { Chain } from '../chain/chain.ts';
import type { Datanets } from '../datanets/datanets.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { sha256Of } from '../storage/contentStore.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import type { Meter } from './meter.ts';
import { Money } from './money.ts';
import { chainedPool } from './payerViews.ts';
import type { People } from './people.ts';
import { COIN, type Actor, type InPool, type Told, noNetwork, refused } from './refused.ts';
import {
  type Contribution,
  acceptedWith,
  contributionOf,
  type Registration,
  registrationsOf,
} from './registrations.ts';
import { type Tokens, amountTyped } from './tokens.ts';

export interface RegisterWish {
  readonly adapter: string;
  readonly token: string;
  readonly perAnswer: string;
  readonly perThousandTokens: string;
  readonly mostPerAnswer: string;
  readonly freeForAuthor: boolean;
  readonly division: Division;
  readonly flatWeights?: readonly { contribution: number; weight: number }[] | undefined;
}

interface Parts {
  readonly datanets: Pick<Datanets, 'indexOf' | 'nameOf'>;
  readonly chain: (id: bigint) => Chain | undefined;
  readonly adapters: { find: (hash: string) => Adapter | undefined };
  readonly snapshots: Pick<Snapshots, 'manifest'>;
  readonly wallet: Pick<Wallet, 'calls'>;
  readonly people: People;
  readonly tokens: Tokens;
  readonly meter: Meter;
}

/** What adapters cost, and who pays for answers from this machine. */
export class Fees {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async ofAnswer(message: string): Promise<AnswerFee> {
    const { meter, tokens, chain } = this.#parts;
    return Promise.all(
      meter.chargedFor(message).map(async ({ network, token, amount, statement }) => ({
        token: await tokens.shown(chain(network), token),
        amount,
        statement,
      })),
    );
  }

  payer(): PayerChoice {
    return this.#parts.meter.payer();
  }

  async choosePayer(choice: PayerChoice): Promise<Result<void, Failure>> {
    if (choice !== null) {
      if (this.#parts.chain(choice.network) === undefined) return noNetwork;
      if (!(await this.#parts.people.isOwn(choice.account))) return refused('not-an-account');
    }
    return this.#parts.meter.choosePayer(choice);
  }

  async adapter({ network, account }: Actor, hash: string): Told<AdapterFees> {
    const index = this.#parts.datanets.indexOf(network);
    const chain = this.#parts.chain(network);
    if (index === null || chain === undefined) return noNetwork;
    const person = await this.#parts.people.names();
    const registered: RegistrationShown[] = [];
    for (const each of registrationsOf(index, hash).toReversed()) {
      registered.push(await this.#registered(chain, index, each, person));
    }
    const draft = await this.#draft(network, index, account, hash, person);
    if (typeof draft === 'string') return ok({ registered, draft: null, hinders: draft });
    return ok({ registered, draft: { division: USUAL_DIVISION, ...draft }, hinders: null });
  }

  async prepareRegister({ network, account }: Actor, wish: RegisterWish): Told<Prepared> {
    const index = this.#parts.datanets.indexOf(network);
    const chain = this.#parts.chain(network);
    const lineage = this.#parts.adapters.find(wish.adapter)?.lineage ?? null;
    if (index === null || chain === undefined) return noNetwork;
    if (lineage === null) return refused('no-lineage');
    if (ROLES.reduce((sum, role) => sum + wish.division[role], 0) !== WHOLE_FEE) return refused('bad-division');
    const draft = await this.#draft(network, index, account, wish.adapter, await this.#parts.people.names());
    if (typeof draft === 'string') return refused(draft);
    const token = await this.#parts.tokens.of(chain, wish.token);
    if (!token.ok) return token;
    const amounts = [wish.perAnswer, wish.perThousandTokens, wish.mostPerAnswer].map((text) =>
      amountTyped(text, token.value),
    );
    const [perAnswer, perThousandTokens, mostPerAnswer] = amounts;
    if (perAnswer?.ok !== true || perThousandTokens?.ok !== true || mostPerAnswer?.ok !== true)
      return refused('bad-amount');
    if (perAnswer.value >= 2n ** 96n) return refused('bad-amount');
    const weights = new Map(wish.flatWeights?.map(({ contribution, weight }) => [contribution, weight]));
    const args = [
      {
        file: `0x${wish.adapter}`,
        baseFamily: `0x${lineage.family}`,
        recipe: `0x${lineage.recipe.hash}`,
        benchmark: `0x${benchmarkHash(lineage.benchmarks.map(({ hash }) => hash))}`,
        terms: `0x${lineage.terms.hash}`,
        fee: {
          token: wish.token,
          perAnswer: perAnswer.value,
          perThousandTokens: perThousandTokens.value,
          mostPerAnswer: mostPerAnswer.value,
          freeForAuthor: wish.freeForAuthor,
        },
        division: {
          base: BigInt(wish.division.base),
          author: BigInt(wish.division.author),
          prompts: BigInt(wish.division.prompts),
          evaluators: BigInt(wish.division.evaluators),
          reviewers: BigInt(wish.division.reviewers),
          contributors: BigInt(wish.division.contributors),
        },
        sources: draft.sources.map(({ contribution, root, flatWeight }) => ({
          contribution: BigInt(contribution),
          flatWeight: BigInt(weights.get(contribution) ?? flatWeight),
          root: `0x${root}`,
        })),
      },
    ] as const;
    return this.#parts.wallet.calls.prepare(network, account, { contract: 'adapters', call: 'register', args });
  }

  async cost(adapters: readonly string[], mostTokens: number | null): Told<AnswerCost> {
    const { meter, tokens, people, adapters: shelf } = this.#parts;
    const payer = meter.payer();
    const chain = payer === null ? undefined : this.#parts.chain(payer.network);
    const usual = meter.usualTokens();
    const assumed = mostTokens === null ? usual : Math.min(usual, mostTokens);
    if (payer === null || chain === undefined) return ok({ payer: null, tokens: assumed, parts: [], totals: [] });
    const person = await people.names();
    const parts: AnswerCost['parts'] = [];
    const sums = new Map<string, { token: MoneyToken; estimate: bigint; most: bigint | null }>();
    for (const adapter of new Set(adapters)) {
      const found = meter.feeOf(adapter);
      if (found === null) continue;
      const { registration, own } = found;
      const { fee } = registration;
      const token = await tokens.shown(chain, fee.token);
      const estimate = costOf(fee, assumed, own);
      const unbounded = mostTokens === null && fee.perThousandTokens > 0n && fee.mostPerAnswer === 0n && !own;
      const most = unbounded ? null : costOf(fee, mostTokens ?? 1_000_000_000, own);
      parts.push({
        adapter,
        name: shelf.find(adapter)?.name ?? '',
        id: registration.id,
        author: person(registration.author),
        fee: feeShown(registration, token),
        own,
        estimate: String(estimate),
        most: most === null ? null : String(most),
      });
      const sum = sums.get(fee.token) ?? { token, estimate: 0n, most: 0n };
      const together = sum.most === null || most === null ? null : sum.most + most;
      sums.set(fee.token, { token, estimate: sum.estimate + estimate, most: together });
    }
    const totals = [...sums].map(([token, { token: shown, estimate, most }]) => {
      const pool = { network: payer.network, account: payer.account, token };
      const [budget, free] = [meter.budget(pool), this.#free(pool)];
      const left = budget === null ? null : budget - meter.spentOn(pool);
      const overBudget = left !== null && (most === null || most > left);
      const hinders = overBudget ? ('budget' as const) : estimate > free ? ('pool' as const) : null;
      return {
        token: shown,
        estimate: String(estimate),
        most: most === null ? null : String(most),
        leftToday: left === null ? null : String(left > 0n ? left : 0n),
        free: String(free > 0n ? free : 0n),
        hinders,
      };
    });
    const { account, name } = person(payer.account);
    const { name: networkName, practice } = chain;
    return ok({
      payer: { account, name, network: payer.network, networkName, practice },
      tokens: assumed,
      parts,
      totals,
    });
  }

  async setBudget(pool: InPool, mostADay: string): Told<void> {
    const chain = this.#parts.chain(pool.network);
    if (chain === undefined) return noNetwork;
    const token = await this.#parts.tokens.of(chain, pool.token);
    if (!token.ok) return token;
    if (mostADay.trim() === '') return this.#parts.meter.setBudget(pool, null);
    const most = amountTyped(mostADay, token.value);
    return most.ok ? this.#parts.meter.setBudget(pool, most.value) : most;
  }

  /** In the pool, and not owed yet. */
  #free(pool: InPool): bigint {
    const index = this.#parts.datanets.indexOf(pool.network);
    if (index === null) return 0n;
    const { free } = chainedPool(new Money(index), pool, COIN, Math.floor(Date.now() / 1_000));
    return BigInt(free) - this.#parts.meter.owed(pool).reduce((sum, { fee }) => sum + fee, 0n);
  }

  /** Of the author's own contributions nothing of the pool goes back to the author; of others' by their records. */
  async #draft(
    network: bigint,
    index: IndexFile,
    account: string,
    hash: string,
    person: (account: string) => PersonShown,
  ): Promise<Omit<NonNullable<AdapterFees['draft']>, 'division'> | 'no-lineage' | 'no-sources'> {
    const lineage = this.#parts.adapters.find(hash)?.lineage ?? null;
    if (lineage === null) return 'no-lineage';
    const found: Contribution[] = [];
    const missing: { root: string; name: string }[] = [];
    for (const { root, name } of lineage.snapshots) {
      const accepted = acceptedWith(index, root).find(({ stands }) => stands);
      if (accepted === undefined) missing.push({ root, name });
      else found.push(accepted);
    }
    if (found.length === 0) return 'no-sources';
    const sorted = found.toSorted((one, other) => one.id - other.id);
    const isOwn = ({ proposer }: Contribution) => proposer === account.toLowerCase();
    const records = sorted.map((each) => (isOwn(each) ? 0 : Math.max(1, each.records)));
    const others = records.some((count) => count > 0);
    const weights = others ? largestRemainder(WHOLE, records, 0) : records;
    const sources = await Promise.all(sorted.map((each, at) => this.#source(network, each, weights[at] ?? 0, person)));
    return { sources, missing };
  }

  async #registered(
    chain: Chain,
    index: IndexFile,
    registration: Registration,
    person: (account: string) => PersonShown,
  ): Promise<RegistrationShown> {
    const token = await this.#parts.tokens.shown(chain, registration.fee.token);
    const sources = await Promise.all(
      registration.sources.flatMap(({ contribution, flatWeight }) => {
        const found = contributionOf(index, contribution);
        return found === null ? [] : [this.#source(chain.id, found, flatWeight, person)];
      }),
    );
    const { id, author, division } = registration;
    return { network: chain.id, id, author: person(author), fee: feeShown(registration, token), division, sources };
  }

  async #source(
    network: bigint,
    { id, datanet, root, proposer, records }: Contribution,
    flatWeight: number,
    person: (account: string) => PersonShown,
  ): Promise<RegistrationShown['sources'][number]> {
    const manifest = await this.#parts.snapshots.manifest(root);
    return {
      contribution: id,
      datanet,
      datanetName: await this.#parts.datanets.nameOf(network, datanet),
      root,
      name: manifest.ok ? manifest.value.name : null,
      proposer: person(proposer),
      records,
      flatWeight,
    };
  }
}

function feeShown({ fee }: Registration, token: MoneyToken): RegistrationShown['fee'] {
  return {
    token: { ...token, address: checksummed(token.address) },
    perAnswer: String(fee.perAnswer),
    perThousandTokens: String(fee.perThousandTokens),
    mostPerAnswer: fee.mostPerAnswer === 0n ? null : String(fee.mostPerAnswer),
    freeForAuthor: fee.freeForAuthor,
  };
}

/** Of one report its own hash; of several, or none, that of the list of their hashes. */
function benchmarkHash(hashes: readonly string[]): string {
  const [only, ...others] = hashes;
  if (only !== undefined && others.length === 0) return only;
  const bytes = canonicalBytes([...hashes].toSorted());
  if (!bytes.ok) throw new Error('hashes without a canonical form');
  return sha256Of(bytes.value);
}
