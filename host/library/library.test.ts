import { createHash } from 'node:crypto';
import { appendFile, chmod, readFile, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '#core/job.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import type { DiskStep } from '#test/support/failingDisk.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openLibrary } from '#test/support/library.ts';

type Opened = Awaited<ReturnType<typeof openLibrary>>;

const MEBIBYTE = 1024 ** 2;

function content(bytes: number, first = 'GGUF'): Buffer {
  return Buffer.concat([Buffer.from(first), Buffer.alloc(bytes - first.length, 'the words of a model ')]);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function localFile(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function offerPath({ tickets }: Opened, path: string): Promise<string> {
  const offer = await tickets.offerLocal(path);
  if (!offer.ok) throw new Error(offer.failure.code);
  return offer.value.ticket;
}

function add({ library }: Opened, ticket: string): Job {
  const job = library.add(ticket);
  if (!job.ok) throw new Error(job.failure.code);
  return job.value;
}

async function ended(opened: Opened, id: string): Promise<Job> {
  await expect.poll(() => opened.jobNow(id)?.endedAt ?? null, { interval: 5 }).not.toBeNull();
  await expect.poll(() => opened.jobs.unfinished().some(({ job }) => job.id === id), { interval: 5 }).toBe(false);
  const job = opened.jobNow(id);
  if (job === undefined) throw new Error('the job is gone');
  return job;
}

/** Without clones and links, as on another disk. */
const noShortcuts = (step: DiskStep) => (step === 'copyFile' || step === 'link' ? 'EXDEV' : undefined);

describe('adding a model', () => {
  it.each([
    ['linked', () => undefined],
    ['copied', noShortcuts],
  ])('shelves a file of this machine under its hash (%s), and leaves the file alone', async (_how, fails) => {
    const folder = await freshFolder();
    const opened = await openLibrary(folder, { disk: failingDisk(fails) });
    const bytes = content(3 * MEBIBYTE);
    const path = await localFile(folder, 'My model.Q8_0.gguf', bytes);
    const job = await ended(opened, add(opened, await offerPath(opened, path)).id);
    expect(job).toMatchObject({
      state: 'done',
      result: hashOf(bytes),
      subject: 'My model.Q8_0.gguf',
      progress: { done: bytes.length, unit: 'bytes' },
    });
    expect(await readdir(opened.models)).toEqual([`${hashOf(bytes)}.gguf`]);
    expect(bytes.equals(await readFile(opened.shelf.pathOf(hashOf(bytes))))).toBe(true);
    expect(bytes.equals(await readFile(path))).toBe(true);
    expect(opened.library.list()).toMatchObject([
      { hash: hashOf(bytes), name: 'My model.Q8_0', header: { architecture: 'llama' } },
    ]);
  });

  it('goes along with an upload, tells the header when it is there, and moves the file', async () => {
    const opened = await openLibrary(await freshFolder());
    const bytes = content(2 * MEBIBYTE);
    const offer = await opened.tickets.offer('up.gguf', bytes.length);
    if (!offer.ok) throw new Error(offer.failure.code);
    const { ticket } = offer.value;
    const inspecting = opened.library.inspect(ticket, new AbortController().signal);
    const job = add(opened, ticket);
    expect(add(opened, ticket).id).toBe(job.id);
    for (let at = 0; at < bytes.length; at += 300_000) {
      const chunk = new Blob([new Uint8Array(bytes.subarray(at, at + 300_000))]);
      expect((await opened.tickets.write(ticket, at, chunk)).ok).toBe(true);
    }
    expect(await inspecting).toMatchObject({
      ok: true,
      value: { header: { layers: 2 }, fit: { verdict: 'device', device: 'Fake card' } },
    });
    expect(await ended(opened, job.id)).toMatchObject({ state: 'done', result: hashOf(bytes) });
    expect(await readdir(opened.incoming)).toEqual([]);
    expect(opened.tickets.received(ticket).ok).toBe(false);
  });

  it('knows the same content again: one model, which keeps the name that it was given', async () => {
    const folder = await freshFolder();
    const opened = await openLibrary(folder);
    const bytes = content(MEBIBYTE);
    const first = await ended(
      opened,
      add(opened, await offerPath(opened, await localFile(folder, 'a.gguf', bytes))).id,
    );
    opened.library.rename(hashOf(bytes), 'Mine');
    const second = await ended(
      opened,
      add(opened, await offerPath(opened, await localFile(folder, 'b.gguf', bytes))).id,
    );
    expect([first.result, second.result]).toEqual([hashOf(bytes), hashOf(bytes)]);
    expect(opened.library.list().map(({ name }) => name)).toEqual(['Mine']);
    expect(await readdir(opened.models)).toHaveLength(1);
    // So that a window can say "it was there already".
    expect(opened.library.list()[0]?.addedAt).toBeLessThan(second.createdAt);
  });

  it('puts a good copy in the place of a shelved file that was spoilt', async () => {
    const folder = await freshFolder();
    const opened = await openLibrary(folder, { disk: failingDisk(noShortcuts) });
    const bytes = content(MEBIBYTE);
    const path = await localFile(folder, 'a.gguf', bytes);
    await ended(opened, add(opened, await offerPath(opened, path)).id);
    await truncate(opened.shelf.pathOf(hashOf(bytes)), 100);
    expect(await opened.library.load(hashOf(bytes), false)).toMatchObject({ failure: { code: 'FILE_CHANGED' } });
    await ended(opened, add(opened, await offerPath(opened, path)).id);
    expect(await opened.library.load(hashOf(bytes), false)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['no model', content(MEBIBYTE, 'Dear aunt'), 'NOT_A_MODEL_FILE'],
    ['a model cut in its header', content(40), 'MODEL_FILE_DAMAGED'],
    ['empty', Buffer.alloc(0), 'NOT_A_MODEL_FILE'],
  ])('refuses a file that is %s, and shelves nothing of it', async (_what, bytes, code) => {
    const folder = await freshFolder();
    const opened = await openLibrary(folder);
    const ticket = await offerPath(opened, await localFile(folder, 'bad.gguf', bytes));
    expect(await opened.library.inspect(ticket, new AbortController().signal)).toMatchObject({ failure: { code } });
    expect(await ended(opened, add(opened, ticket).id)).toMatchObject({
      state: 'failed',
      failure: { code, name: 'bad.gguf' },
    });
    expect(await readdir(opened.models)).toEqual([]);
    expect(opened.library.list()).toEqual([]);
  });

  it('notices a file that is written to, or goes, while it is read', async () => {
    const folder = await freshFolder();
    const path = await localFile(folder, 'a.gguf', content(MEBIBYTE));
    const opened = await openLibrary(folder, { disk: failingDisk(noShortcuts) });
    const ticket = await offerPath(opened, path);
    await appendFile(path, 'more');
    expect(await ended(opened, add(opened, ticket).id)).toMatchObject({
      state: 'failed',
      failure: { code: 'FILE_CHANGED' },
    });
    const gone = await offerPath(opened, path);
    await rm(path);
    expect(await ended(opened, add(opened, gone).id)).toMatchObject({
      state: 'failed',
      failure: { code: 'FILE_GONE' },
    });
    expect(await readdir(opened.models)).toEqual([]);
  });
});

describe('a copy that takes its time', () => {
  /** Lets the test hold the copy at its first chunk. */
  function held() {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let writes = 0;
    const disk = failingDisk((step) => {
      if (step === 'write') writes += 1;
      return noShortcuts(step);
    });
    const open: typeof disk.open = async (...args) => {
      const file = await disk.open(...args);
      const read = file.read.bind(file);
      if (args[1] === 'r' && String(args[0]).endsWith('slow.gguf')) {
        Object.assign(file, {
          read: async (buffer: Buffer, offset: number, length: number, position: number) => {
            if (position > 0) {
              reached.resolve();
              await gate.promise;
            }
            return read(buffer, offset, length, position);
          },
        });
      }
      return file;
    };
    return {
      disk: new Proxy(disk, { get: (target, name) => (name === 'open' ? open : Reflect.get(target, name)) }),
      gate,
      reached,
      writes: () => writes,
    };
  }

  it('can be paused and goes on where it was', async () => {
    const folder = await freshFolder();
    const { disk, gate, reached, writes } = held();
    const opened = await openLibrary(folder, { disk });
    const bytes = content(2 * MEBIBYTE);
    const job = add(opened, await offerPath(opened, await localFile(folder, 'slow.gguf', bytes)));
    await reached.promise;
    const pausing = opened.jobs.pause(job.id);
    gate.resolve();
    expect(await pausing).toMatchObject({ ok: true, value: { state: 'paused' } });
    const before = writes();
    expect(opened.jobs.resume(job.id).ok).toBe(true);
    expect(await ended(opened, job.id)).toMatchObject({ state: 'done', result: hashOf(bytes) });
    // 256 KiB a write: eight for the whole file, over both runs.
    expect(before).toBeLessThan(8);
    expect(writes()).toBe(8);
    expect(bytes.equals(await readFile(opened.shelf.pathOf(hashOf(bytes))))).toBe(true);
  });

  it('leaves nothing when it is cancelled, running or paused', async () => {
    for (const pauseFirst of [false, true]) {
      const folder = await freshFolder();
      const { disk, gate, reached } = held();
      const opened = await openLibrary(folder, { disk });
      const path = await localFile(folder, 'slow.gguf', content(2 * MEBIBYTE));
      const job = add(opened, await offerPath(opened, path));
      await reached.promise;
      expect(await readdir(opened.models)).toEqual([`${job.id}.part`]);
      const interrupted = pauseFirst ? opened.jobs.pause(job.id) : opened.jobs.cancel(job.id);
      gate.resolve();
      await interrupted;
      if (pauseFirst) await opened.jobs.cancel(job.id);
      expect(opened.jobNow(job.id)?.state).toBe('cancelled');
      expect(await readdir(opened.models)).toEqual([]);
      expect((await stat(path)).size).toBe(2 * MEBIBYTE);
    }
  });

  it('goes on after a restart, and comes to the same hash', async () => {
    const folder = await freshFolder();
    const { disk, gate, reached } = held();
    const first = await openLibrary(folder, { disk });
    const bytes = content(3 * MEBIBYTE);
    const job = add(first, await offerPath(first, await localFile(folder, 'slow.gguf', bytes)));
    await reached.promise;
    const closing = first.close();
    gate.resolve();
    await closing;
    const second = await openLibrary(folder, { disk: failingDisk(noShortcuts) });
    expect(await ended(second, job.id)).toMatchObject({ state: 'done', result: hashOf(bytes) });
    expect(await readdir(second.models)).toEqual([`${hashOf(bytes)}.gguf`]);
  });

  it.each([
    ['write', 'ENOSPC', 'DISK_FULL'],
    ['write', 'EIO', 'DISK_WRITE_FAILED'],
    ['sync', 'EIO', 'DISK_WRITE_FAILED'],
    ['rename', 'EIO', 'DISK_WRITE_FAILED'],
  ] as const)(
    'fails with a reason and leaves nothing by half when %s says %s, and can be tried again',
    async (bad, code, failure) => {
      const folder = await freshFolder();
      let broken = true;
      const disk = failingDisk((step) => noShortcuts(step) ?? (broken && step === bad ? code : undefined));
      const opened = await openLibrary(folder, { disk });
      const bytes = content(MEBIBYTE);
      const path = await localFile(folder, 'a.gguf', bytes);
      const job = await ended(opened, add(opened, await offerPath(opened, path)).id);
      expect(job).toMatchObject({ state: 'failed', failure: { code: failure } });
      expect(await readdir(opened.models)).toEqual([]);
      expect(opened.library.list()).toEqual([]);
      broken = false;
      expect(await ended(opened, add(opened, await offerPath(opened, path)).id)).toMatchObject({ state: 'done' });
    },
  );

  it('is not begun when the disk has no room', async () => {
    const folder = await freshFolder();
    const disk = failingDisk(noShortcuts);
    const statfs = () => Promise.resolve({ bavail: 64, bsize: MEBIBYTE });
    const opened = await openLibrary(folder, {
      disk: new Proxy(disk, { get: (target, name) => (name === 'statfs' ? statfs : Reflect.get(target, name)) }),
    });
    const job = await ended(
      opened,
      add(opened, await offerPath(opened, await localFile(folder, 'a.gguf', content(MEBIBYTE)))).id,
    );
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'DISK_FULL', neededBytes: MEBIBYTE, freeBytes: 0 } });
  });
});

describe('an upload that breaks off', () => {
  it('waits for the person, and goes on by itself when more comes', async () => {
    const opened = await openLibrary(await freshFolder(), { patienceMs: 30 });
    const bytes = content(MEBIBYTE);
    const offer = await opened.tickets.offer('up.gguf', bytes.length);
    if (!offer.ok) throw new Error(offer.failure.code);
    const { ticket } = offer.value;
    const job = add(opened, ticket);
    await opened.tickets.write(ticket, 0, new Blob([new Uint8Array(bytes.subarray(0, 500))]));
    await expect.poll(() => opened.jobNow(job.id)?.state).toBe('waiting');
    await opened.tickets.write(ticket, 500, new Blob([new Uint8Array(bytes.subarray(500))]));
    expect(await ended(opened, job.id)).toMatchObject({ state: 'done', result: hashOf(bytes) });
  });

  it('is sent again from the start after a restart of the host, under the same ticket', async () => {
    const folder = await freshFolder();
    const first = await openLibrary(folder);
    const bytes = content(MEBIBYTE);
    const offer = await first.tickets.offer('up.gguf', bytes.length);
    if (!offer.ok) throw new Error(offer.failure.code);
    const { ticket } = offer.value;
    const job = add(first, ticket);
    await first.tickets.write(ticket, 0, new Blob([new Uint8Array(bytes.subarray(0, 500_000))]));
    await first.close();
    const second = await openLibrary(folder);
    expect(second.tickets.received(ticket)).toEqual({ ok: true, value: { received: 0 } });
    await second.tickets.write(ticket, 0, new Blob([new Uint8Array(bytes)]));
    expect(await ended(second, job.id)).toMatchObject({ state: 'done', result: hashOf(bytes) });
  });

  it('is given up with its job', async () => {
    const opened = await openLibrary(await freshFolder());
    const offer = await opened.tickets.offer('up.gguf', 1000);
    if (!offer.ok) throw new Error(offer.failure.code);
    const job = add(opened, offer.value.ticket);
    await opened.tickets.write(offer.value.ticket, 0, new Blob(['GGUF']));
    await opened.tickets.abandon(offer.value.ticket);
    expect(await ended(opened, job.id)).toMatchObject({ state: 'failed', failure: { code: 'FILE_GONE' } });
    expect(await readdir(opened.incoming)).toEqual([]);
  });
});

describe('a shelved model', () => {
  async function shelved() {
    const folder = await freshFolder();
    const opened = await openLibrary(folder, { disk: failingDisk(noShortcuts) });
    const bytes = content(MEBIBYTE);
    const job = await ended(opened, add(opened, await offerPath(opened, await localFile(folder, 'a.gguf', bytes))).id);
    return { ...opened, folder, hash: job.result ?? '' };
  }

  it('is not loaded when its file is gone or is another than it was', async () => {
    const { library, shelf, hash, fake } = await shelved();
    const path = shelf.pathOf(hash);
    const now = await stat(path);
    await writeFile(path, content(MEBIBYTE, 'GGUX'));
    expect(await library.load(hash, false)).toEqual({ ok: false, failure: { code: 'FILE_CHANGED', name: 'a' } });
    await utimes(path, now.atime, now.mtime);
    await rm(path);
    expect(await library.load(hash, false)).toEqual({ ok: false, failure: { code: 'FILE_GONE', name: 'a' } });
    expect(fake.loads).toEqual([]);
  });

  it('is renamed, and removed with its file, its place in the engine and in the settings', async () => {
    const { library, shelf, hash, engine, settings, models } = await shelved();
    expect(library.rename(hash, 'Aunt')).toMatchObject({ ok: true, value: { name: 'Aunt' } });
    await settings.change({ chosenModel: hash });
    await library.load(hash, false);
    expect(engine.holds(hash)).toBe(true);
    expect(await library.remove(hash)).toEqual({ ok: true, value: undefined });
    expect(engine.holds(hash)).toBe(false);
    expect(library.list()).toEqual([]);
    expect(await readdir(models)).toEqual([]);
    expect(settings.current.chosenModel).toBeNull();
    const absent = { ok: false, failure: { code: 'NOT_FOUND', what: 'model' } };
    expect(await library.remove(hash)).toEqual(absent);
    expect(library.rename(hash, 'x')).toEqual(absent);
    expect(await library.fit(hash)).toEqual(absent);
    expect(await library.load(hash, false)).toEqual(absent);
    expect((await shelf.remove(hash)).ok).toBe(true);
  });

  it('is found again when the catalogue was lost', async () => {
    const { close, folder, hash } = await shelved();
    await close();
    for (const name of await readdir(folder)) if (name.startsWith('catalogue')) await rm(join(folder, name));
    const again = await openLibrary(folder);
    await writeFile(join(again.models, 'stray.gguf'), 'GGUF');
    expect(again.library.list()).toEqual([]);
    expect(await again.shelf.adopt()).toBe(1);
    expect(again.library.list()).toMatchObject([{ hash, name: 'fake' }]);
    expect((await again.library.load(hash, false)).ok).toBe(true);
  });

  it('can come from a file that may only be read', async () => {
    const folder = await freshFolder();
    const opened = await openLibrary(folder);
    const path = await localFile(folder, 'a.gguf', content(MEBIBYTE));
    await chmod(path, 0o400);
    expect(await ended(opened, add(opened, await offerPath(opened, path)).id)).toMatchObject({ state: 'done' });
  });

  it('has no part files of strangers beside it after a start', async () => {
    const { close, folder, models } = await shelved();
    await close();
    await writeFile(join(models, '01JD8XN3W0R9K8J5T2V4Q6Y7Z1.part'), 'left');
    await openLibrary(folder);
    expect(await readdir(models)).toHaveLength(1);
  });
});
