import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { prompts as contract } from '#protocol/window/prompts.ts';
import type { Prompts } from '../conversations/prompts.ts';

export function promptProcedures(prompts: Prompts) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(({ input }) => prompts.list(input)),
    save: os.save.handler(async ({ input, errors }) => valueOr(errors, await prompts.save(input))),
    change: os.change.handler(async ({ input, errors }) => valueOr(errors, await prompts.change(input.id, input))),
    remove: os.remove.handler(({ input, errors }) => valueOr(errors, prompts.remove(input.id))),
    restore: os.restore.handler(({ input, errors }) => valueOr(errors, prompts.restore(input.id))),
  });
}
