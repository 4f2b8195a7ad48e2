import { BLOCK_RECORDS } from '../record.ts';
import { PENDING } from '../state/layer.ts';
import type { ProjectState } from '../state/projectState.ts';

export interface Recent {
  readonly record: number;
  /** Seconds since 1970. */
  readonly touched: number;
}

/** The records that a labeler answered or discarded, last touched first. Goes through all records: not for every key. */
export function recentOf(state: ProjectState, labeler: string, most: number): Recent[] {
  const layer = state.labeler(labeler);
  if (layer === undefined) return [];
  const { touched } = state;
  const found: Recent[] = [];
  let least = 0;
  // Backwards: of those of one second, the one further on was mostly the later one.
  for (let block = Math.floor((state.records - 1) / BLOCK_RECORDS); block >= 0; block -= 1) {
    const own = layer.status.held(block);
    const times = touched.held(block);
    if (own === undefined) continue;
    for (let place = own.length - 1; place >= 0; place -= 1) {
      const at = times?.[place] ?? 0;
      if (own[place] === PENDING || (at <= least && found.length >= most)) continue;
      found.push({ record: block * BLOCK_RECORDS + place, touched: at });
      // Sorted once for every `most` that come in, not for each.
      if (found.length >= 2 * most) least = cut(found, most);
    }
  }
  cut(found, most);
  return found;
}

function cut(found: Recent[], most: number): number {
  found.sort((one, other) => other.touched - one.touched || other.record - one.record);
  found.length = Math.min(found.length, most);
  return found.at(-1)?.touched ?? 0;
}
