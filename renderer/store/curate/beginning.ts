import type { Entry } from '#core/curate/entry.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import type { Opened } from '#protocol/window/projects.ts';
import type { Host } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { catchUp, fetchState } from './fetching.ts';
import type { Keeping, Loaded } from './keeping.ts';
import { UndoStacks } from './undoStacks.ts';
import { windowId } from './windowId.ts';

export interface Begun {
  readonly state: ProjectState;
  readonly seq: number;
  readonly me: string | undefined;
  readonly stacks: UndoStacks;
  /** Why something that was done before this window was closed could not be brought to the host. */
  readonly trouble: Failure | null;
}

const ENTRIES_AT_ONCE = 1_000;

/**
 * How a window begins with a project: with its own copy where that is whole and not ahead of the host, and else with
 * what the host has. What was done here and not acknowledged is brought to the host first; `mayLack`: such as is in
 * memory, where the window's database may not have it.
 */
export async function begin(
  host: Host,
  { project: { id }, standing }: Opened,
  keeping: Keeping | null,
  mayLack: readonly Entry[],
  signal: AbortSignal,
): Promise<Begun> {
  const loaded = await keeping?.load();
  const kept = (loaded?.entries ?? []).filter(({ acked }) => acked === 0).map(({ entry }) => entry);
  const known = new Set(loaded?.entries.map(({ entry }) => entry.id));
  const unsent = [...kept, ...mayLack.filter((entry) => !known.has(entry.id))];
  const { refused, trouble } = await bring(host, id, unsent);
  if (refused.length > 0) await keeping?.forget(refused.map((entry) => entry.id));

  const stacks = new UndoStacks();
  for (const { entry } of loaded?.entries ?? []) if (!refused.includes(entry)) stacks.note(entry);
  const common = { me: loaded?.me, stacks, trouble };

  const own = unsent.length > 0 ? null : usable(loaded, standing);
  if (own !== null) {
    const caught = await catchUp(host, id, own, signal);
    if (caught !== null) return { state: own.state, seq: caught.seq, ...common };
  }
  const fetched = await fetchState(host, id, signal);
  if (keeping !== null) {
    await keeping.acknowledge(
      unsent.map((entry) => entry.id),
      fetched.seq,
    );
    void keeping.rewrite(fetched.state, fetched.seq);
  }
  return { ...fetched, ...common };
}

/** Null where the copy is missing, damaged, or ahead of the host: somebody went back to a backup. */
function usable(loaded: Loaded | undefined, { records, lastSeq }: Opened['standing']) {
  if (loaded?.state == null || loaded.seq > lastSeq || loaded.state.records > records) return null;
  loaded.state.grow(records);
  return { state: loaded.state, seq: loaded.seq };
}

/** Sends what the host may not have. Entries that it will never take are left out; other failures end it. */
async function bring(
  host: Host,
  project: string,
  unsent: readonly Entry[],
): Promise<{ refused: Entry[]; trouble: Failure | null }> {
  const refused: Entry[] = [];
  let trouble: Failure | null = null;
  let rest = [...unsent];
  while (rest.length > 0) {
    const entries = rest.slice(0, ENTRIES_AT_ONCE);
    try {
      await host.projects.append({ project, window: windowId, entries });
      rest = rest.slice(entries.length);
    } catch (error) {
      const thrown = failureOf(error);
      if (thrown.kind !== 'failure' || thrown.failure.code !== 'ENTRY_REFUSED') throw error;
      const { failure } = thrown;
      trouble = failure;
      refused.push(...rest.filter((entry) => entry.id === failure.entry));
      rest = rest.filter((entry) => entry.id !== failure.entry);
    }
  }
  return { refused, trouble };
}
