import { host } from '#renderer/host/client.ts';
import { ProjectCopy } from './projectCopy.ts';

/** A project stays open for so long after its last page was left: coming back is quick, and the lease goes in the end. */
const LINGER_MS = 60_000;

interface Opening {
  readonly copy: Promise<ProjectCopy>;
  readonly stop: AbortController;
  users: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const openings = new Map<string, Opening>();

/** Opens a project, or gives the one that is open. Call `leave` once for each time. */
export function enter(project: string): Promise<ProjectCopy> {
  const known = openings.get(project);
  if (known !== undefined) {
    clearTimeout(known.timer);
    known.users += 1;
    return known.copy;
  }
  const stop = new AbortController();
  const copy = ProjectCopy.open(project, { host, copies: true }, stop.signal);
  openings.set(project, { copy, stop, users: 1, timer: undefined });
  // What failed is tried anew by the next who comes.
  copy.catch(() => openings.delete(project));
  return copy;
}

export function leave(project: string): void {
  const opening = openings.get(project);
  if (opening === undefined) return;
  opening.users -= 1;
  if (opening.users > 0) return;
  opening.timer = setTimeout(() => void close(project, opening), LINGER_MS);
}

async function close(project: string, opening: Opening): Promise<void> {
  const copy = await opening.copy.catch(() => undefined);
  // What the host does not have yet keeps it open; a minute later is early enough to look again.
  if (copy !== undefined && copy.now.saving.waiting > 0 && copy.now.lease === 'write') {
    opening.timer = setTimeout(() => void close(project, opening), LINGER_MS);
    return;
  }
  openings.delete(project);
  opening.stop.abort();
  await copy?.close();
}
