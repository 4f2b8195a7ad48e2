import { implement } from '@orpc/server';
import { engineContract } from '#protocol/engine/contract.ts';
import { valueOr } from '#protocol/failed.ts';
import { readModelHeader } from './parse/modelHeader.ts';

/** What a child with the duty "parse" does for the host. */
export function parseProcedures() {
  const on = implement(engineContract).parse;
  return {
    parse: {
      modelHeader: on.modelHeader.handler(({ input, errors }) =>
        valueOr(errors, readModelHeader(input.path, input.name, input.fileBytes, input.availableBytes)),
      ),
    },
  };
}
