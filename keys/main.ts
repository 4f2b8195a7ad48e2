import { StandardRPCHandler } from '@orpc/server/standard';
import { wireOverProcess } from '#protocol/wire/process.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import { channelToHost } from './channel.ts';
import { keyProcedures } from './procedures.ts';

/**
 * The process that holds the keys while they are open. The host starts it to open them and ends it to lock them: what
 * was in its memory goes with it. It opens no file and no connection, and it prints nothing.
 */
const channel = channelToHost();
if (channel === undefined) {
  process.stderr.write('This is started by Colophon itself.\n');
  process.exit(2);
}

// What a bug would print could hold a key: it ends without a word, and the host says that it is gone.
process.on('uncaughtException', () => process.exit(70));
process.on('unhandledRejection', () => process.exit(70));
channel.onGone(() => process.exit());
serveOverWire(wireOverProcess(channel), new StandardRPCHandler(keyProcedures()));
