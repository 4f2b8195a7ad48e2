import { fail, ok, type Result } from '#core/result.ts';
import type { Host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import type { Door } from '../first/door.ts';
import { expected, overWire, throughDoor } from './sending.ts';

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
  /** The page's own, where it is not said. */
  door?: Pick<Door, 'send'> | undefined;
}

const PAUSE_MS = 500;
/** A host that takes chunks and never gets further is broken; without this the window would send for ever. */
const MOST_IN_VAIN = 5;

/** Sends a file in chunks, one after the other, across lost connections, until the host has all of it. */
export async function upload(task: Upload): Promise<Result<void, Trouble>> {
  const { file, signal, door = pagesDoor() } = task;
  const send = door === undefined ? overWire(task) : throughDoor(door, task);
  let inVain = 0;
  for (let at = 0; at < file.size;) {
    if (signal.aborted) return expected({ code: 'CANCELLED' });
    const sent = await send(at);
    const went = sent.ok ? sent : await resume(task, sent.failure);
    if (!went.ok) return went;
    const reached = went.value;
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
  first: Trouble,
): Promise<Result<number, Trouble>> {
  let trouble = first;
  try {
    for (;;) {
      if (signal.aborted) return expected({ code: 'CANCELLED' });
      if (trouble.kind !== 'lost') return fail(trouble);
      onWaiting?.(true);
      await new Promise((next) => setTimeout(next, pauseMs));
      try {
        return ok((await host.received({ ticket }, { signal })).received);
      } catch (again) {
        trouble = failureOf(again);
      }
    }
  } finally {
    onWaiting?.(false);
  }
}

/** A browser has one; the desktop's window has a better wire instead. */
const pagesDoor = () => (typeof window === 'undefined' ? undefined : window.colophonDoor);
