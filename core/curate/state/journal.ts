import type { RecordSet } from '../recordSet.ts';
import { type Column, pageOf } from './column.ts';

/** What an object and a typed array weigh beside their content, in bytes; roughly V8's figures. */
const OBJECT_BYTES = 120;

/**
 * Every change of the state's columns and maps goes through a journal, which remembers what was there. Taking a
 * journal back is the inverse of what wrote it, and costs as much as it changed.
 */
export class Journal {
  readonly #steps: (() => void)[] = [];
  #bytes = 0;

  /** Memory that is held for taking it back. */
  get bytes(): number {
    return this.#bytes;
  }

  write(column: Column, record: number, value: number): void {
    const before = column.get(record);
    if (before === value) return;
    column.set(record, value);
    this.#add(() => column.set(record, before), 0);
  }

  writeMany(column: Column, records: RecordSet, valueOf: (before: number, record: number) => number): void {
    if (records.length === 1) {
      const record = records[0] ?? 0;
      this.write(column, record, valueOf(column.get(record), record));
      return;
    }
    const before = pageOf(column.width, records.length);
    let changed = false;
    records.forEach((record, index) => {
      const value = column.get(record);
      const after = valueOf(value, record);
      before[index] = value;
      if (after === value) return;
      changed = true;
      column.set(record, after);
    });
    if (!changed) return;
    this.#add(() => records.forEach((record, index) => column.set(record, before[index] ?? 0)), before.byteLength);
  }

  /** `undefined` removes. */
  put<Value>(map: Map<number, Value>, record: number, value: Value | undefined): void {
    const before = map.get(record);
    putOrDelete(map, record, value);
    this.#add(() => putOrDelete(map, record, before), 0);
  }

  takeBack(): void {
    for (let step = this.#steps.length - 1; step >= 0; step -= 1) this.#steps[step]?.();
  }

  #add(step: () => void, bytes: number): void {
    this.#steps.push(step);
    this.#bytes += OBJECT_BYTES + bytes;
  }
}

function putOrDelete<Value>(map: Map<number, Value>, record: number, value: Value | undefined): void {
  if (value === undefined) map.delete(record);
  else map.set(record, value);
}
