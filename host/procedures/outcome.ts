import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';

interface Errors {
  FAILED(options: { data: Failure }): Error;
}

/** The value of a result; an expected failure leaves as the contract's typed error. */
export function valueOr<Value>(errors: Errors, result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw errors.FAILED({ data: result.failure });
}
