import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Failure } from '#core/failure.ts';
import type { EngineContract } from '#protocol/engine/contract.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import type { Shell } from '../shell.ts';
import { EngineGone, engineFailure } from './failures.ts';

export type EngineClient = ContractRouterClient<EngineContract>;

/** One running child, and the way to call it. */
export interface Child {
  readonly pid: number | undefined;
  readonly client: EngineClient;
  /** Settles when it ended, with how. Calls that were under way are rejected with EngineGone. */
  readonly ended: Promise<string>;
  kill(): void;
  /** What a call to it failed with. */
  failureOf(error: unknown): Failure;
}

export function startChild(shell: Shell, duty: Duty): Child {
  const child = shell.startEngine(duty);
  let how: string | undefined;
  // Before the wire: its listener asks for how it ended.
  const ended = new Promise<string>((resolve) => {
    child.onExit((told) => {
      how = told;
      resolve(told);
    });
  });
  const link = linkOverWire(wireOverProcess(child.channel), () => new EngineGone(how ?? 'its channel closed'));
  return {
    pid: child.pid,
    client: createORPCClient(link),
    ended,
    kill: () => child.kill(),
    // A stream that was not being waited for when the child ended says something else, on the next look at it.
    failureOf: (error) => (how === undefined ? engineFailure(error) : { code: 'ENGINE_CRASHED', detail: how }),
  };
}
