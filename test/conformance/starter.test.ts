import { appendFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StarterFile } from '#core/starter.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { writeSealed, writeSmallWorld } from '#test/support/smallWorld.ts';

/** The real host and engine, and a small world that a test made, as a shell brings one. */
describe('the small world', { timeout: 60_000 }, () => {
  let folder: string;
  let starter: string;
  let told: StarterFile;
  let side: HostClient;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-starter-'));
    starter = join(folder, 'starter');
    told = await writeSmallWorld(starter);
    side = await open();
  });
  afterEach(async () => {
    await side.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open = () => hostClient(join(folder, 'data'), { starter });
  const add = async () => side.ended(await side.client.starter.add());
  const here = async () => {
    const { client } = side;
    const adapters = await client.adapters.list({ search: '', base: null, order: 'name', after: null, limit: 50 });
    return {
      bases: (await client.models.list()).map(({ name }) => name),
      snapshots: (await client.snapshots.list()).map(({ name }) => name).toSorted(),
      adapters: adapters.adapters.map(({ name }) => name),
    };
  };
  const nothing = { bases: [], snapshots: [], adapters: [] };
  const all = {
    bases: ['Small world'],
    snapshots: ['Ada’s notebook', 'Bruno’s notebook'],
    adapters: ['Ada and Bruno'],
  };
  const adapterOfMine = async (name: string) => {
    const file = join(folder, 'mine.gguf');
    await writeFixedAdapter(file, { seed: 9 });
    const ticket = await side.send('mine.gguf', new Uint8Array(await readFile(file)));
    await side.ended(await side.client.adapters.add({ tickets: [ticket], base: told.base.sha256, name }));
  };

  it('is offered, added whole, added twice to no effect, and taken away again', async () => {
    expect(await side.client.starter.get()).toMatchObject({ brings: { ask: told.ask }, here: [], whole: false });
    expect(await add()).toMatchObject({ state: 'done', result: told.base.sha256 });
    expect(await here()).toEqual(all);
    const { here: pieces, whole } = await side.client.starter.get();
    expect(whole).toBe(true);
    expect(pieces.map(({ kind }) => kind).toSorted()).toEqual(['adapter', 'base', 'snapshot', 'snapshot']);
    expect((await side.client.settings.get()).chosenModel).toBe(told.base.sha256);
    const { lineage, evidence } = await side.client.adapters.get({ hash: told.adapters[0]?.sha256 ?? '' });
    expect({ evidence, roots: lineage?.snapshots.map(({ root }) => root) }).toEqual({
      evidence: 'proven',
      roots: told.snapshots.map(({ root }) => root),
    });

    expect(await add()).toMatchObject({ state: 'done' });
    expect(await here()).toEqual(all);
    expect(await side.client.starter.remove()).toEqual({ removed: 4, kept: [] });
    expect(await here()).toEqual(nothing);
    expect((await side.client.settings.get()).chosenModel).toBeNull();
    expect(await side.client.starter.get()).toMatchObject({ here: [], whole: false });
  });

  it('leaves what a person made, and what that stands on', async () => {
    await add();
    await adapterOfMine('Mine');
    const removed = await side.client.starter.remove();
    expect(removed).toMatchObject({
      removed: 3,
      kept: [{ kind: 'base', name: 'Small world', for: { kind: 'adapter', name: 'Mine' } }],
    });
    expect(await here()).toEqual({ bases: ['Small world'], snapshots: [], adapters: ['Mine'] });
    // And says still that the base is of the small world.
    expect((await side.client.starter.get()).here).toMatchObject([{ kind: 'base' }]);
    expect(await add()).toMatchObject({ state: 'done' });
    expect(await here()).toEqual({ ...all, adapters: ['Ada and Bruno', 'Mine'] });
  });

  it('goes on after a restart in the middle', async () => {
    await side.client.starter.add();
    await side.close();
    side = await open();
    for await (const { jobs } of await side.client.app.live()) {
      if (jobs.some(({ kind, state }) => kind === 'add-starter' && state !== 'done')) continue;
      break;
    }
    expect((await side.client.jobs.list({ limit: 20 })).find(({ kind }) => kind === 'add-starter')).toMatchObject({
      state: 'done',
    });
    expect(await here()).toEqual(all);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const job = await side.client.starter.add();
    await side.client.jobs.cancel({ id: job.id });
    const { state } = await side.ended(job);
    // It may have been done already: a machine is as fast as it is.
    // What was half made goes after the job is over.
    await expect.poll(here, { timeout: 20_000 }).toEqual(state === 'done' ? all : nothing);
    expect((await readdir(join(folder, 'data', 'snapshots'))).filter((name) => name.includes('.'))).toEqual([]);
  });

  it.each([
    ['a record', 'snapshots/<root>/records.jsonl', 'SNAPSHOT_DAMAGED'],
    ['the base', 'small-world.gguf', 'FILE_CHANGED'],
    ['an adapter', 'adapters/<adapter>/adapter.gguf', 'FILE_CHANGED'],
  ])('that was damaged in %s is not added, and nothing of it stays', async (_, place, code) => {
    const path = place
      .replace('<root>', told.snapshots[1]?.root ?? '')
      .replace('<adapter>', told.adapters[0]?.sha256 ?? '');
    await appendFile(join(starter, path), 'x');
    expect(await add()).toMatchObject({ state: 'failed', failure: { code } });
    await expect.poll(here, { timeout: 20_000 }).toEqual(nothing);
  });

  it('is not spoken of where the app brings none, or not all of it', async () => {
    const manifest = join(starter, 'starter.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.slice(0, -10));
    expect(await side.client.starter.get()).toEqual({ brings: null, here: [], whole: false });
    await writeFile(manifest, text);
    await rm(join(starter, 'small-world.gguf'));
    expect((await side.client.starter.get()).brings).toBeNull();
    await expect(side.client.starter.add()).rejects.toMatchObject({ data: { code: 'FILE_GONE' } });
  });

  it('brings a snapshot of another machine in as a stranger’s, verified', async () => {
    const sealed = sealedSnapshot(drafts(12, 5), { name: 'From elsewhere' });
    const at = join(folder, 'elsewhere');
    await writeSealed(at, sealed);
    const send = async (name: string) => side.send(name, new Uint8Array(await readFile(join(at, name))));
    const chosen = async () => ({ tickets: [await send('records.jsonl'), await send('manifest.json')] });
    expect(await side.ended(await side.client.snapshots.add(await chosen()))).toMatchObject({
      state: 'done',
      result: sealed.manifest.root,
    });
    expect(await side.ended(await side.client.snapshots.verify({ root: sealed.manifest.root }))).toMatchObject({
      state: 'done',
    });
    expect(await side.client.snapshots.file({ root: sealed.manifest.root, what: 'croissant.json' })).toMatchObject({
      name: 'croissant.json',
    });
    await side.client.snapshots.remove({ root: sealed.manifest.root });
    await cp(join(at, 'records.jsonl'), join(at, 'whole'));
    const lines = (await readFile(join(at, 'whole'), 'utf8')).replace('"good"', '"evil"').replace('"bad"', '"ill"');
    await writeFile(join(at, 'records.jsonl'), lines.padEnd(sealed.manifest.records.bytes, ' '));
    expect(await side.ended(await side.client.snapshots.add(await chosen()))).toMatchObject({
      state: 'failed',
      failure: { code: 'SNAPSHOT_DAMAGED' },
    });
    await expect(side.client.snapshots.add({ tickets: [await send('records.jsonl')] })).rejects.toMatchObject({
      data: { code: 'SNAPSHOT_DAMAGED' },
    });
    expect((await here()).snapshots).toEqual([]);
  });
});
