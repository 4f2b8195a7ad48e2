import { ORPCError, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { type Failure, failureSchema } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { WalletRefusal } from '#core/wallet/refusal.ts';
import type { KeysContract } from '#protocol/keys/contract.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import type { EngineChild, Shell } from '../shell.ts';

type KeysClient = ContractRouterClient<KeysContract>;

/** The process that holds the keys, started when it is first needed. Ending it is what "locked" means. */
export class KeyProcess {
  readonly #shell: Pick<Shell, 'startKeys'>;
  readonly #gone: () => void;
  #running: { child: EngineChild; client: KeysClient } | undefined;

  /** `gone`: it ended, whoever ended it. */
  constructor(shell: Pick<Shell, 'startKeys'>, gone: () => void) {
    this.#shell = shell;
    this.#gone = gone;
  }

  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** Asks it something. What it refuses comes back as the failure; that it is gone, too. */
  async ask<Value>(question: (client: KeysClient) => Promise<Value>): Promise<Result<Value, Failure>> {
    try {
      return ok(await question(this.#client()));
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'FAILED') {
        const failure = failureSchema.safeParse(error.data);
        if (failure.success) return fail(failure.data);
      }
      if (error instanceof KeysGone) return fail(refusal('process-gone'));
      throw error;
    }
  }

  end(): void {
    this.#running?.child.kill();
    this.#running = undefined;
  }

  #client(): KeysClient {
    const running = this.#running;
    if (running !== undefined) return running.client;
    const child = this.#shell.startKeys();
    child.onExit(() => {
      // One that was ended says so late, when another may have taken its place.
      if (this.#running?.child !== child) return;
      this.#running = undefined;
      this.#gone();
    });
    const link = linkOverWire(wireOverProcess(child.channel), () => new KeysGone());
    const client: KeysClient = createORPCClient(link);
    this.#running = { child, client };
    return client;
  }
}

class KeysGone extends Error {}

export function refusal(reason: WalletRefusal): Failure {
  return { code: 'WALLET_REFUSED', reason };
}
