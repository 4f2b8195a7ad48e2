import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { files as contract } from '#protocol/window/files.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Tickets } from '../files/tickets.ts';
import type { Shell } from '../shell.ts';

export function fileProcedures(tickets: Tickets, outgoing: Outgoing, shell: Shell) {
  const os = implement(contract);
  return os.router({
    pick: os.pick.handler(async ({ input, errors }) => {
      const picked = (await shell.pickFiles?.(input.kind, input.several)) ?? [];
      const offered: OfferedFile[] = [];
      for (const { path } of picked) offered.push(valueOr(errors, await tickets.offerLocal(path)));
      return offered;
    }),
    offer: os.offer.handler(async ({ input, errors }) => valueOr(errors, await tickets.offer(input.name, input.size))),
    write: os.write.handler(async ({ input, errors }) =>
      valueOr(errors, await tickets.write(input.ticket, input.offset, input.chunk)),
    ),
    received: os.received.handler(({ input, errors }) => valueOr(errors, tickets.received(input.ticket))),
    read: os.read.handler(async ({ input, errors }) =>
      valueOr(errors, await outgoing.read(input.ticket, input.offset)),
    ),
    save: os.save.handler(async ({ input, errors }) => valueOr(errors, await outgoing.save(input.ticket, shell))),
    abandon: os.abandon.handler(({ input }) => tickets.abandon(input.ticket)),
  });
}
