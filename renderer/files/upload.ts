import type { Failure } from '#core/failure.ts';
import { fail, ok, type Result } from '#core/result.ts';
import { FILE_CHUNK_BYTES } from '#protocol/window/fileChunk.ts';
import type { Host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';

type Receiver = Pick<Host['files'], 'write' | 'received'>;

interface Upload {
  host: Receiver;
  ticket: string;
  file: File;
  signal: AbortSignal;
  /** Bytes that the host has. May go back once, when a connection was lost. */
  onSent: (bytes: number) => void;
  /** "waiting": the connection is gone; it goes on by itself when there is one again. */
  onWaiting?: (waiting: boolean) => void;
  pauseMs?: number;
}

const PAUSE_MS = 500;
/** A host that takes chunks and never gets further is broken; without this the window would send for ever. */
const MOST_IN_VAIN = 5;

/** Sends a file in chunks, one after the other, across lost connections, until the host has all of it. */
export async function upload(task: Upload): Promise<Result<void, Trouble>> {
  const { host, ticket, file, signal } = task;
  let inVain = 0;
  let ahead = { at: 0, chunk: read(file, 0) };
  for (let at = 0; at < file.size;) {
    if (signal.aborted) return expected({ code: 'CANCELLED' });
    const chunk = await (ahead.at === at ? ahead.chunk : read(file, at));
    if (chunk !== undefined) {
      // While this one is on its way, the next is read.
      const next = at + chunk.size;
      ahead = { at: next, chunk: read(file, next) };
    }
    if (chunk === undefined) return expected({ code: 'FILE_CHANGED', name: file.name });
    let reached: number;
    try {
      ({ received: reached } = await host.write({ ticket, offset: at, chunk }, { signal }));
    } catch (error) {
      const went = await resume(task, error);
      if (!went.ok) return went;
      reached = went.value;
    }
    inVain = reached > at ? 0 : inVain + 1;
    if (inVain >= MOST_IN_VAIN || reached > file.size) {
      return fail({
        kind: 'bug',
        error: new Error(`The host has ${reached} of ${file.size} bytes and takes no more.`),
      });
    }
    at = reached;
    task.onSent(at);
  }
  return ok(undefined);
}

/** After a lost connection: asks, as often as it takes, how much has arrived. */
async function resume(
  { host, ticket, signal, onWaiting, pauseMs = PAUSE_MS }: Upload,
  first: unknown,
): Promise<Result<number, Trouble>> {
  let error = first;
  try {
    for (;;) {
      if (signal.aborted) return expected({ code: 'CANCELLED' });
      const trouble = failureOf(error);
      if (trouble.kind !== 'lost') return fail(trouble);
      onWaiting?.(true);
      await new Promise((next) => setTimeout(next, pauseMs));
      try {
        return ok((await host.received({ ticket }, { signal })).received);
      } catch (again) {
        error = again;
      }
    }
  } finally {
    onWaiting?.(false);
  }
}

/** Undefined when the file is no longer what the person chose: browsers then refuse to read it. */
async function read(file: File, at: number): Promise<Blob | undefined> {
  try {
    return new Blob([await file.slice(at, at + FILE_CHUNK_BYTES).arrayBuffer()]);
  } catch {
    return undefined;
  }
}

function expected(failure: Failure): { ok: false; failure: Trouble } {
  return fail({ kind: 'failure', failure });
}
