import { flushCompileCache } from 'node:module';
import { StandardRPCHandler } from '@orpc/server/standard';
import { type Duty, dutySchema } from '#protocol/engine/duty.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import { answerProcedures } from './answerProcedures.ts';
import { channelToParent, endNow } from './channel.ts';
import { besideProcedures } from './besideProcedures.ts';
import { parseProcedures } from './parseProcedures.ts';
import { traceProcedures } from './traceProcedures.ts';
import { trainProcedures } from './trainProcedures.ts';

/**
 * The engine: a child of the host with one duty, given as the first argument. It knows paths, but no keys; it opens no
 * connection and starts no program (node-llama-cpp tries a driver in a child of its own before it loads it).
 */
const duty = dutySchema.safeParse(process.argv[2]);
const channel = channelToParent();
if (!duty.success || channel === undefined) {
  process.stderr.write('The engine is started by Colophon itself.\n');
  process.exit(2);
}

channel.onGone(endNow);
serveOverWire(wireOverProcess(channel), new StandardRPCHandler(proceduresOf(duty.data)));
// By itself Node keeps what it compiled at an orderly end, which a child does not have.
flushCompileCache();

function proceduresOf(its: Duty) {
  if (its === 'answer' || its === 'measure') return answerProcedures();
  if (its === 'train') return trainProcedures();
  if (its === 'trace') return traceProcedures();
  return its === 'parse' ? parseProcedures() : besideProcedures();
}
