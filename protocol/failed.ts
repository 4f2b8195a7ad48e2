import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { failureSchema } from '#core/failure.ts';
import type { Result } from '#core/result.ts';

/** By its name: written out, the union would stand in the declaration of every procedure that there is. */
export interface FailureSchema extends z.ZodType<Failure> {}
const data: FailureSchema = failureSchema;

/**
 * The start of every procedure. An expected failure crosses as one typed error, FAILED, which carries the union on
 * `code`; anything else that goes wrong in the host is a bug, and crosses without its details.
 */
export const procedure = oc.errors({ FAILED: { data } });

export const nothing = z.void();

export interface TypedErrors {
  FAILED(options: { data: Failure }): Error;
}

/** For handlers: the value of a result; an expected failure leaves as the typed error. */
export function valueOr<Value>(errors: TypedErrors, result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw errors.FAILED({ data: result.failure });
}
