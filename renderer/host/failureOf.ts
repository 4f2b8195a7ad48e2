import { ORPCError } from '@orpc/client';
import type { Failure } from '#core/failure.ts';
import { CONNECTION_LOST } from '#protocol/connection.ts';

export type Trouble = { kind: 'failure'; failure: Failure } | { kind: 'lost' } | { kind: 'bug'; error: unknown };

/** What a thrown thing means: an expected failure, a broken connection, or a bug. */
export function failureOf(error: unknown): Trouble {
  if (!(error instanceof ORPCError)) return { kind: 'bug', error };
  if (error.code === CONNECTION_LOST) return { kind: 'lost' };
  // `defined` is set by the client for errors that stand in the contract: the host has validated the data.
  if (error.code !== 'FAILED' || !error.defined) return { kind: 'bug', error };
  const failure: Failure = error.data;
  return { kind: 'failure', failure };
}
