import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { outside as contract } from '#protocol/window/outside.ts';
import type { Outside } from '../outside/outside.ts';

export function outsideProcedures(outside: Outside) {
  const os = implement(contract);
  return os.router({
    export: os.export.handler(async ({ input: { wish, name, read, source }, errors }) =>
      valueOr(errors, await outside.export(wish, name, read, source)),
    ),
  });
}
