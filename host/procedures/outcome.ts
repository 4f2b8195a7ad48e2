import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';

interface Errors {
  FAILED(options: { data: Failure }): Error;
}

/** The value of a result; an expected failure leaves as the contract's typed error. */
export function valueOr<Value>(errors: Errors, result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw errors.FAILED({ data: result.failure });
}

/** The items of a stream; a failure at its end, or its leaving, comes to where it belongs. */
export async function* untilFailure<Item>(
  errors: Errors,
  items: AsyncGenerator<Item, Result<void, Failure>>,
): AsyncGenerator<Item, void> {
  try {
    for (;;) {
      const next = await items.next();
      if (next.done === true) {
        valueOr(errors, next.value);
        return;
      }
      yield next.value;
    }
  } finally {
    await items.return(ok(undefined));
  }
}
