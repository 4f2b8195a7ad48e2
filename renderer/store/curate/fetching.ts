import { apply } from '#core/curate/state.ts';
import { type StateBlock, type StateHead, stateFrom } from '#core/curate/state/blocks.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Host } from '#renderer/host/client.ts';

export interface Fetched {
  readonly state: ProjectState;
  /** The last entry of the host's log that is in it. */
  readonly seq: number;
}

/** The state as the host has it now. */
export async function fetchState(host: Host, project: string, signal: AbortSignal): Promise<Fetched> {
  let head: { seq: number; head: StateHead } | undefined;
  const blocks: StateBlock[] = [];
  for await (const part of await host.projects.checkpoint({ project }, { signal })) {
    if (part.kind === 'head') head = part;
    else blocks.push(...part.blocks);
  }
  const state = head === undefined ? undefined : stateFrom(head.head, blocks);
  if (head === undefined || state?.ok !== true) throw new Error('The host sent a state that does not hold together');
  return { state: state.value, seq: head.seq };
}

/**
 * Takes in what the host's log has above `from.seq`. Null where it does not fit on top of what is here: then the state
 * has to be fetched as a whole.
 */
export async function catchUp(
  host: Host,
  project: string,
  from: Fetched,
  signal: AbortSignal,
): Promise<{ seq: number } | null> {
  let { seq } = from;
  for await (const { first, entries } of await host.projects.logFrom({ project, seq }, { signal })) {
    if (first !== seq + 1) return null;
    for (const entry of entries) if (!apply(from.state, entry).ok) return null;
    seq += entries.length;
  }
  return { seq };
}
