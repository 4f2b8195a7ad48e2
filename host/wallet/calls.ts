import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Prepared, Sent, TransactionState } from '#core/wallet/signing.ts';
import type { Chain } from '../chain/chain.ts';
import { type ContractCall, writeCall } from '../chain/contractCall.ts';
import { type ChainEvent, decodeLog } from '../datanets/decode.ts';
import type { Sending } from './sending.ts';
import { type Transactions, shown } from './transactions.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

/** How sure a chain has to be: in a block, in one that it rarely takes back, in one that it never does. */
export type Sureness = 'mined' | 'safe' | 'final';

export interface Outcome {
  sent: Sent;
  /** "refused": in a block, and its contract said no; "gone": something else took its place, a cancelling one too. */
  became: 'done' | 'refused' | 'gone';
  /** What the contracts said in it; empty unless it was done. */
  events: ChainEvent[];
}

/** Between two looks at something that is waited for. */
const LOOK_EVERY_MS = 500;
const SURE_ENOUGH: Readonly<Record<Sureness, readonly TransactionState[]>> = {
  mined: ['mined', 'safe', 'final'],
  safe: ['safe', 'final'],
  final: ['final'],
};

const receiptSchema = z.object({
  logs: z.array(z.object({ address: z.string(), topics: z.array(z.string()), data: z.string() })),
});

interface Parts {
  sending: Sending;
  transactions: Transactions;
  chain: (id: bigint) => Chain | undefined;
}

/**
 * How other rooms act on a chain. A room prepares a call and hands what came of it to the window, which shows it; when a
 * person agrees, it is signed under the very id that was prepared. So a room that writes that id down before it shows
 * anything knows after any interruption whether it was signed, and what has become of it:
 *
 *     prepare ── window: review, sign ── outcome(id) ── events
 */
export class Calls {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Nothing is signed. `pays`: coins that go along, as a bond does. */
  async prepare(chain: bigint, account: string, call: ContractCall, pays = 0n): Told<Prepared> {
    return this.#parts.sending.prepare(chain, account, { ...(await writeCall(call)), value: pays });
  }

  /** Of what was prepared under this id; null while it is not signed. */
  signed(id: string): Sent | null {
    const kept = this.#parts.transactions.get(id);
    return kept === undefined ? null : shown(kept);
  }

  /** Waits until the chain is so sure of what was signed under this id. NOT_FOUND where nothing was. */
  async outcome(id: string, sureness: Sureness, signal: AbortSignal): Told<Outcome> {
    for (;;) {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      const kept = this.#parts.transactions.get(id);
      if (kept === undefined) return fail({ code: 'NOT_FOUND', what: 'transaction' });
      const sent = shown(kept);
      // A node that is behind knows of a used place before it knows by what: only what is final is told.
      if (sent.state === 'replaced' && sent.settled) return ok({ sent, became: 'gone', events: [] });
      if (SURE_ENOUGH[sureness].includes(sent.state)) return this.#ended(sent);
      await this.#parts.sending.follow();
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #ended(sent: Sent): Told<Outcome> {
    if (sent.mined === 'cancel') return ok({ sent, became: 'gone', events: [] });
    if (sent.succeeded !== true) return ok({ sent, became: 'refused', events: [] });
    const chain = this.#parts.chain(sent.chain);
    if (chain === undefined) return fail({ code: 'NOT_FOUND', what: 'network' });
    const said = await chain.request('eth_getTransactionReceipt', [sent.hash]);
    if (!said.ok) return said;
    const receipt = receiptSchema.safeParse(said.value);
    const failure = { code: 'CHAIN_FAILED', name: chain.name, host: '', reason: 'answer', detail: 'logs' } as const;
    if (!receipt.success) return fail(failure);
    return ok({ sent, became: 'done', events: receipt.data.logs.flatMap((log) => decodeLog(log) ?? []) });
  }
}
