import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { deploymentSteps } from '#contracts/deployment.ts';
import { bytesSchema, quantity, quantitySchema } from '#core/chain/hex.ts';
import type { Practice, PracticeTrouble } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { ask } from '../fetch/ask.ts';
import { directWay } from '../fetch/proxy.ts';
import type { Log } from '../log/log.ts';
import { PRACTICE_ANSWERS } from './answers.ts';
import { startAnvil } from './anvil.ts';
import type { Anvil } from './anvil.ts';
import type { Chain } from './chain.ts';
import { codeAt } from './code.ts';
import { Endpoint } from './endpoint.ts';
import { NodeChain } from './nodeChain.ts';
import type { PracticeFiles, Kept } from './practiceFiles.ts';
import type { Post, RpcTimes } from './rpc.ts';

/** A whole chain is dumped and loaded as one answer; this machine's own node is believed to be no bomb. */
const TIMES: RpcTimes = { patienceMs: 60_000, longestBytes: 1024 ** 3 };
/** Whether a node of an earlier start is still there is asked no longer. */
const LEFT_PATIENCE_MS = 2_000;
/** A node that ends sooner than this after its start is not started again by itself. */
const SHORTEST_LIFE_MS = 5_000;
/** What is sent is mined at once; it is waited for no longer. */
const MINED_PATIENCE_MS = 3_000;
/** 10²¹ of the smallest unit: a thousand coins a press. */
const FAUCET = 1_000n * 10n ** 18n;

const CHANGING = new Set([
  'eth_sendRawTransaction',
  'eth_sendTransaction',
  'anvil_setBalance',
  'evm_increaseTime',
  'evm_mine',
]);

export interface PracticeParts {
  files: PracticeFiles;
  /** Null where there is none for this system. */
  program: string | null;
  log: Log;
  changed: () => void;
}

/**
 * A chain of one's own on this machine, with money that is worth nothing. Its node is a child of the host that holds
 * everything in memory; after every change the host takes all of it and has it on the disk before it says that it was
 * done. A kill loses nothing that was acknowledged:
 *
 *     host dies, node lives    its state is fetched from it at the next start, and it is ended
 *     both die                 the last state that was saved is loaded into a new node
 */
export class PracticeNetwork {
  readonly #parts: PracticeParts;
  #kept: Kept | null;
  #chain: NodeChain | null = null;
  #node: { anvil: Anvil; endpoint: Endpoint } | null = null;
  #starting: Promise<Result<void, Failure>> | null = null;
  #startedAt = Number.NEGATIVE_INFINITY;
  #failed: { trouble: PracticeTrouble; detail: string } | null = null;
  #saving: Promise<Result<void, Failure>> = Promise.resolve(ok(undefined));
  #savedNext: Promise<Result<void, Failure>> | null = null;
  #closed = false;

  constructor(parts: PracticeParts, kept: Kept | null) {
    this.#parts = parts;
    this.#kept = kept;
    if (kept !== null) this.#chain = this.#made(kept.chain);
  }

  static async open(parts: PracticeParts): Promise<PracticeNetwork> {
    return new PracticeNetwork(parts, await parts.files.kept());
  }

  /** Null before it was ever switched on. */
  get chain(): Chain | null {
    const chain = this.#chain;
    if (chain === null || this.#kept === null) return null;
    return {
      id: chain.id,
      name: chain.name,
      symbol: chain.symbol,
      practice: true,
      check: (signal) => chain.check(signal),
      request: (method, parameters, signal) => this.#request(chain, method, parameters, signal),
    };
  }

  get state(): Practice {
    const { program } = this.#parts;
    const id = this.#kept?.chain ?? null;
    const madeAt = this.#kept?.madeAt ?? null;
    const said = { trouble: null, detail: '', id, madeAt };
    if (program === null) return { ...said, state: 'missing', trouble: 'absent' };
    if (this.#starting !== null) return { ...said, state: 'starting' };
    if (this.#failed !== null) return { ...said, state: 'failed', ...this.#failed };
    // Where it was left on, it is started by whoever asks first.
    return { ...said, state: this.#kept?.on === true ? 'on' : 'off' };
  }

  /** Begins one where there is none; its contracts are there when this is done. */
  async start(): Promise<Result<void, Failure>> {
    this.#failed = null;
    const kept = this.#kept ?? { chain: drawnChain(), madeAt: Date.now(), on: true };
    const written = await this.#parts.files.keep({ ...kept, on: true });
    if (!written.ok) return written;
    this.#kept = { ...kept, on: true };
    this.#chain ??= this.#made(kept.chain);
    return this.#run();
  }

  async stop(): Promise<Result<void, Failure>> {
    if (this.#kept === null) return ok(undefined);
    const kept = { ...this.#kept, on: false };
    const written = await this.#parts.files.keep(kept);
    if (!written.ok) return written;
    this.#kept = kept;
    this.#failed = null;
    await this.#end();
    this.#parts.changed();
    return ok(undefined);
  }

  /** Forgets everything on it, and begins another with another id: what was signed for the old one is worth nothing. */
  async reset(): Promise<Result<void, Failure>> {
    await this.#end({ save: false });
    const forgotten = await this.#parts.files.forgetState();
    if (!forgotten.ok) return forgotten;
    this.#kept = null;
    this.#chain = null;
    return this.start();
  }

  /** Gives money that is worth nothing to an account. */
  async faucet(account: string): Promise<Result<void, Failure>> {
    const { chain } = this;
    if (chain === null) return off();
    const said = await chain.request('eth_getBalance', [account, 'latest']);
    if (!said.ok) return said;
    const balance = quantitySchema.parse(said.value) + FAUCET;
    const given = await chain.request('anvil_setBalance', [account, quantity(balance)]);
    return given.ok ? ok(undefined) : given;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => {});
    await this.#end();
  }

  #made(id: bigint): NodeChain {
    return new NodeChain({
      id,
      name: 'Practice',
      symbol: 'PLAY',
      practice: true,
      endpoints: async () => {
        if (this.#node !== null) return ok([this.#node.endpoint]);
        if (this.#closed || this.#kept?.on !== true) return off();
        // A node that ends again and again is not started for ever.
        const soon = performance.now() - this.#startedAt < SHORTEST_LIFE_MS;
        if (this.#failed !== null && soon) return fail(failureOf(this.#failed));
        const started = await this.#run();
        return started.ok ? this.#running() : started;
      },
      learnt: () => this.#parts.changed(),
    });
  }

  #running(): Result<readonly Endpoint[], Failure> {
    return this.#node === null ? off() : ok([this.#node.endpoint]);
  }

  #run(): Promise<Result<void, Failure>> {
    if (this.#node !== null) return Promise.resolve(ok(undefined));
    this.#starting ??= this.#begin().finally(() => {
      this.#starting = null;
      this.#parts.changed();
    });
    this.#parts.changed();
    return this.#starting;
  }

  async #begin(): Promise<Result<void, Failure>> {
    const { program, files } = this.#parts;
    const kept = this.#kept;
    this.#startedAt = performance.now();
    if (program === null) return this.#fails('absent', `${process.platform} ${process.arch}`);
    if (kept === null) return off();
    const back = await this.#takeBack(kept.chain);
    if (!back.ok) return back;
    const anvil = await startAnvil(program, kept.chain);
    if ('failed' in anvil) return this.#fails('ended', anvil.failed);
    const endpoint = this.#endpoint(anvil.address, kept.chain);
    const running = { pid: anvil.pid, address: anvil.address };
    await files.runs({ ...running, loaded: false });
    const state = await files.state();
    if (state !== null) {
      const loaded = await endpoint.request('anvil_loadState', [`0x${state.toString('hex')}`], never);
      if (!loaded.ok || loaded.value !== true) {
        anvil.kill();
        const detail = loaded.ok || loaded.failure.kind === 'trouble' ? 'state.gz' : loaded.failure.refusal.message;
        return this.#fails('damaged', detail);
      }
    }
    await files.runs({ ...running, loaded: true });
    void anvil.ended.then((how) => {
      if (this.#node?.anvil !== anvil) return;
      this.#node = null;
      this.#parts.log.warn('the practice network ended by itself', { how });
      void this.#fails('ended', how);
      this.#parts.changed();
    });
    this.#failed = null;
    this.#node = { anvil, endpoint };
    return this.#deploy();
  }

  /** The contracts, from an account that only the node knows. */
  async #deploy(): Promise<Result<void, Failure>> {
    const { chain } = this;
    if (chain === null) return off();
    const there = await codeAt(chain);
    if (!there.ok) return there;
    const steps = deploymentSteps((address) => there.value.has(address));
    if (steps.length === 0) return ok(undefined);
    const accounts = await chain.request('eth_accounts', []);
    if (!accounts.ok) return accounts;
    const [payer] = Array.isArray(accounts.value) ? accounts.value : [];
    for (const step of steps) {
      const sent =
        step.kind === 'send-signed'
          ? await chain.request('eth_sendRawTransaction', [step.transaction])
          : await chain.request('eth_sendTransaction', [
              step.kind === 'fund'
                ? { from: payer, to: step.to, value: quantity(step.value) }
                : { from: payer, to: step.to, data: step.data },
            ]);
      if (!sent.ok) return sent;
    }
    return ok(undefined);
  }

  async #request(
    chain: NodeChain,
    method: string,
    parameters: readonly unknown[],
    signal: AbortSignal | undefined,
  ): Promise<Result<unknown, Failure>> {
    const said = await chain.request(method, parameters, signal);
    if (!said.ok || !CHANGING.has(method)) return said;
    if (typeof said.value === 'string' && method.startsWith('eth_send')) await this.#mined(chain, said.value);
    const saved = await this.#save();
    return saved.ok ? said : saved;
  }

  async #mined(chain: NodeChain, transaction: string): Promise<void> {
    for (const until = performance.now() + MINED_PATIENCE_MS; performance.now() < until; await pause(10)) {
      const receipt = await chain.request('eth_getTransactionReceipt', [transaction]);
      // One that waits for an earlier number is not mined yet; it is lost with a kill, as it would be elsewhere.
      if (!receipt.ok || receipt.value !== null) return;
    }
  }

  /** Has all that was changed so far on the disk when it is done. Whoever asks while one is under way shares the next. */
  #save(): Promise<Result<void, Failure>> {
    this.#savedNext ??= this.#saving.then(() => {
      this.#savedNext = null;
      this.#saving = this.#dump();
      return this.#saving;
    });
    return this.#savedNext;
  }

  async #dump(): Promise<Result<void, Failure>> {
    const node = this.#node;
    if (node === null) return off();
    return this.#keepStateOf(node.endpoint);
  }

  async #keepStateOf(endpoint: Endpoint): Promise<Result<void, Failure>> {
    const said = await endpoint.request('anvil_dumpState', [], never);
    const hex = bytesSchema.safeParse(said.ok ? said.value : null);
    if (!hex.success) return this.#fails('ended', 'its state could not be read');
    return this.#parts.files.keepState(Buffer.from(hex.data.slice(2), 'hex'));
  }

  /** What a node of a host that was killed still holds. */
  async #takeBack(chain: bigint): Promise<Result<void, Failure>> {
    const { files, log } = this.#parts;
    const running = await files.running();
    if (running === null) return ok(undefined);
    const endpoint = this.#endpoint(running.address, chain);
    const signal = AbortSignal.timeout(LEFT_PATIENCE_MS);
    const said = await endpoint.request('eth_chainId', [], signal);
    // The number was drawn: only the node that was left behind says it, and then the process is that node.
    if (said.ok) {
      const kept = running.loaded ? await this.#keepStateOf(endpoint) : ok(undefined);
      log.info('a practice network was left behind by an earlier start', { loaded: running.loaded, kept: kept.ok });
      // It is the only one that holds what could not be kept.
      if (!kept.ok) return kept;
      try {
        process.kill(running.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    await files.runs(null);
    return ok(undefined);
  }

  async #end({ save = true } = {}): Promise<void> {
    const node = this.#node;
    if (node === null) return;
    if (save) await this.#save();
    this.#node = null;
    node.anvil.kill();
    await node.anvil.ended;
    await this.#parts.files.runs(null);
  }

  #endpoint(address: string, id: bigint): Endpoint {
    const url = new URL(address);
    const post: Post = (payload, patienceMs, signal) =>
      ask({
        url,
        plainHttp: false,
        headers: { 'content-type': 'application/json' },
        payload,
        ownOriginOnly: true,
        way: directWay,
        patienceMs,
        signal,
        talking: () => {},
      });
    return new Endpoint(address, { id, answers: PRACTICE_ANSWERS, times: TIMES, post });
  }

  #fails(trouble: PracticeTrouble, detail: string): { ok: false; failure: Failure } {
    this.#failed = { trouble, detail };
    return fail(failureOf(this.#failed));
  }
}

const never = new AbortController().signal;

function off(): { ok: false; failure: Failure } {
  return fail({ code: 'CHAIN_FAILED', name: 'Practice', host: '', reason: 'off', detail: '' });
}

function failureOf({ trouble, detail }: { trouble: PracticeTrouble; detail: string }): Failure {
  return { code: 'PRACTICE_FAILED', reason: trouble, detail };
}

/** Above every chain that is listed anywhere, below what other wallets take. */
function drawnChain(): bigint {
  return 10n ** 12n + BigInt(randomInt(2 ** 47));
}
