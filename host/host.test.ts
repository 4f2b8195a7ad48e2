import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import type { Live } from '#protocol/window/app.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import { fakeEngine } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder } from '#test/support/hostParts.ts';
import { openHost } from './host.ts';
import type { Host } from './host.ts';
import { migrations } from './catalogue/migrations.ts';
import type { Shell } from './shell.ts';

async function started(dataFolder: string, change: Partial<Shell> = {}) {
  const fake = fakeEngine();
  const shell = { ...fakeShell(fake), ...change };
  const opened = await openHost({ dataFolder, shell });
  if (!opened.ok) throw new Error(opened.failure.code);
  const host = opened.value;
  let closed = false;
  const close = async () => {
    if (!closed) await host.close();
    closed = true;
  };
  onTestFinished(close);
  return { host, fake, shell, client: windowOf(host), close };
}

function windowOf(host: Host): ContractRouterClient<WindowContract> {
  const { port1, port2 } = new MessageChannel();
  host.serve(wireOverPort(port1));
  const wire = wireOverPort(port2);
  onTestFinished(() => wire.close());
  return createORPCClient(linkOverWire(wire, () => new Error('the wire closed')));
}

describe('a start', () => {
  it('makes the places of the data folder, for the person alone', async () => {
    const folder = join(await freshFolder(), 'deep', 'data');
    const { client } = await started(folder);
    const about = await client.app.about();
    expect(about).toMatchObject({
      shell: 'server',
      picksFiles: false,
      keyProtection: 'file',
      settingsRecovered: false,
      catalogueRecovered: false,
    });
    await expect.poll(() => readdir(join(folder, 'keys'))).toEqual(['identity.json']);
    const names = await readdir(folder);
    for (const name of [
      'projects',
      'snapshots',
      'models',
      'adapters',
      'derived',
      'keys',
      'incoming',
      'logs',
      'catalogue.sqlite',
    ]) {
      expect(names).toContain(name);
    }
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it('keeps the identity and the settings over a restart', async () => {
    const folder = await freshFolder();
    const first = await started(folder);
    const { identity } = await first.client.app.about();
    await first.client.settings.change({ theme: 'dark' });
    await expect.poll(() => readdir(join(folder, 'keys'))).toEqual(['identity.json']);
    await first.close();
    const second = await started(folder);
    expect((await second.client.app.about()).identity).toBe(identity);
    expect((await second.client.settings.get()).theme).toBe('dark');
  });

  it('is refused to a second instance, until the first has ended', async () => {
    const folder = await freshFolder();
    const first = await started(folder);
    const refused = await openHost({ dataFolder: folder, shell: first.shell });
    expect(refused).toEqual({ ok: false, failure: { code: 'DATA_FOLDER_IN_USE', folder } });
    expect((await first.client.settings.change({ threads: 2 })).threads).toBe(2);
    await first.close();
    await started(folder);
  });

  it.each([
    ['a file stands where the folder should be', async (folder: string) => writeFile(folder, '')],
    [
      'a file stands where one of its folders should be',
      async (folder: string) => {
        await mkdir(folder);
        await writeFile(join(folder, 'models'), '');
      },
    ],
    [
      'the catalogue cannot be opened',
      async (folder: string) => mkdir(join(folder, 'catalogue.sqlite'), { recursive: true }),
    ],
    ['the lock cannot be made', async (folder: string) => mkdir(join(folder, 'lock'), { recursive: true })],
  ])('says that nothing can be written when %s', async (_what, spoil) => {
    const folder = join(await freshFolder(), 'data');
    await spoil(folder);
    const shell = fakeShell(fakeEngine());
    const refused = await openHost({ dataFolder: folder, shell });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'DATA_FOLDER_NOT_WRITABLE', folder } });
    // A refused start holds nothing: the next one is refused for the same reason.
    expect(await openHost({ dataFolder: folder, shell })).toEqual(refused);
  });

  it('leaves a catalogue of a newer version alone', async () => {
    const folder = await freshFolder();
    await (await started(folder)).close();
    const database = new DatabaseSync(join(folder, 'catalogue.sqlite'));
    database.exec('PRAGMA user_version = 7000');
    database.close();
    const refused = await openHost({ dataFolder: folder, shell: fakeShell(fakeEngine()) });
    expect(refused).toEqual({
      ok: false,
      failure: { code: 'CATALOGUE_NEWER', folder, found: 7000, known: migrations.length },
    });
  });

  it('goes on with a damaged catalogue and damaged settings: both kept aside, both said, the models found again', async () => {
    const folder = await freshFolder();
    await (await started(folder)).close();
    const hash = 'ab'.repeat(32);
    await writeFile(join(folder, 'models', `${hash}.gguf`), `GGUF${'x'.repeat(200)}`);
    await writeFile(join(folder, 'catalogue.sqlite'), 'a letter to my aunt '.repeat(300));
    await writeFile(join(folder, 'settings.json'), '{"theme":');
    const { client } = await started(folder);
    expect(await client.app.about()).toMatchObject({ settingsRecovered: true, catalogueRecovered: true });
    expect((await readdir(folder)).filter((name) => name.includes('damaged'))).toHaveLength(2);
    await expect.poll(() => client.models.list()).toMatchObject([{ hash, name: 'fake' }]);
  });
});

describe('what a window can ask', () => {
  it('has links opened: https, and nothing that hides where it goes', async () => {
    const { client, shell } = await started(await freshFolder());
    for (const url of [
      'http://a.example',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://a.example@b.example',
      'https://',
      'x',
      ' ',
    ]) {
      await expect(client.app.openLink({ url })).rejects.toMatchObject({
        code: 'FAILED',
        data: { code: 'LINK_REFUSED' },
      });
    }
    expect(shell.opened).toEqual([]);
    await client.app.openLink({ url: 'https://example.org/a b' });
    expect(shell.opened).toEqual(['https://example.org/a%20b']);
  });

  it('says so where the system has nothing to open a link or a folder with', async () => {
    const nothing = () => Promise.resolve(false);
    const { client } = await started(await freshFolder(), { openLink: nothing, showFolder: nothing });
    await expect(client.app.openLink({ url: 'https://example.org/' })).rejects.toMatchObject({
      data: { code: 'NOTHING_OPENS_IT', what: 'link' },
    });
    await expect(client.app.showDataFolder()).rejects.toMatchObject({
      data: { code: 'NOTHING_OPENS_IT', what: 'folder' },
    });
  });

  it('has the data folder shown without learning where it is', async () => {
    const folder = await freshFolder();
    const { client, shell } = await started(folder);
    expect(await client.app.showDataFolder()).toBeUndefined();
    expect(shell.opened).toEqual([folder]);
  });

  it('has the folder shown in which a snapshot lies for others, and the one apart in which it lies sealed', async () => {
    const folder = await freshFolder();
    const { client, shell } = await started(folder);
    const root = 'a'.repeat(64);
    for (const sealed of [false, true]) await client.snapshots.showShared({ root, sealed });
    expect(shell.opened).toEqual([root, `${root}-sealed`].map((name) => join(folder, 'published', name)));
  });

  it('gets a report for a bug, without the folders of the person', async () => {
    const folder = await freshFolder();
    const { client, host } = await started(folder);
    host.log.info(`opened ${folder}/models and ${homedir()}/x`);
    const { text } = await client.app.report();
    expect(text).toContain('Colophon 0.0.0 (server)');
    expect(text).toContain('opened [folder]/models');
    expect(text).not.toContain(folder);
    expect(text).not.toContain(`${homedir()}/`);
  });

  it('learns nothing of a bug, and the log everything but the payload', async () => {
    const folder = await freshFolder();
    const broken = () => Promise.reject(new Error('the inner workings'));
    const { client } = await started(folder, { openLink: broken });
    const error: unknown = await client.app
      .openLink({ url: 'https://example.org/private' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(error)).not.toContain('inner workings');
    const log = await readFile(join(folder, 'logs', 'colophon.log'), 'utf8');
    expect(log).toContain('app.openLink threw');
    expect(log).toContain('the inner workings');
    expect(log).not.toContain('private');
  });

  it('sees the live state change, and is told what to ask again', async () => {
    const { client } = await started(await freshFolder());
    const live = await client.app.live();
    const first = await live.next();
    await client.settings.change({ theme: 'light' });
    const second = await live.next();
    const revisions = [first, second].map(({ value }) => (value as Live | undefined)?.revisions.settings);
    expect(revisions[1]).toBe((revisions[0] ?? 0) + 1);
    await live.return?.();
  });

  it('picks files through the shell, and gets tickets', async () => {
    const folder = await freshFolder();
    const path = join(folder, 'mine.gguf');
    await writeFile(path, `GGUF${'x'.repeat(200)}`);
    const picked = { path, name: 'mine.gguf', size: 204 };
    const { client, host } = await started(join(folder, 'data'), { pickFiles: () => Promise.resolve([picked]) });
    const [offered] = await client.files.pick({ kind: 'model', several: false });
    expect(offered).toEqual({ ticket: expect.any(String), name: 'mine.gguf', size: 204 });
    const job = await client.models.add({ ticket: offered?.ticket ?? '' });
    await expect
      .poll(async () => (await client.jobs.list({ limit: 5 })).find(({ id }) => id === job.id)?.state)
      .toBe('done');
    expect(await host.offerLocalFile(join(folder, 'none'))).toMatchObject({
      ok: false,
      failure: { code: 'FILE_GONE' },
    });
  });

  it.each([
    [
      'a patch of the prototype',
      (client: Window) => client.settings.change(JSON.parse('{"__proto__":{"theme":"dark"}}')),
    ],
    ['a setting that is not there', (client: Window) => client.settings.change(JSON.parse('{"admin":true}'))],
    ['a number that is none', (client: Window) => client.settings.change({ temperature: Number.NaN })],
    ['a negative size', (client: Window) => client.files.offer({ name: 'a', size: -1 })],
    ['a ticket that is a path', (client: Window) => client.models.inspect({ ticket: '../../etc/passwd' })],
    [
      'a question of spaces',
      (client: Window) => client.conversations.ask({ conversation: null, parent: null, text: '  \n ' }),
    ],
  ])('is refused %s', async (_what, call: (client: Window) => Promise<unknown>) => {
    const { client } = await started(await freshFolder());
    const before = await client.settings.get();
    const outcome = await call(client).catch((thrown: unknown) => thrown);
    if (!(outcome instanceof Error)) expect(outcome).toEqual(before);
    else expect(outcome).toMatchObject({ code: 'BAD_REQUEST' });
    expect(await client.settings.get()).toEqual(before);
  });
});

type Window = ContractRouterClient<WindowContract>;
