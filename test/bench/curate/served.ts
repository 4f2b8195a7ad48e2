import { join } from 'node:path';
import { openHost } from '#host/host.ts';
import { serveLoopback } from '#server/loopback.ts';
import { Sessions } from '#server/sessions.ts';
import { serverShell } from '#server/shell.ts';
import { WatchedFiles } from '../watchedFiles.ts';

/**
 * The real host and the real server, in a process of their own, so that their memory is theirs alone. The page's script
 * asks for `/bench/…`; all of that goes to the bench, which answers when it has something to say.
 */
const root = join(import.meta.dirname, '../../..');
const [dataFolder = '', script = ''] = process.argv.slice(2);
const sessions = new Sessions(new Uint8Array(32));
const waiting = new Map<number, (answer: string) => void>();
let asked = 0;

const opened = await openHost({
  dataFolder,
  shell: serverShell({ version: '0.0.0', root }),
});
if (!opened.ok) throw new Error(opened.failure.code);
const host = opened.value;
await host.settings.change({ welcomed: true });
const served = await serveLoopback({
  port: 0,
  sessions,
  files: (port) =>
    new WatchedFiles(join(root, 'out/window'), `ws://127.0.0.1:${port}`, script, (path) => {
      asked += 1;
      const id = asked;
      process.send?.({ id, path });
      return new Promise<string>((resolve) => waiting.set(id, resolve));
    }),
  onWire: (wire) => host.serve(wire),
  onPart: (ticket, at, part) => host.receivePart(ticket, at, part),
});
if (!served.ok) throw new Error(served.failure.code);

// A bench that broke off leaves nothing behind.
process.on('disconnect', () => process.exit(1));
process.on('message', (message: { id: number; answer: string } | 'end') => {
  if (message === 'end') {
    served.value
      .close()
      .then(() => host.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
    return;
  }
  waiting.get(message.id)?.(message.answer);
  waiting.delete(message.id);
});
process.send?.({
  address: served.value.address,
  link: `${served.value.address}#open=${sessions.newLink()}`,
  session: sessions.redeem(sessions.newLink()),
});
