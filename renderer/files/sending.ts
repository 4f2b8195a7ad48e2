import type { Failure } from '#core/failure.ts';
import { fail, ok, type Result } from '#core/result.ts';
import { FILE_CHUNK_BYTES } from '#protocol/window/fileChunk.ts';
import type { Host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import type { Door } from '../first/door.ts';

export interface Sending {
  readonly host: Pick<Host['files'], 'write'>;
  readonly ticket: string;
  readonly file: File;
  readonly signal: AbortSignal;
}

/** Sends the chunk that begins at an offset, and says how much the host has then. */
export type Send = (at: number) => Promise<Result<number, Trouble>>;

/** As a message over the wire: the only way to the desktop's host, for what the window itself has made. */
export function overWire({ host, ticket, file, signal }: Sending): Send {
  let ahead = { at: 0, chunk: read(file, 0) };
  return async (at) => {
    const chunk = await (ahead.at === at ? ahead.chunk : read(file, at));
    if (chunk === undefined) return changed(file);
    // While this one is on its way, the next is read.
    const next = at + chunk.size;
    ahead = { at: next, chunk: read(file, next) };
    try {
      return ok((await host.write({ ticket, offset: at, chunk }, { signal })).received);
    } catch (error) {
      return fail(failureOf(error));
    }
  };
}

/** Beside the wire, where there is a server: the bytes never come through this page's hands. */
export function throughDoor(door: Pick<Door, 'send'>, { ticket, file, signal }: Sending): Send {
  return async (at) => {
    const chunk = chunkAt(file, at);
    let answer: Response;
    try {
      answer = await door.send(ticket, at, chunk, signal);
      if (answer.ok) {
        const { received }: { received: number } = await answer.json();
        return ok(received);
      }
      if (answer.status === FAILED) {
        const failure: Failure = await answer.json();
        return expected(failure);
      }
    } catch {
      // The browser says the same of a host that is gone and of a file that it will not read any more.
      return (await isReadable(chunk)) ? fail({ kind: 'lost' }) : changed(file);
    }
    // A session that is not known any more: the wire is told so, too, and what to do about it.
    if (answer.status === NOT_KNOWN) return fail({ kind: 'lost' });
    return fail({ kind: 'bug', error: new Error(`The host answered ${answer.status}.`) });
  };
}

const FAILED = 409;
const NOT_KNOWN = 401;

const chunkAt = (file: File, at: number) => file.slice(at, at + FILE_CHUNK_BYTES);

/** Undefined when the file is no longer what the person chose: browsers then refuse to read it. */
async function read(file: File, at: number): Promise<Blob | undefined> {
  try {
    return new Blob([await chunkAt(file, at).arrayBuffer()]);
  } catch {
    return undefined;
  }
}

async function isReadable(chunk: Blob): Promise<boolean> {
  try {
    await chunk.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

const changed = (file: File) => expected({ code: 'FILE_CHANGED', name: file.name });

export function expected(failure: Failure): { ok: false; failure: Trouble } {
  return fail({ kind: 'failure', failure });
}
