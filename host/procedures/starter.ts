import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { starter as contract } from '#protocol/window/starter.ts';
import type { Starter } from '../starter/starter.ts';

export function starterProcedures(starter: Starter) {
  const os = implement(contract);
  return os.router({
    get: os.get.handler(() => starter.get()),
    add: os.add.handler(async ({ errors }) => valueOr(errors, await starter.add())),
    remove: os.remove.handler(async ({ errors }) => valueOr(errors, await starter.remove())),
  });
}
