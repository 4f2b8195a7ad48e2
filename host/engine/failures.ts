import { ORPCError } from '@orpc/client';
import type { Failure } from '#core/failure.ts';
import { failureSchema } from '#core/failure.ts';

/** The child ended while a call was under way; `how` as the shell says it: "signal SIGKILL", "exit code 1". */
export class EngineGone extends Error {
  readonly how: string;

  constructor(how: string) {
    super(`the engine's child ended: ${how}`);
    this.how = how;
  }
}

/** What a call to a child failed with. The child is not trusted: whatever it sends is checked, and the rest is named. */
export function engineFailure(error: unknown): Failure {
  if (error instanceof EngineGone) return { code: 'ENGINE_CRASHED', detail: error.how };
  if (error instanceof ORPCError && error.code === 'FAILED') {
    const told = failureSchema.safeParse(error.data);
    if (told.success) return told.data;
  }
  return {
    code: 'ENGINE_UNAVAILABLE',
    detail: error instanceof ORPCError ? error.code : 'it sent something unreadable',
  };
}
