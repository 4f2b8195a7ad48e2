import type { z } from 'zod';
import { quantity, quantitySchema } from '#core/chain/hex.ts';
import type { ChainTrouble, EndpointState } from '#core/chain/network.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { blockSchema } from './answers.ts';
import type { Block } from './answers.ts';
import { callNode } from './rpc.ts';
import type { Post, RpcFailure, RpcTimes } from './rpc.ts';

/** Which chain an endpoint serves is asked again so often: names are given to other machines. */
const TRUSTED_MS = 5 * 60_000;

/** One node of one chain, and what is known of it. Nothing else is asked of it before it has said the right chain id. */
export class Endpoint {
  readonly address: string;
  readonly #id: bigint;
  readonly #post: Post;
  readonly #answers: Readonly<Record<string, z.ZodType>>;
  readonly #times: RpcTimes;
  #trustedAt = Number.NEGATIVE_INFINITY;
  #state: Omit<EndpointState, 'address' | 'host'> = { trouble: null, detail: '', head: null, askedAt: null };

  constructor(
    address: string,
    parts: { id: bigint; post: Post; answers: Readonly<Record<string, z.ZodType>>; times: RpcTimes },
  ) {
    this.address = address;
    this.#id = parts.id;
    this.#post = parts.post;
    this.#answers = parts.answers;
    this.#times = parts.times;
  }

  get host(): string {
    return new URL(this.address).host;
  }

  get state(): EndpointState {
    return { address: this.address, host: this.host, ...this.#state };
  }

  async request(
    method: string,
    parameters: readonly unknown[],
    signal: AbortSignal,
  ): Promise<Result<unknown, RpcFailure>> {
    const schema = this.#answers[method];
    if (schema === undefined) throw new TypeError(`no shape is known for the answers to ${method}`);
    const trusted = await this.#trust(signal);
    if (!trusted.ok) return trusted;
    return this.#ask(method, parameters, schema, signal);
  }

  /** Its newest block. */
  async head(signal: AbortSignal): Promise<Result<Block, RpcFailure>> {
    const block = await this.#block('latest', signal);
    if (block.ok) this.#state = { ...this.#state, head: block.value.number };
    return block;
  }

  /** "answer" where it has none under that number, or gives another one. */
  async blockAt(number: bigint, signal: AbortSignal): Promise<Result<Block, RpcFailure>> {
    const block = await this.#block(quantity(number), signal);
    if (!block.ok || block.value.number === number) return block;
    return fail({ kind: 'trouble', reason: 'answer', detail: 'eth_getBlockByNumber' });
  }

  /** What was found out about it by comparing it with others, or with the clock. */
  blame(trouble: ChainTrouble, detail = ''): void {
    this.#state = { ...this.#state, trouble, detail };
  }

  async #block(which: string, signal: AbortSignal): Promise<Result<Block, RpcFailure>> {
    const said = await this.request('eth_getBlockByNumber', [which, false], signal);
    if (!said.ok) return said;
    const block = blockSchema.safeParse(said.value);
    if (block.success) return ok(block.data);
    this.blame('answer', 'eth_getBlockByNumber');
    return fail({ kind: 'trouble', reason: 'answer', detail: 'eth_getBlockByNumber' });
  }

  async #trust(signal: AbortSignal): Promise<Result<void, RpcFailure>> {
    if (performance.now() - this.#trustedAt < TRUSTED_MS) return ok(undefined);
    const said = await this.#ask('eth_chainId', [], quantitySchema, signal);
    if (!said.ok) return said;
    const id = quantitySchema.parse(said.value);
    if (id !== this.#id) {
      this.blame('wrong-chain', String(id));
      return fail({ kind: 'trouble', reason: 'wrong-chain', detail: String(id) });
    }
    this.#trustedAt = performance.now();
    return ok(undefined);
  }

  async #ask(
    method: string,
    parameters: readonly unknown[],
    schema: z.ZodType,
    signal: AbortSignal,
  ): Promise<Result<unknown, RpcFailure>> {
    const said = await callNode(this.#post, method, parameters, schema, this.#times, signal);
    if (signal.aborted) return said;
    const troubled = !said.ok && said.failure.kind === 'trouble' ? said.failure : null;
    const { reason: trouble = null, detail = '' } = troubled ?? {};
    this.#state = { ...this.#state, trouble, detail, askedAt: Date.now() };
    // Whoever was away may come back as another.
    if (trouble !== null && trouble !== 'busy') this.#trustedAt = Number.NEGATIVE_INFINITY;
    return said;
  }
}
