import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { valueOr } from '#protocol/failed.ts';
import type { TypedErrors } from '#protocol/failed.ts';

/** The items of a stream; a failure at its end, or its leaving, comes to where it belongs. */
export async function* untilFailure<Item>(
  errors: TypedErrors,
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
