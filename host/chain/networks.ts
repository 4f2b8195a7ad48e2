import { MOST_NETWORKS, PRESETS } from '#core/chain/network.ts';
import type { ContractsState, NetworkShown, NetworkWish } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOf } from '../fetch/address.ts';
import type { Net } from '../fetch/net.ts';
import { ANSWERS } from './answers.ts';
import type { Chain, Head } from './chain.ts';
import { Endpoint } from './endpoint.ts';
import { NodeChain } from './nodeChain.ts';
import type { KeptNetworks, NetworksFile } from './networksFile.ts';
import type { PracticeNetwork } from './practice.ts';
import { usualTimes } from './rpc.ts';
import type { RpcTimes } from './rpc.ts';

interface Parts {
  file: NetworksFile;
  net: Net;
  practice: PracticeNetwork;
  /** What the window shows of them is not what it was. */
  revised: () => void;
  times?: Partial<RpcTimes>;
}

interface Known {
  wish: NetworkWish;
  chain: Chain;
  endpoints: readonly Endpoint[];
  contracts: ContractsState;
}

const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });

/** The chains that a person added, and the practice network. None is asked anything before somebody wishes it. */
export class Networks {
  readonly #parts: Parts;
  readonly #known = new Map<bigint, Known>();
  /** Of the practice network that there was at the last look; a new one is looked at anew. */
  #practiceContracts: { id: bigint; contracts: ContractsState } | null = null;
  #chosen: bigint | null;

  constructor(parts: Parts, kept: KeptNetworks) {
    this.#parts = parts;
    for (const wish of kept.networks) this.#known.set(wish.id, this.#made(wish));
    this.#chosen = kept.chosen;
  }

  static async open(parts: Parts): Promise<Networks> {
    return new Networks(parts, await parts.file.read());
  }

  list(): NetworkShown[] {
    const { practice } = this.#parts;
    const own = [...this.#known.values()].map(({ wish, endpoints, contracts }) => {
      const states = endpoints.map(({ state }) => state);
      const { id, name, symbol, explorer, plainHttp } = wish;
      const chosen = this.chosen === id;
      return { id, name, symbol, explorer, plainHttp, practice: false, endpoints: states, contracts, chosen };
    });
    const { chain } = practice;
    if (chain === null) return own;
    const { id, name, symbol } = chain;
    const shown = {
      id,
      name,
      symbol,
      practice: true,
      explorer: null,
      plainHttp: false,
      endpoints: [],
      contracts: this.#practiceContracts?.id === id ? this.#practiceContracts.contracts : ('unknown' as const),
      chosen: this.chosen === id,
    };
    return [shown, ...own];
  }

  /** The one that rooms show: the person's choice while it is there, else the practice network, else the first. */
  get chosen(): bigint | null {
    if (this.#chosen !== null && this.chain(this.#chosen) !== undefined) return this.#chosen;
    return this.#parts.practice.chain?.id ?? this.#known.keys().next().value ?? null;
  }

  chain(id: bigint): Chain | undefined {
    const { practice } = this.#parts;
    return practice.chain?.id === id ? practice.chain : this.#known.get(id)?.chain;
  }

  /** Presets that were not added yet. */
  offered(): NetworkWish[] {
    return PRESETS.filter(({ id }) => !this.#known.has(id));
  }

  /** Asks all of its endpoints first; it is added only when they tell of the chain that it was entered for. */
  async add(wish: NetworkWish, signal: AbortSignal): Promise<Result<NetworkShown, Failure>> {
    if (this.#known.size >= MOST_NETWORKS) return fail({ code: 'BUSY', what: 'job' });
    if (this.chain(wish.id) !== undefined) return fail({ code: 'NAME_TAKEN', name: String(wish.id) });
    return this.#keep(wish, signal);
  }

  /** The chain id stays: another one is another network. */
  change(wish: NetworkWish, signal: AbortSignal): Promise<Result<NetworkShown, Failure>> {
    return this.#known.has(wish.id) ? this.#keep(wish, signal) : Promise.resolve(noNetwork);
  }

  async remove(id: bigint): Promise<Result<void, Failure>> {
    const known = this.#known.get(id);
    if (known === undefined) return noNetwork;
    this.#known.delete(id);
    const written = await this.#write();
    if (!written.ok) this.#known.set(id, known);
    this.#parts.revised();
    return written;
  }

  async choose(id: bigint): Promise<Result<void, Failure>> {
    if (this.chain(id) === undefined) return noNetwork;
    const before = this.#chosen;
    this.#chosen = id;
    const written = await this.#write();
    if (!written.ok) this.#chosen = before;
    this.#parts.revised();
    return written;
  }

  /** A network that cannot be relied on is no failure of the asking: what is wrong stands beside its endpoints. */
  async test(id: bigint, signal: AbortSignal): Promise<Result<Head, Failure>> {
    const chain = this.chain(id);
    return chain === undefined ? noNetwork : chain.check(signal);
  }

  /** What a look for the contracts found. */
  contractsAre(id: bigint, contracts: ContractsState): void {
    const known = this.#known.get(id);
    if (known !== undefined) known.contracts = contracts;
    else if (this.#parts.practice.chain?.id === id) this.#practiceContracts = { id, contracts };
    this.#parts.revised();
  }

  async #keep(wish: NetworkWish, signal: AbortSignal): Promise<Result<NetworkShown, Failure>> {
    const addresses = this.#addressesFor(wish);
    if (!addresses.ok) return addresses;
    const kept: NetworkWish = { ...wish, endpoints: addresses.value };
    const made = this.#made(kept);
    const checked = await made.chain.check(signal);
    if (!checked.ok) return checked;
    const before = this.#known.get(wish.id);
    this.#known.set(wish.id, made);
    const written = await this.#write();
    if (!written.ok) {
      if (before === undefined) this.#known.delete(wish.id);
      else this.#known.set(wish.id, before);
      return written;
    }
    this.#parts.revised();
    const shown = this.list().find(({ id }) => id === wish.id);
    return shown === undefined ? noNetwork : ok(shown);
  }

  #addressesFor({ id, name, endpoints, plainHttp }: NetworkWish): Result<string[], Failure> {
    const lower = name.toLowerCase();
    const others = this.list().filter((other) => other.id !== id);
    if (others.some((other) => other.name.toLowerCase() === lower)) return fail({ code: 'NAME_TAKEN', name });
    const addresses: string[] = [];
    for (const address of endpoints) {
      const url = addressOf(address, plainHttp);
      if (!url.ok) {
        const reason = url.failure === 'plain' ? 'plain' : 'address';
        return fail({ code: 'CHAIN_FAILED', name, host: URL.parse(address)?.host ?? '', reason, detail: '' });
      }
      if (!addresses.includes(url.value.href)) addresses.push(url.value.href);
    }
    return ok(addresses);
  }

  #write(): Promise<Result<void, Failure>> {
    const networks = [...this.#known.values()].map(({ wish }) => wish);
    return this.#parts.file.write({ chosen: this.#chosen, networks });
  }

  #made(wish: NetworkWish): Known {
    const { net, revised, times } = this.#parts;
    const { id, name, symbol, plainHttp } = wish;
    const endpoints = wish.endpoints.map((address) => {
      const url = new URL(address);
      return new Endpoint(address, {
        id,
        answers: ANSWERS,
        times: { ...usualTimes, ...times },
        post: (payload, patienceMs, signal) =>
          net.talk({ what: 'chain', subject: name, host: url.host }, (talk) =>
            talk.post({
              url,
              plainHttp,
              payload,
              headers: { 'content-type': 'application/json', accept: 'application/json' },
              patienceMs,
              signal,
            }),
          ),
      });
    });
    const chain = new NodeChain({
      id,
      name,
      symbol,
      practice: false,
      endpoints: () => Promise.resolve(ok(endpoints)),
      learnt: revised,
    });
    return { wish, chain, endpoints, contracts: 'unknown' };
  }
}
