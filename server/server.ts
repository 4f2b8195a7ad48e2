import { join } from 'node:path';
import { openHost } from '#host/host.ts';
import { WindowFiles } from '#host/windowFiles.ts';
import { serveLoopback } from './loopback.ts';
import { sessionKey } from './sessionKey.ts';
import { hostSentence, portSentence } from './sentences.ts';
import { Sessions } from './sessions.ts';
import { openOutside, serverShell } from './shell.ts';

export interface ServerOptions {
  /** The project's folder: where the built window and the engine lie. */
  root: string;
  dataFolder: string;
  port: number;
  openBrowser: boolean;
  version: string;
  say: (line: string) => void;
}

/** Runs the headless shell until it is told to end. Resolves to a sentence when it could not start. */
export async function runServer(
  options: ServerOptions,
): Promise<{ sentence: string } | { close: () => Promise<void> }> {
  const { dataFolder, say } = options;
  const shell = serverShell({
    version: options.version,
    root: options.root,
    starter: join(options.root, 'resources', 'starter'),
  });
  const opened = await openHost({ dataFolder, shell });
  if (!opened.ok) return { sentence: hostSentence(opened.failure) };
  const host = opened.value;

  const sessions = new Sessions(await sessionKey(dataFolder));
  const served = await serveLoopback({
    port: options.port,
    sessions,
    files: (port) =>
      new WindowFiles(join(options.root, 'out', 'window'), `ws://127.0.0.1:${port} ws://localhost:${port}`),
    onWire: (wire) => host.serve(wire),
    onPart: (ticket, at, part) => host.receivePart(ticket, at, part),
  });
  if (!served.ok) {
    await host.close();
    return { sentence: portSentence(served.failure) };
  }

  const { address } = served.value;
  const link = () => `${address}#open=${sessions.newLink()}`;
  const first = link();
  say(`Colophon is at ${address}, its data in ${dataFolder}`);
  say(`Open it with this link, which works once:  ${first}`);
  if (process.stdin.isTTY) {
    say('Press Enter here for another link, Ctrl+C to end.');
    process.stdin.on('data', () => say(link()));
  }
  if (options.openBrowser) await openOutside(first);

  return {
    async close() {
      process.stdin.pause();
      await served.value.close();
      await host.close();
    },
  };
}
