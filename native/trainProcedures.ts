import { setPriority } from 'node:os';
import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { engineContract } from '#protocol/engine/contract.ts';
import { valueOr } from '#protocol/failed.ts';
import { factorsOnce } from './influence/factorsOnce.ts';
import { influenceOnce } from './influence/influenceOnce.ts';
import type { LoopWish } from './train/loop/run.ts';
import { openBase } from './train/openBase.ts';
import { Outbox } from './train/outbox.ts';
import { type Open, measureOnce, trainOnce } from './train/session.ts';

/** Nine steps below others: whoever asks a question while a training runs gets the processor first. */
const NICE = 9;

/** What a child with the duty "train" does for the host. One thing at a time. */
export function trainProcedures(open: Open = openBase) {
  try {
    setPriority(NICE);
  } catch {
    // Some systems let nobody change it; the training is then as important as the rest.
  }
  const on = implement(engineContract).train;
  let working = false;
  let wish: LoopWish = 'go';
  const alone = async <Value>(work: () => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> => {
    if (working) return fail({ code: 'BUSY', what: 'training' });
    working = true;
    try {
      return await work();
    } finally {
      working = false;
    }
  };
  return {
    train: {
      hello: on.hello.handler(() => ({ pid: process.pid })),
      measure: on.measure.handler(async ({ input, errors }) =>
        valueOr(errors, await alone(() => measureOnce(input, open))),
      ),
      run: on.run.handler(async function* ({ input, errors }) {
        const outbox = new Outbox();
        wish = 'go';
        const training = alone(() =>
          trainOnce(
            input,
            open,
            (event) => outbox.put(event),
            () => wish,
          ),
        ).finally(() => outbox.end());
        // A bug is told where the stream is awaited, and not as a rejection that nobody looks at.
        training.catch(() => {});
        try {
          yield* outbox.events();
          valueOr(errors, await training);
        } finally {
          wish = 'pause';
          await training.catch(() => {});
        }
      }),
      factors: on.factors.handler(async function* ({ input, errors }) {
        if (working) throw errors.FAILED({ data: { code: 'BUSY', what: 'training' } });
        working = true;
        try {
          valueOr(errors, yield* factorsOnce(input, open));
        } finally {
          working = false;
        }
      }),
      influence: on.influence.handler(async ({ input, errors }) =>
        valueOr(errors, await alone(() => influenceOnce(input, open))),
      ),
      stop: on.stop.handler(({ input }) => {
        wish = input.how;
      }),
    },
  };
}
