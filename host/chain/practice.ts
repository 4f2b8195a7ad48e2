import { randomInt } from 'node:crypto';
import { bytesSchema, quantity, quantitySchema } from '#core/chain/hex.ts';
import { PRACTICE_IDS } from '#core/chain/network.ts';
import type { Practice, PracticeTrouble } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Log } from '../log/log.ts';
import { startAnvil } from './anvil.ts';
import type { Anvil } from './anvil.ts';
import type { Chain } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import type { NodeChain } from './nodeChain.ts';
import type { PracticeFiles, Kept } from './practiceFiles.ts';
import { makeReady, practiceChain, practiceEndpoint, untilMined } from './practiceNode.ts';
import type { RpcFailure } from './rpc.ts';

/** Whether a node of an earlier start is still there is asked no longer. */
const LEFT_PATIENCE_MS = 2_000;
/** A node that ends sooner than this after its start is not started again by itself. */
const SHORTEST_LIFE_MS = 5_000;
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
  /** Whatever starts, stops or begins it anew waits for whoever did so before. */
  #turn: Promise<unknown> = Promise.resolve();
  #waking: Promise<void> | null = null;
  #starts = false;
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
      agreed: (method, parameters, signal) => chain.agreed(method, parameters, signal),
      request: (method, parameters, signal) => this.#request(chain, method, parameters, signal),
    };
  }

  get state(): Practice {
    const { program } = this.#parts;
    const id = this.#kept?.chain ?? null;
    const madeAt = this.#kept?.madeAt ?? null;
    const said = { trouble: null, detail: '', id, madeAt, address: this.#node?.anvil.address ?? null };
    if (program === null) return { ...said, state: 'missing', trouble: 'absent' };
    if (this.#starts) return { ...said, state: 'starting' };
    if (this.#failed !== null) return { ...said, state: 'failed', ...this.#failed };
    // Where it was left on, it is started by whoever asks first.
    return { ...said, state: this.#kept?.on === true ? 'on' : 'off' };
  }

  /** Begins one where there is none; its contracts are there when this is done. */
  start(): Promise<Result<void, Failure>> {
    return this.#inTurn(() => this.#start());
  }

  stop(): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      if (this.#kept === null) return ok(undefined);
      const kept = { ...this.#kept, on: false };
      const written = await this.#parts.files.keep(kept);
      if (!written.ok) return written;
      this.#kept = kept;
      this.#failed = null;
      await this.#end();
      this.#parts.changed();
      return ok(undefined);
    });
  }

  /** Forgets everything on it, and begins another with another id: what was signed for the old one is worth nothing. */
  reset(): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      await this.#end({ save: false });
      const forgotten = await this.#parts.files.forgetState();
      if (!forgotten.ok) return forgotten;
      this.#kept = null;
      this.#chain = null;
      return this.#start();
    });
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

  close(): Promise<void> {
    this.#closed = true;
    return this.#inTurn(() => this.#end());
  }

  #inTurn<Done>(act: () => Promise<Done>): Promise<Done> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #start(): Promise<Result<void, Failure>> {
    this.#failed = null;
    const kept = this.#kept ?? { chain: drawnChain(), madeAt: Date.now(), on: true };
    const written = await this.#parts.files.keep({ ...kept, on: true });
    if (!written.ok) return written;
    this.#kept = { ...kept, on: true };
    this.#chain ??= this.#made(kept.chain);
    return this.#run();
  }

  #made(id: bigint): NodeChain {
    return practiceChain(
      id,
      async () => {
        if (this.#node === null) await this.#awake();
        // Whoever holds the chain that was there before a new beginning hears nothing of the new one.
        if (this.#kept?.chain !== id || this.#closed) return off();
        if (this.#node !== null) return ok([this.#node.endpoint]);
        return this.#failed === null ? off() : fail(failureOf(this.#failed));
      },
      this.#parts.changed,
    );
  }

  /** Where it was left on, or ended by itself, it is started by whoever asks. All who ask wait for one start. */
  #awake(): Promise<void> {
    this.#waking ??= this.#inTurn(async () => {
      // A node that ends again and again is not started for ever.
      const soon = performance.now() - this.#startedAt < SHORTEST_LIFE_MS;
      if (this.#closed || this.#kept?.on !== true || (this.#failed !== null && soon)) return;
      await this.#run();
    }).finally(() => {
      this.#waking = null;
    });
    return this.#waking;
  }

  async #run(): Promise<Result<void, Failure>> {
    if (this.#node !== null) return ok(undefined);
    this.#starts = true;
    this.#parts.changed();
    try {
      return await this.#begin();
    } finally {
      this.#starts = false;
      this.#parts.changed();
    }
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
    const endpoint = practiceEndpoint(anvil.address, kept.chain);
    const running = { pid: anvil.pid, address: anvil.address };
    await files.runs({ ...running, loaded: false });
    const state = await files.state();
    if (state !== null) {
      const loaded = await endpoint.request('anvil_loadState', [`0x${state.toString('hex')}`], never);
      if (!loaded.ok || loaded.value !== true) {
        anvil.kill();
        return this.#fails('damaged', loaded.ok ? 'state.gz' : detailOf(loaded.failure, 'state.gz'));
      }
    }
    await files.runs({ ...running, loaded: true });
    const ready = await makeReady(practiceChain(kept.chain, () => Promise.resolve(ok([endpoint]))));
    const held = ready.ok && ready.value ? await this.#keepStateOf(endpoint) : ready;
    if (!held.ok) {
      anvil.kill();
      return this.#fails('ended', 'it could not be made ready');
    }
    void anvil.ended.then((how) => {
      if (this.#node?.anvil !== anvil) return;
      this.#node = null;
      this.#parts.log.warn('the practice network ended by itself', { how });
      void this.#fails('ended', how);
      this.#parts.changed();
    });
    this.#failed = null;
    this.#node = { anvil, endpoint };
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
    if (typeof said.value === 'string' && method.startsWith('eth_send')) await untilMined(chain, said.value);
    const saved = await this.#save();
    return saved.ok ? said : saved;
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
    return this.#node === null ? off() : this.#keepStateOf(this.#node.endpoint);
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
    const endpoint = practiceEndpoint(running.address, chain);
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
    // From here on nothing new is acknowledged, and what is being written is waited for: later it would be written over
    // the next one.
    this.#node = null;
    if (save) await this.#saving;
    node.anvil.kill();
    await node.anvil.ended;
    await this.#saving;
    await this.#parts.files.runs(null);
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

function detailOf(failure: RpcFailure, otherwise: string): string {
  return failure.kind === 'trouble' ? otherwise : failure.refusal.message;
}

function failureOf({ trouble, detail }: { trouble: PracticeTrouble; detail: string }): Failure {
  return { code: 'PRACTICE_FAILED', reason: trouble, detail };
}

/** Above every chain that is listed anywhere, below what other wallets take. */
function drawnChain(): bigint {
  return PRACTICE_IDS.first + BigInt(randomInt(PRACTICE_IDS.count));
}
