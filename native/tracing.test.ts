import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '#test/support/engine.ts';
import type { StartedEngine } from '#test/support/engine.ts';
import { drafts, sealedSnapshot, sha256OfLines } from '#test/support/sealedSnapshot.ts';

const SAID = 'the printer of Leipzig kept a second ledger under the stairs';
const sealed = sealedSnapshot(drafts(30).map((draft, place) => ({ ...draft, text: `Note ${place}: ${SAID}.` })));
const { root } = sealed.manifest;

let engine: StartedEngine;
let folder: string;
let records: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-tracing-'));
  records = join(folder, 'records.jsonl');
  path = join(folder, 'index');
  await writeFile(records, sealed.lines.map((line) => `${line}\n`).join(''));
  engine = startEngine('trace');
  expect(await build(records, path)).toMatchObject({ records: sha256OfLines(sealed.lines).sha256, recordCount: 30 });
}, 60_000);
afterAll(async () => {
  engine.end();
  await rm(folder, { recursive: true, force: true });
});

async function build(from: string, to: string) {
  for await (const event of await engine.client.trace.buildIndex({ records: from, name: 'Reviews', to })) {
    if (event.kind === 'done') return event.head;
  }
  throw new Error('it did not end');
}
const spans = (indexes: { root: string; path: string }[], text: string) => engine.client.trace.spans({ indexes, text });

describe('the child that traces', () => {
  it('finds where a text stands, in words of the text itself', async () => {
    const text = `I read that ${SAID}, and more.`;
    const found = await spans([{ root, path }], text);
    expect(found.unusable).toEqual([]);
    expect(found.spans.map(({ start, end }) => text.slice(start, end))).toEqual([SAID]);
    const [{ found: places } = { found: [] }] = found.spans;
    const whole = await readFile(records);
    for (const { offset } of places) expect(whole.toString('utf8', offset, offset + 11)).toBe('{"answers":');
    expect((await spans([{ root, path }], '')).spans).toEqual([]);
  });

  it('leaves out indexes that are gone, newer or damaged, says so, and asks the others', async () => {
    const bytes = await readFile(path);
    const at = (name: string) => join(folder, name);
    await writeFile(
      at('newer'),
      Buffer.from(bytes.toString('latin1').replace('colophon-trace/1', 'colophon-trace/2'), 'latin1'),
    );
    await writeFile(at('short'), bytes.subarray(0, bytes.length - 100));
    const body = Buffer.from(bytes);
    body.fill(0xff, 4_096);
    await writeFile(at('noise'), body);
    const others = ['newer', 'short', 'noise', 'gone'].map((name, place) => ({
      root: String(place).repeat(64),
      path: at(name),
    }));
    const found = await spans([{ root, path }, ...others], `It says that ${SAID}.`);
    expect(found.spans).toHaveLength(1);
    const problems = new Map(found.unusable.map((one) => [one.root, one.problem]));
    expect(problems.get('0'.repeat(64))).toBe('newer');
    expect(problems.get('1'.repeat(64))).toBe('damaged');
    expect(problems.get('3'.repeat(64))).toBe('missing');
    expect(found.spans[0]?.found.every((place) => place.root === root)).toBe(true);
  });

  it('asks the index that lies there now, not the one that lay there before', async () => {
    const place = join(folder, 'again');
    await copyFile(path, place);
    expect((await spans([{ root, path: place }], SAID)).spans).toHaveLength(1);
    await rm(place);
    expect((await spans([{ root, path: place }], SAID)).unusable).toEqual([{ root, problem: 'missing' }]);
  });

  it('refuses what is no snapshot with the line that is none, and leaves nothing half made', async () => {
    const bad = join(folder, 'bad.jsonl');
    await writeFile(bad, `${sealed.lines[0]}\n{"fields":7}\n`);
    const [error] = await safe(build(bad, join(folder, 'bad')));
    expect(error).toMatchObject({ data: { code: 'SNAPSHOT_DAMAGED', detail: 'line 2' } });
    const [gone] = await safe(build(join(folder, 'nowhere.jsonl'), join(folder, 'bad')));
    expect(gone).toMatchObject({ data: { code: 'FILE_GONE', name: 'Reviews' } });
    await expect(readFile(join(folder, 'bad'))).rejects.toThrow('ENOENT');
    expect((await spans([{ root, path }], SAID)).spans).toHaveLength(1);
  });
});
