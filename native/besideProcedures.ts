import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { engineContract } from '#protocol/engine/contract.ts';
import { valueOr } from '#protocol/failed.ts';
import { BesideModel, besideFailure } from './llama/besideModel.ts';

/** What a child with the duty "embed" or "rank" does for the host. */
export function besideProcedures() {
  const model = new BesideModel();
  const on = implement(engineContract).beside;
  const never = new AbortController().signal;
  return {
    beside: {
      load: on.load.handler(async ({ input, errors }) => valueOr(errors, await model.load(input))),
      embed: on.embed.handler(async ({ input, errors, signal = never }) => {
        const { made, tokens } = valueOr(errors, await tried(() => model.embed(input.texts, signal)));
        return { vectors: made, tokens };
      }),
      rank: on.rank.handler(async ({ input, errors, signal = never }) => {
        const { made, tokens } = valueOr(errors, await tried(() => model.rank(input.query, input.texts, signal)));
        return { scores: made, tokens };
      }),
    },
  };
}

async function tried<Value>(work: () => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> {
  try {
    return await work();
  } catch (error) {
    return fail(await besideFailure(error));
  }
}
