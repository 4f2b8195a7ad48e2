import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { fileURLToPath } from 'node:url';
import type { EngineContract } from '#protocol/engine/contract.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import { startEngineProcess } from '#server/engineProcess.ts';

export type EngineClient = ContractRouterClient<EngineContract>;

export interface StartedEngine {
  client: EngineClient;
  pid: number | undefined;
  /** How it ended, once it did. */
  gone: Promise<string>;
  end(): void;
}

export const engineEntry = fileURLToPath(new URL('../../native/main.ts', import.meta.url));

/** An engine child as the host starts it, and its contract. */
export function startEngine(duty: Duty): StartedEngine {
  const child = startEngineProcess(engineEntry, duty);
  const link = linkOverWire(wireOverProcess(child.channel), () => new Error('The engine is gone'));
  return {
    client: createORPCClient(link),
    pid: child.pid,
    gone: new Promise((resolve) => child.onExit(resolve)),
    end: () => child.kill(),
  };
}
