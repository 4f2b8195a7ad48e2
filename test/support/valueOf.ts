import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';

/** Of what has to succeed. */
export function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
