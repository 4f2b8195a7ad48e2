import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { settleConversations } from '../conversations/writes.ts';
import { openCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { migrations } from './migrations.ts';

function opened(path: string): Catalogue {
  const catalogue = openCatalogue(path);
  if (!catalogue.ok) throw new Error(catalogue.failure.kind);
  return catalogue.value;
}

function shapeOf(path: string): unknown[] {
  const database = new DatabaseSync(path);
  const shape = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  const version = database.prepare('PRAGMA user_version').get();
  database.close();
  return [shape, version];
}

/** A catalogue as a host of that version left it, with a row in every table that it had. */
function writeVersion(path: string, version: number): void {
  const database = new DatabaseSync(path);
  for (const step of migrations.slice(0, version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${version}`);
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  for (const { name } of tables) {
    const columns = database.prepare(`PRAGMA table_info(${String(name)})`).all();
    // Only what has to be there; a reference to another row may be absent.
    const needed = columns.filter((column) => column['notnull'] === 1 || column['pk'] === 1);
    const values = needed.map((column) => (column['type'] === 'TEXT' ? "'x'" : '1'));
    database.exec(
      `INSERT INTO ${String(name)} (${needed.map((column) => column['name']).join(', ')}) VALUES (${values.join(', ')})`,
    );
  }
  database.close();
}

describe('the catalogue', () => {
  it.each(migrations.map((_, version) => version))('comes from version %i to today with its rows', async (version) => {
    const folder = await freshFolder();
    const path = join(folder, 'catalogue.sqlite');
    writeVersion(path, version);
    const before = new DatabaseSync(path);
    const tables = before.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    before.close();
    const catalogue = opened(path);
    expect(catalogue.keptAside).toBeNull();
    for (const { name } of tables) {
      expect(catalogue.statement(`SELECT count(*) AS rows FROM ${String(name)}`).get()?.['rows']).toBe(1);
    }
    catalogue.close();
    const fresh = join(folder, 'fresh.sqlite');
    opened(fresh).close();
    expect(shapeOf(path)).toEqual(shapeOf(fresh));
  });

  it('refuses one that a newer version wrote, and leaves it as it is', async () => {
    const path = join(await freshFolder(), 'catalogue.sqlite');
    opened(path).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 9000');
    database.close();
    expect(openCatalogue(path)).toEqual({
      ok: false,
      failure: { kind: 'newer', found: 9000, known: migrations.length },
    });
    expect(shapeOf(path)[1]).toEqual({ user_version: 9000 });
  });

  it('writes all of a change or nothing', async () => {
    const catalogue = opened(join(await freshFolder(), 'catalogue.sqlite'));
    const insert = () =>
      catalogue.statement(
        "INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES (?, 't', 1, 1, NULL, NULL, NULL)",
      );
    expect(() =>
      catalogue.write(() => {
        insert().run('a');
        throw new Error('a bug');
      }),
    ).toThrow('a bug');
    expect(catalogue.write(() => insert().run('b')).ok).toBe(true);
    expect(catalogue.statement('SELECT id FROM conversations').all()).toEqual([{ id: 'b' }]);
    catalogue.close();
  });

  it('says that the disk is full, keeps what was there, and goes on when there is room', async () => {
    const catalogue = opened(join(await freshFolder(), 'catalogue.sqlite'));
    const put = (id: string, size: number) =>
      catalogue.write(() =>
        catalogue
          .statement(
            'INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES (?, ?, 1, 1, NULL, NULL, NULL)',
          )
          .run(id, 'x'.repeat(size)),
      );
    expect(put('kept', 10).ok).toBe(true);
    const pages = Number(catalogue.statement('PRAGMA page_count').get()?.['page_count']);
    catalogue.statement(`PRAGMA max_page_count = ${pages}`).get();
    expect(put('too much', 1_000_000)).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(catalogue.statement('SELECT id FROM conversations').all()).toEqual([{ id: 'kept' }]);
    catalogue.statement('PRAGMA max_page_count = 1000000').get();
    expect(put('again', 1_000_000).ok).toBe(true);
    catalogue.close();
  });
});

describe('a damaged catalogue', () => {
  const damages: Record<string, (path: string) => void> = {
    'a letter in its place': (path) => writeFileSync(path, 'Dear aunt, this is no database. '.repeat(200)),
    'its first page overwritten': (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 0, 4096);
      writeFileSync(path, bytes);
    },
    'the schema overwritten': (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 100, 4096);
      writeFileSync(path, bytes);
    },
    'every page but the first overwritten': (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 4096);
      writeFileSync(path, bytes);
    },
  };

  it.each(Object.keys(damages))('with %s is kept aside, whole, and a new one begins', async (name) => {
    const path = join(await freshFolder(), 'data', 'catalogue.sqlite');
    mkdirSync(dirname(path));
    const first = opened(path);
    first.write(() =>
      first
        .statement(
          "INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES ('a', 't', 1, 1, NULL, 5, NULL)",
        )
        .run(),
    );
    first.close();
    damages[name]?.(path);
    copyFileSync(path, `${path}.copy`);
    const again = openCatalogue(path, (catalogue) => settleConversations(catalogue));
    if (!again.ok) throw new Error(again.failure.kind);
    const aside = again.value.keptAside;
    expect(aside).toMatch(/^catalogue\.sqlite\.damaged-/);
    expect(readFileSync(join(dirname(path), aside ?? ''))).toEqual(readFileSync(`${path}.copy`));
    expect(again.value.statement('SELECT id FROM conversations').all()).toEqual([]);
    again.value.close();
    const third = opened(path);
    expect(third.keptAside).toBeNull();
    third.close();
  });

  it('is not made of one that cannot be opened at all', async () => {
    const path = join(await freshFolder(), 'catalogue.sqlite');
    mkdirSync(path);
    expect(openCatalogue(path)).toMatchObject({ ok: false, failure: { kind: 'unusable' } });
    expect(existsSync(path)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(['catalogue.sqlite']);
  });
});
