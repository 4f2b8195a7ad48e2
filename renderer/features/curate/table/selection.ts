import { type RecordSet, recordSetOf, unionOf } from '#core/curate/recordSet.ts';

/** Records that are chosen in the table. Choosing a million costs as little as choosing one. */
export type Selection =
  | { readonly kind: 'none' }
  /** Ascending, as they matched when they were chosen; null: every record. */
  | { readonly kind: 'all-but'; readonly matching: Uint32Array | null; readonly except: ReadonlySet<number> }
  | { readonly kind: 'these'; readonly records: ReadonlySet<number> };

export const NOTHING: Selection = { kind: 'none' };

/** `total`: how many records the project has. */
export function countOf(selection: Selection, total: number): number {
  if (selection.kind === 'none') return 0;
  if (selection.kind === 'these') return selection.records.size;
  return (selection.matching?.length ?? total) - selection.except.size;
}

export function recordsOf(selection: Selection, total: number): RecordSet {
  if (selection.kind === 'none') return new Uint32Array(0);
  if (selection.kind === 'these') return recordSetOf(selection.records);
  const { matching, except } = selection;
  const all = matching ?? allRecords(total);
  return except.size === 0 ? all : all.filter((record) => !except.has(record));
}

export function allRecords(total: number): RecordSet {
  const all = new Uint32Array(total);
  for (let record = 0; record < total; record += 1) all[record] = record;
  return all;
}

export function isSelected(selection: Selection, record: number): boolean {
  if (selection.kind === 'none') return false;
  if (selection.kind === 'these') return selection.records.has(record);
  return stands(selection.matching, record) && !selection.except.has(record);
}

export function everything(matching: Uint32Array | null): Selection {
  return matching?.length === 0 ? NOTHING : { kind: 'all-but', matching, except: new Set() };
}

/** Takes the record in, or out. */
export function toggled(selection: Selection, record: number): Selection {
  return isSelected(selection, record) ? without(selection, record) : withRecords(selection, [record]);
}

/** Takes these in besides what is chosen already. */
export function withRecords(selection: Selection, records: ArrayLike<number>): Selection {
  if (selection.kind !== 'all-but') {
    const chosen = selection.kind === 'these' ? new Set(selection.records) : new Set<number>();
    for (let place = 0; place < records.length; place += 1) chosen.add(records[place] ?? 0);
    return chosen.size === 0 ? NOTHING : { kind: 'these', records: chosen };
  }
  const except = new Set(selection.except);
  const added = new Set<number>();
  for (let place = 0; place < records.length; place += 1) {
    const record = records[place] ?? 0;
    // Since these were chosen, others may have begun to match.
    if (!except.delete(record) && !stands(selection.matching, record)) added.add(record);
  }
  const { matching } = selection;
  return {
    kind: 'all-but',
    matching: matching === null || added.size === 0 ? matching : unionOf([matching, recordSetOf(added)]),
    except,
  };
}

function without(selection: Selection, record: number): Selection {
  if (selection.kind === 'none') return selection;
  if (selection.kind === 'all-but') {
    const except = new Set(selection.except).add(record);
    return except.size === selection.matching?.length ? NOTHING : { ...selection, except };
  }
  const records = new Set(selection.records);
  records.delete(record);
  return records.size === 0 ? NOTHING : { kind: 'these', records };
}

/** Whether an ascending list holds it; null holds every record. */
function stands(matching: Uint32Array | null, record: number): boolean {
  if (matching === null) return true;
  let low = 0;
  let high = matching.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((matching[middle] ?? 0) < record) low = middle + 1;
    else high = middle;
  }
  return matching[low] === record;
}
