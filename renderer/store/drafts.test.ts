import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { WindowDatabase } from './database.ts';
import { Drafts } from './drafts.ts';

let disk: IDBFactory;
const open = () => new WindowDatabase({ indexedDB: disk, IDBKeyRange });

beforeEach(() => {
  disk = new IDBFactory();
});

describe('drafts', () => {
  test('are there again after the window was closed', async () => {
    const first = open();
    const before = new Drafts(() => Promise.resolve(first));
    expect(await before.write('01J', 'half a quest')).toBe(true);
    expect(await before.write(null, 'not yet begun')).toBe(true);
    first.close();

    const second = open();
    const after = new Drafts(() => Promise.resolve(second));
    expect(await after.read('01J')).toBe('half a quest');
    expect(await after.read(null)).toBe('not yet begun');
    expect(await after.read('other')).toBe('');
  });

  test('are forgotten when they are sent', async () => {
    const database = open();
    const drafts = new Drafts(() => Promise.resolve(database));
    await drafts.write('01J', 'words');
    await drafts.write('01J', '');
    expect(await drafts.read('01J')).toBe('');
    expect(await database.drafts.count()).toBe(0);
  });

  test('the last of several quick ones stays', async () => {
    const database = open();
    const drafts = new Drafts(() => Promise.resolve(database));
    await Promise.all(['a', 'ab', 'abc'].map((text) => drafts.write(null, text)));
    expect(await drafts.read(null)).toBe('abc');
  });

  test('live on in the window where nothing can be stored', async () => {
    const drafts = new Drafts(() => Promise.reject(new Error('storage is forbidden')));
    expect(await drafts.write(null, 'words')).toBe(false);
    expect(await drafts.read(null)).toBe('words');
  });

  test('the oldest go when there are too many', async () => {
    const database = open();
    const drafts = new Drafts(() => Promise.resolve(database));
    await database.drafts.bulkPut(
      Array.from({ length: 203 }, (_, index) => ({ conversation: `c${index}`, text: 'x', changedAt: index })),
    );
    await database.prune();
    expect(await database.drafts.count()).toBe(200);
    expect(await drafts.read('c2')).toBe('');
    expect(await drafts.read('c3')).toBe('x');
  });
});

describe('the database', () => {
  test('is strict, and knows its version', async () => {
    const database = open();
    await database.open();
    expect(database.verno).toBe(1);
    expect(database.tables.map(({ name }) => name)).toEqual(['drafts']);
    expect(Reflect.get(database, '_options')).toMatchObject({ chromeTransactionDurability: 'strict' });
  });

  test('opens what version 1 wrote', async () => {
    // Written by hand as version 1 lies on disks: Dexie multiplies its versions by ten.
    await new Promise<void>((resolve, reject) => {
      const request = disk.open('colophon', 10);
      request.addEventListener('upgradeneeded', () => {
        const store = request.result.createObjectStore('drafts', { keyPath: 'conversation' });
        store.createIndex('changedAt', 'changedAt');
        store.put({ conversation: 'new', text: 'from before', changedAt: 1 });
      });
      request.addEventListener('success', () => {
        request.result.close();
        resolve();
      });
      request.addEventListener('error', () => reject(request.error));
    });
    const database = open();
    expect(await new Drafts(() => Promise.resolve(database)).read(null)).toBe('from before');
  });
});
