import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { CopyDatabase, databaseName } from './copyDatabase.ts';

const PROJECT = '01J00000000000000000000000';

test('a copy is strict where people’s work goes, and knows its version', async () => {
  const database = new CopyDatabase(PROJECT, 'strict', { indexedDB: new IDBFactory(), IDBKeyRange });
  await database.open();
  expect(database.verno).toBe(1);
  expect(database.tables.map(({ name }) => name).toSorted()).toEqual(['log', 'meta', 'pieces', 'states']);
  expect(Reflect.get(database, '_options')).toMatchObject({ chromeTransactionDurability: 'strict' });
});

test('opens what version 1 wrote', async () => {
  const disk = new IDBFactory();
  // By hand, as version 1 lies on disks: Dexie multiplies its versions by ten.
  await new Promise<void>((resolve, reject) => {
    const request = disk.open(databaseName(PROJECT), 10);
    request.addEventListener('upgradeneeded', () => {
      const { result } = request;
      const pieces = result.createObjectStore('pieces', { keyPath: 'first' });
      pieces.put({ first: 0, count: 1, content: new Blob(['[{"ordinal":0}]']) });
      pieces.put({ first: 500, count: 2, content: new Blob(['[{"ordinal":500},{"ordinal":501}]']) });
      result.createObjectStore('states', { keyPath: 'block' });
      result.createObjectStore('log', { keyPath: 'id' }).createIndex('acked', 'acked');
      result.createObjectStore('meta', { keyPath: 'key' }).put({ key: 'copied', value: 502 });
    });
    request.addEventListener('success', () => {
      request.result.close();
      resolve();
    });
    request.addEventListener('error', () => reject(request.error));
  });
  const database = new CopyDatabase(PROJECT, 'relaxed', { indexedDB: disk, IDBKeyRange });
  expect(await database.read('copied')).toBe(502);
  expect(await database.read('base')).toBeUndefined();
  const [piece] = await database.piecesOf(1);
  expect(piece).toMatchObject({ first: 500, count: 2 });
  expect(await piece?.content.text()).toBe('[{"ordinal":500},{"ordinal":501}]');
});
