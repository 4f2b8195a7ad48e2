import type { ProjectState } from '#core/curate/state/projectState.ts';
import { isSuspect } from '#core/quality/suspectLabel.ts';
import { host } from '#renderer/host/client.ts';
import type { OpenProject } from '#renderer/store/curate/openProject.ts';
import { isDiscarded } from './clusters.ts';

/** So many findings come at once. */
const BATCH = 5_000;

/** Outliers that are not discarded. */
export async function outlierRecords({ id, state }: OpenProject): Promise<number[]> {
  const found = await gathered(async (after) => {
    const page = await host.quality.outliers({ project: id, after, limit: BATCH });
    return { items: page.outliers, more: page.more };
  });
  return found.map(({ record }) => record).filter((record) => !isDiscarded(state, record));
}

/** Records that still have the label that a model suspects. */
export async function suspectRecords({ id, state }: OpenProject, question: string): Promise<number[]> {
  const found = await gathered(async (after) => {
    const page = await host.quality.labelErrors({ project: id, after, limit: BATCH });
    return { items: page.errors, more: page.more };
  });
  return found.filter(({ record, given }) => isSuspect(state, question, record, given)).map(({ record }) => record);
}

/** Records of clusters that lie on both sides of a split. */
export async function leakedRecords({ id, state }: OpenProject): Promise<number[]> {
  const found = await gathered(async (after) => {
    const page = await host.quality.leakage({ project: id, after, limit: BATCH });
    return { items: page.leaks, more: page.more };
  });
  return found
    .map(({ records }) => records.filter(({ record }) => !isDiscarded(state, record)))
    .filter((records) => new Set(records.map(({ split }) => split)).size > 1)
    .flatMap((records) => records.map(({ record }) => record));
}

/** Records to which a labeler gave a status. */
export function recordsOfLabeler(state: ProjectState, labeler: string, status: number): number[] {
  const layer = state.labeler(labeler);
  const found: number[] = [];
  for (let record = 0; layer !== undefined && record < state.records; record += 1) {
    if (layer.status.get(record) === status) found.push(record);
  }
  return found;
}

async function gathered<Item>(read: (after: number) => Promise<{ items: Item[]; more: boolean }>): Promise<Item[]> {
  const all: Item[] = [];
  for (;;) {
    const { items, more } = await read(all.length);
    for (const item of items) all.push(item);
    if (!more) return all;
  }
}
