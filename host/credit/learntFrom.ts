import type { Adapter, AdapterLineage } from '#core/adapter.ts';

/** A snapshot that an adapter learnt from; `name` and contributors as far as whoever tells of it knows them. */
export interface Learnt {
  readonly root: string;
  readonly name: string | null;
  readonly contributors: AdapterLineage['snapshots'][number]['contributors'];
}

/** What an adapter learnt from; null where nobody says. */
export type LearntFrom = (adapter: string) => readonly Learnt[] | null;

/**
 * By the adapter's own lineage where it was trained here. A file that somebody handed over has none: then by what its author
 * fixed on a chain when it was registered.
 */
export function learntFromEither(
  find: (adapter: string) => Pick<Adapter, 'lineage'> | undefined,
  registered: (adapter: string) => readonly string[] | null,
): LearntFrom {
  return (adapter) =>
    find(adapter)?.lineage?.snapshots ??
    registered(adapter)?.map((root) => ({ root, name: null, contributors: [] })) ??
    null;
}
