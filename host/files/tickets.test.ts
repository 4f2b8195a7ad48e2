import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OfferedFile } from '#protocol/window/files.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { displayName } from './names.ts';
import { Tickets } from './tickets.ts';

async function opened(disk?: Disk) {
  const incoming = join(await freshFolder(), 'incoming');
  await mkdir(incoming);
  const arrived: string[] = [];
  const tickets = new Tickets(incoming, (ticket) => arrived.push(ticket), disk);
  onTestFinished(() => tickets.close());
  return { tickets, incoming, arrived };
}

async function offered(tickets: Tickets, name: string, size: number): Promise<OfferedFile> {
  const offer = await tickets.offer(name, size);
  if (!offer.ok) throw new Error(offer.failure.code);
  return offer.value;
}

const never = new AbortController().signal;

describe('a file that a browser sends', () => {
  it('arrives in order, and a chunk sent twice does no harm', async () => {
    const { tickets, incoming, arrived } = await opened();
    const { ticket } = await offered(tickets, 'a.gguf', 6);
    expect(await tickets.write(ticket, 0, new Blob(['abc']))).toEqual({ ok: true, value: { received: 3 } });
    expect(await tickets.write(ticket, 0, new Blob(['abc']))).toEqual({ ok: true, value: { received: 3 } });
    expect(await tickets.write(ticket, 5, new Blob(['f']))).toEqual({ ok: true, value: { received: 3 } });
    expect(tickets.received(ticket)).toEqual({ ok: true, value: { received: 3 } });
    expect(await tickets.write(ticket, 3, new Blob(['def']))).toEqual({ ok: true, value: { received: 6 } });
    expect(await tickets.write(ticket, 6, new Blob([]))).toEqual({ ok: true, value: { received: 6 } });
    expect(await readFile(join(incoming, `${ticket}.part`), 'utf8')).toBe('abcdef');
    expect((await stat(join(incoming, `${ticket}.part`))).mode & 0o777).toBe(0o600);
    expect(arrived).toEqual([ticket, ticket]);
  });

  it('takes chunks that come at once one after the other', async () => {
    const { tickets, incoming } = await opened();
    const { ticket } = await offered(tickets, 'a.gguf', 100);
    await Promise.all(
      Array.from({ length: 10 }, (_, at) => tickets.write(ticket, at * 10, new Blob([`${at}`.repeat(10)]))),
    );
    const text = await readFile(join(incoming, `${ticket}.part`), 'utf8');
    expect(text).toBe(Array.from({ length: 10 }, (_, at) => `${at}`.repeat(10)).join(''));
  });

  it('may not be larger than it was offered', async () => {
    const { tickets, incoming } = await opened();
    const { ticket } = await offered(tickets, 'a.gguf', 4);
    expect(await tickets.write(ticket, 0, new Blob(['12345']))).toEqual({
      ok: false,
      failure: { code: 'FILE_CHANGED', name: 'a.gguf' },
    });
    expect(await readdir(incoming)).toEqual([]);
  });

  it('is refused before it is sent when the disk has no room, for all that was promised together', async () => {
    const disk = Object.assign(
      { ...realDisk },
      { statfs: () => Promise.resolve({ bavail: 64 + 10, bsize: 1024 ** 2 }) },
    );
    const { tickets } = await opened(disk);
    const mebibyte = 1024 ** 2;
    expect((await tickets.offer('a', 6 * mebibyte)).ok).toBe(true);
    expect(await tickets.offer('b', 6 * mebibyte)).toEqual({
      ok: false,
      failure: { code: 'DISK_FULL', neededBytes: 6 * mebibyte, freeBytes: 4 * mebibyte },
    });
  });

  it('can be sent on after the disk was full', async () => {
    let full = true;
    const { tickets } = await opened(failingDisk((step) => (full && step === 'write' ? 'ENOSPC' : undefined)));
    const { ticket } = await offered(tickets, 'a', 3);
    expect(await tickets.write(ticket, 0, new Blob(['abc']))).toMatchObject({
      ok: false,
      failure: { code: 'DISK_FULL' },
    });
    full = false;
    expect(await tickets.write(ticket, 0, new Blob(['abc']))).toEqual({ ok: true, value: { received: 3 } });
  });

  it('is removed when it is given up, also in the middle of a chunk', async () => {
    const { tickets, incoming } = await opened();
    const { ticket } = await offered(tickets, 'a', 9);
    await tickets.write(ticket, 0, new Blob(['abc']));
    const writing = tickets.write(ticket, 3, new Blob(['def']));
    await tickets.abandon(ticket);
    await writing;
    expect(await readdir(incoming)).toEqual([]);
    expect(await tickets.write(ticket, 6, new Blob(['ghi']))).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
  });
});

describe('waiting for a file', () => {
  it('ends when enough is there, when nothing more comes, or when it is given up', async () => {
    const { tickets } = await opened();
    const { ticket } = await offered(tickets, 'a', 9);
    const enough = tickets.whenReceived(ticket, 4, 5_000, never);
    await tickets.write(ticket, 0, new Blob(['abc']));
    await tickets.write(ticket, 3, new Blob(['def']));
    expect(await enough).toBe(6);
    expect(await tickets.whenReceived(ticket, 99, 20, never)).toBe('stalled');
    const stop = new AbortController();
    const stopped = tickets.whenReceived(ticket, 9, 5_000, stop.signal);
    stop.abort();
    expect(await stopped).toBe('gone');
    const left = tickets.whenReceived(ticket, 9, 5_000, never);
    await tickets.abandon(ticket);
    expect(await left).toBe('gone');
  });

  it('is patient as long as something comes', async () => {
    const { tickets } = await opened();
    const { ticket } = await offered(tickets, 'a', 30);
    const waiting = tickets.whenReceived(ticket, 30, 500, never);
    for (let at = 0; at < 30; at += 5) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      await tickets.write(ticket, at, new Blob(['12345']));
    }
    expect(await waiting).toBe(30);
  });
});

describe('a file on this machine', () => {
  it('is offered by its path, which the ticket does not tell', async () => {
    const { tickets, incoming } = await opened();
    const path = join(incoming, '..', 'mine.gguf');
    await writeFile(path, 'GGUF');
    const offer = await tickets.offerLocal(path);
    if (!offer.ok) throw new Error(offer.failure.code);
    expect(Object.keys(offer.value)).toEqual(['ticket', 'name', 'size']);
    expect(offer.value).toMatchObject({ name: 'mine.gguf', size: 4 });
    expect(await tickets.write(offer.value.ticket, 4, new Blob(['x']))).toMatchObject({
      failure: { code: 'NOT_FOUND' },
    });
    await tickets.abandon(offer.value.ticket);
    expect(await readFile(path, 'utf8')).toBe('GGUF');
  });

  it('is followed through links at once, and refused when it is gone or a folder', async () => {
    const { tickets, incoming } = await opened();
    await writeFile(join(incoming, '..', 'real.gguf'), 'GGUF');
    await symlink('real.gguf', join(incoming, '..', 'link.gguf'));
    const offer = await tickets.offerLocal(join(incoming, '..', 'link.gguf'));
    if (!offer.ok) throw new Error(offer.failure.code);
    expect(offer.value.name).toBe('link.gguf');
    expect(tickets.find(offer.value.ticket)?.path.endsWith('real.gguf')).toBe(true);
    expect(await tickets.offerLocal(join(incoming, 'none.gguf'))).toEqual({
      ok: false,
      failure: { code: 'FILE_GONE', name: 'none.gguf' },
    });
    expect(await tickets.offerLocal(incoming)).toMatchObject({ failure: { code: 'FILE_UNREADABLE' } });
  });
});

describe('after a restart', () => {
  it('what a job waits for is kept, the rest is swept away', async () => {
    const before = await opened();
    const whole = await offered(before.tickets, 'whole', 3);
    const half = await offered(before.tickets, 'half', 9);
    const nobodys = await offered(before.tickets, 'nobody', 9);
    for (const { ticket } of [whole, half, nobodys]) await before.tickets.write(ticket, 0, new Blob(['abc']));
    await before.tickets.close();

    const after = new Tickets(before.incoming, () => {});
    onTestFinished(() => after.close());
    for (const { ticket, name, size } of [whole, half])
      await after.restore({ ticket, name, size, path: '', local: false });
    await after.sweep();
    expect((await readdir(before.incoming)).toSorted()).toEqual(
      [`${whole.ticket}.part`, `${half.ticket}.part`].toSorted(),
    );
    expect(after.received(whole.ticket)).toEqual({ ok: true, value: { received: 3 } });
    // How much of a half one reached the disk is not known: it begins anew.
    expect(after.received(half.ticket)).toEqual({ ok: true, value: { received: 0 } });
    expect(await after.write(half.ticket, 0, new Blob(['xyz']))).toEqual({ ok: true, value: { received: 3 } });
    expect(await readFile(join(before.incoming, `${half.ticket}.part`), 'utf8')).toBe('xyz');
  });
});

describe('the name of a stranger’s file', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\models\\a.gguf', 'a.gguf'],
    ['a\u202Efugg.exe', 'afugg.exe'],
    ['\u0000\n', 'file'],
    ['', 'file'],
    [`${'ä'.repeat(300)}.gguf`, 'ä'.repeat(200)],
    ['model 3 (copy).gguf', 'model 3 (copy).gguf'],
  ])('%j is shown as %j', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });
});
