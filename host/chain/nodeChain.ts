import { isPracticeId } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Block } from './answers.ts';
import type { Chain, Head } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import type { RpcFailure } from './rpc.ts';

/** Two honest nodes may differ in their newest blocks; so far below them they no longer do. Blocks. */
const SETTLED_DEPTH = 8n;
/** An endpoint whose newest block is so much older than another's is behind. Seconds. */
const LAG_SECONDS = 120n;
/** No block of ours is older than this on a chain that goes on by itself. Seconds. */
const STILL_SECONDS = 900n;
/** Clocks of sound machines differ by less. Seconds. */
const FUTURE_SECONDS = 300n;
/** A chain that goes back further than this from one check to the next is not the chain that was there. Blocks. */
const DEEPEST_TURN = 64n;

const never = new AbortController().signal;

/** The second asking is of one that is not troubled, where there is one. */
const WORST_LAST = (one: Endpoint, other: Endpoint) =>
  Number(one.state.trouble !== null) - Number(other.state.trouble !== null);

export interface NodeChainParts {
  id: bigint;
  name: string;
  symbol: string;
  practice: boolean;
  /** None only while the practice network is off. */
  endpoints: () => Promise<Result<readonly Endpoint[], Failure>>;
  /** Something is known of an endpoint that was not known. */
  learnt: () => void;
}

export class NodeChain implements Chain {
  readonly id: bigint;
  readonly name: string;
  readonly symbol: string;
  readonly practice: boolean;
  readonly #endpoints: NodeChainParts['endpoints'];
  readonly #learnt: () => void;
  /** Questions that were answered differently, and by whom. */
  readonly #contradictions = new Map<string, Endpoint>();
  #height = 0n;

  constructor({ id, name, symbol, practice, endpoints, learnt }: NodeChainParts) {
    this.id = id;
    this.name = name;
    this.symbol = symbol;
    this.practice = practice;
    this.#endpoints = endpoints;
    this.#learnt = learnt;
  }

  async request(
    method: string,
    parameters: readonly unknown[],
    signal: AbortSignal = never,
  ): Promise<Result<unknown, Failure>> {
    const endpoints = await this.#endpoints();
    if (!endpoints.ok) return endpoints;
    let last: Result<unknown, Failure> = this.#failed('', { kind: 'trouble', reason: 'off', detail: '' });
    for (const endpoint of endpoints.value.toSorted(WORST_LAST)) {
      const before = endpoint.state.trouble;
      const said = await endpoint.request(method, parameters, signal);
      if (endpoint.state.trouble !== before) this.#learnt();
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      if (said.ok) return said;
      last = this.#failed(endpoint.host, said.failure);
      // A sound node's no is an answer; and what was sent may have arrived in spite of it.
      if (said.failure.kind === 'refused') return last;
    }
    return last;
  }

  async agreed(
    method: string,
    parameters: readonly unknown[],
    signal: AbortSignal = never,
  ): Promise<Result<unknown, Failure>> {
    const endpoints = await this.#endpoints();
    if (!endpoints.ok) return endpoints;
    if (endpoints.value.length < 2) return this.request(method, parameters, signal);
    const asked = await Promise.all(
      endpoints.value.map(async (endpoint) => ({ endpoint, said: await endpoint.request(method, parameters, signal) })),
    );
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    const answers = asked.flatMap(({ endpoint, said }) =>
      said.ok ? [{ endpoint, text: textOf(said.value), said }] : [],
    );
    const [first] = answers;
    // One that is behind, or is away, contradicts nobody.
    if (first === undefined) return this.request(method, parameters, signal);
    const other = answers.find(({ text }) => text !== first.text);
    const question = textOf([method, parameters[0]]);
    if (other === undefined) {
      this.#contradictions.delete(question);
      return first.said;
    }
    this.#contradictions.set(question, other.endpoint);
    const blamed = this.#blamed(other.endpoint, 'disagree', method);
    this.#learnt();
    return blamed;
  }

  async check(signal: AbortSignal = never): Promise<Result<Head, Failure>> {
    const endpoints = await this.#endpoints();
    if (!endpoints.ok) return endpoints;
    const asked = await Promise.all(
      endpoints.value.map(async (endpoint) => ({ endpoint, head: await endpoint.head(signal) })),
    );
    try {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      return await this.#judge(asked, signal);
    } finally {
      this.#learnt();
    }
  }

  async #judge(
    asked: readonly { endpoint: Endpoint; head: Result<Block, RpcFailure> }[],
    signal: AbortSignal,
  ): Promise<Result<Head, Failure>> {
    // One that serves another chain was entered by mistake or has changed hands: neither is passed over in silence.
    const stranger = asked.find(({ endpoint }) => endpoint.state.trouble === 'wrong-chain');
    const answered = asked.flatMap(({ endpoint, head }) => (head.ok ? [{ endpoint, block: head.value }] : []));
    if (stranger !== undefined || answered.length === 0) {
      const worst = stranger ?? asked[0];
      if (worst === undefined || worst.head.ok) return this.#failed('', { kind: 'trouble', reason: 'off', detail: '' });
      return this.#failed(worst.endpoint.host, worst.head.failure);
    }
    const now = BigInt(Math.floor(Date.now() / 1000));
    const early = this.practice ? undefined : answered.find(({ block }) => block.timestamp > now + FUTURE_SECONDS);
    if (early !== undefined) return this.#blamed(early.endpoint, 'answer', 'a block of the future');
    const newest = answered.reduce((best, each) => (each.block.timestamp > best.block.timestamp ? each : best));
    // A practice network, also somebody else’s, stands still until somebody acts on it.
    if (!isPracticeId(this.id) && newest.block.timestamp + STILL_SECONDS < now)
      return this.#blamed(newest.endpoint, 'lagging');
    const fresh = answered.filter(({ endpoint, block }) => {
      const late = block.timestamp + LAG_SECONDS < newest.block.timestamp;
      if (late) endpoint.blame('lagging');
      return !late;
    });
    const contradicting = await this.#contradicting(fresh, signal);
    const disputed = contradicting ?? this.#contradictions.values().next().value;
    if (disputed !== undefined) return this.#blamed(disputed, 'disagree');
    const [only] = fresh;
    if (only !== undefined && fresh.length === 1) {
      const odd = await this.#odd(only.endpoint, only.block, signal);
      if (odd !== null) return odd;
    }
    // The lowest of the heads: all have it, whoever is asked next.
    const { number, hash, timestamp } = fresh.reduce(
      (lowest, { block }) => (block.number < lowest.number ? block : lowest),
      newest.block,
    );
    return ok({ number, hash, timestamp });
  }

  /** The first that tells of another block than the first of all, at a depth where honest nodes agree. */
  async #contradicting(
    fresh: readonly { endpoint: Endpoint; block: Block }[],
    signal: AbortSignal,
  ): Promise<Endpoint | undefined> {
    if (fresh.length < 2) return undefined;
    const lowest = fresh.reduce((least, { block }) => (block.number < least ? block.number : least), 1n << 256n);
    const depth = lowest > SETTLED_DEPTH ? lowest - SETTLED_DEPTH : 0n;
    const blocks = await Promise.all(fresh.map(({ endpoint }) => endpoint.blockAt(depth, signal)));
    const [first] = blocks;
    for (const [place, block] of blocks.entries()) {
      const same = block.ok && first?.ok === true && block.value.hash === first.value.hash;
      // One that has not the block that its own head stands on does not tell the truth about one of them.
      if (!same) return fresh[block.ok && first?.ok !== true ? 0 : place]?.endpoint;
    }
    return undefined;
  }

  /**
   * What a sole endpoint cannot say without contradicting itself: its newest block stands on another one, and the chain
   * does not go back by much. That it tells of a chain of its own making cannot be found out without a second one.
   */
  async #odd(endpoint: Endpoint, block: Block, signal: AbortSignal): Promise<Result<never, Failure> | null> {
    const { number, parentHash, timestamp } = block;
    const before = this.#height;
    // Once only: where it stays so low, it was the height before that was wrong.
    this.#height = number;
    if (!this.practice && number + DEEPEST_TURN < before) return this.#blamed(endpoint, 'lagging');
    if (number === 0n) return null;
    const parent = await endpoint.blockAt(number - 1n, signal);
    if (!parent.ok) return this.#failed(endpoint.host, parent.failure);
    const follows = parent.value.hash === parentHash && parent.value.timestamp <= timestamp;
    return follows ? null : this.#blamed(endpoint, 'answer', 'a block that does not follow from the one before it');
  }

  #blamed(endpoint: Endpoint, reason: 'answer' | 'lagging' | 'disagree', detail = ''): Result<never, Failure> {
    endpoint.blame(reason, detail);
    return this.#failed(endpoint.host, { kind: 'trouble', reason, detail });
  }

  #failed(host: string, failure: RpcFailure): { ok: false; failure: Failure } {
    const { name } = this;
    if (failure.kind === 'trouble') {
      const { reason, detail } = failure;
      return fail({ code: 'CHAIN_FAILED', name, host, reason, detail });
    }
    const { number, message, data } = failure.refusal;
    return fail({ code: 'CHAIN_REFUSED', name, number, detail: message, data });
  }
}

/** Two answers are the same when they are written the same. */
function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
