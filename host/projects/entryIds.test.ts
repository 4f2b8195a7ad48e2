import { expect, it } from 'vitest';
import { newId } from '#host/ids.ts';
import { EntryIds } from './entryIds.ts';

it('knows every id by its number, through growth and a checkpoint', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  const table = new EntryIds();
  ids.forEach((id, place) => table.set(id, place + 1));
  const again = EntryIds.from(table.toBytes());
  for (const known of [table, again]) {
    expect(known.count).toBe(20_000);
    expect(ids.every((id, place) => known.get(id) === place + 1)).toBe(true);
    expect(known.get(newId())).toBeUndefined();
  }
  again.set(newId(), 20_001);
  expect(again.count).toBe(20_001);
});

it('tells ids apart that differ in one bit of any digit', () => {
  const table = new EntryIds();
  const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  table.set(id, 1);
  for (let place = 0; place < id.length; place += 1) {
    const digit = id[place] === '0' ? '1' : '0';
    expect(table.get(id.slice(0, place) + digit + id.slice(place + 1))).toBeUndefined();
  }
});
