import { appendFile, readdir, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import {
  MEBIBYTE,
  ID,
  FILE,
  content,
  hubWith,
  opened,
  signal,
  value,
  ended,
  fetchIt,
  refused,
  gzipped,
  bomb,
  endless,
  crawl,
} from '#test/support/fetching.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { hashOf } from '#test/support/modelHub.ts';
import type { HubRepository, ModelHub } from '#test/support/modelHub.ts';

describe('fetching a model', () => {
  it('brings a file of a repository into the library, by way of a redirect, and compares its hash', async () => {
    const hub = await hubWith();
    const into = await opened(hub);
    const job = await fetchIt(into);
    const hash = hashOf(content(3 * MEBIBYTE));
    expect(job).toMatchObject({
      kind: 'fetch-model',
      subject: FILE,
      state: 'done',
      result: hash,
      failure: null,
      progress: { done: 3 * MEBIBYTE, total: 3 * MEBIBYTE },
    });
    expect(await readdir(into.models)).toEqual([`${hash}.gguf`]);
    expect(into.library.list()).toMatchObject([{ hash, name: 'Small-Model-Q4_K_M' }]);
    expect(into.seen.flat()).toContainEqual(expect.objectContaining({ what: 'file', subject: FILE, job: job.id }));
    expect(into.net.uses).toEqual([]);
    expect(value(await into.fetching.look(ID, signal)).files).toMatchObject([{ here: true }]);
    // What is here already is not fetched again.
    hub.asked.length = 0;
    expect(await fetchIt(into)).toMatchObject({ state: 'done', result: hash });
    expect(hub.asked).toEqual([]);
  });

  it('takes an address, of the page that shows the file as well', async () => {
    const hub = await hubWith();
    const into = await opened(hub);
    const address = `${hub.address}/${ID}/blob/main/${FILE}`;
    const { file, host } = value(await into.fetching.lookAt(address, false, signal));
    expect(file).toMatchObject({ name: FILE, bytes: 3 * MEBIBYTE, sha256: hashOf(content(3 * MEBIBYTE)) });
    expect(host).toBe(`127.0.0.1:${hub.port}`);
    const begun = value(await into.fetching.beginAt(address, false, signal));
    expect(await ended(into, begun.id)).toMatchObject({ state: 'done' });
  });

  it('goes on where a broken connection left off, as often as it breaks', async () => {
    const hub = await hubWith();
    let breaks = 3;
    hub.sendFile = (file, request, response) => {
      if (breaks === 0) return hub.honestly(file, request, response);
      breaks -= 1;
      return hub.honestly(file, request, response, (rest) => {
        response.write(rest.subarray(0, 700_000), () => response.destroy());
      });
    };
    const into = await opened(hub);
    expect(await fetchIt(into)).toMatchObject({ state: 'done', result: hashOf(content(3 * MEBIBYTE)) });
    const ranges = hub.asked.filter((line) => line.includes('/lfs/') && line.includes('bytes='));
    expect(ranges).toHaveLength(3);
    expect(into.seen.flat().some(({ beganAgain }) => beganAgain)).toBe(false);
  });

  it('goes on after a restart in mid-download, and only with the rest', async () => {
    const hub = await hubWith();
    const folder = await freshFolder();
    const gate = halfway(hub);
    const first = await opened(hub, { folder });
    const job = value(await first.fetching.begin(ID, FILE, signal));
    await expect.poll(() => first.jobNow(job.id)?.progress.done, { interval: 5 }).toBe(2 * MEBIBYTE);
    await first.close();
    expect(await readdir(first.models)).toEqual([`${job.id}.part`]);
    gate.open();
    const second = await opened(hub, { folder });
    expect(await ended(second, job.id)).toMatchObject({ state: 'done', result: hashOf(content(3 * MEBIBYTE)) });
    expect(hub.asked.at(-1)).toContain(`bytes=${2 * MEBIBYTE}-`);
  });

  it('is not misled by what a killed host had written beyond its last note', async () => {
    const hub = await hubWith();
    const folder = await freshFolder();
    const gate = halfway(hub);
    const first = await opened(hub, { folder });
    const job = value(await first.fetching.begin(ID, FILE, signal));
    await expect.poll(() => first.jobNow(job.id)?.progress.done, { interval: 5 }).toBe(2 * MEBIBYTE);
    await first.close();
    // Bytes that came, were never synced, and are something else after the power came back.
    await appendFile(first.shelf.partOf(job.id), Buffer.alloc(MEBIBYTE / 2, 'torn'));
    gate.open();
    const second = await opened(hub, { folder });
    expect(await ended(second, job.id)).toMatchObject({ state: 'done', result: hashOf(content(3 * MEBIBYTE)) });
  });

  it('begins again when what had come is gone from the disk', async () => {
    const hub = await hubWith();
    const folder = await freshFolder();
    const gate = halfway(hub);
    const first = await opened(hub, { folder });
    const job = value(await first.fetching.begin(ID, FILE, signal));
    await expect.poll(() => first.jobNow(job.id)?.progress.done, { interval: 5 }).toBe(2 * MEBIBYTE);
    await first.close();
    await truncate(first.shelf.partOf(job.id), MEBIBYTE);
    gate.open();
    const second = await opened(hub, { folder });
    expect(await ended(second, job.id)).toMatchObject({ state: 'done', result: hashOf(content(3 * MEBIBYTE)) });
    expect(hub.asked.at(-1)).not.toContain('bytes=');
  });

  it('pauses, resumes and is cancelled without a trace', async () => {
    const hub = await hubWith();
    const gate = halfway(hub);
    const into = await opened(hub);
    const job = value(await into.fetching.begin(ID, FILE, signal));
    await expect.poll(() => into.jobNow(job.id)?.progress.done, { interval: 5 }).toBe(2 * MEBIBYTE);
    expect(value(await into.jobs.pause(job.id)).state).toBe('paused');
    expect(into.net.uses).toEqual([]);
    value(into.jobs.resume(job.id));
    await expect.poll(() => hub.asked.at(-1)).toContain(`bytes=${2 * MEBIBYTE}-`);
    await into.jobs.cancel(job.id);
    expect(into.jobNow(job.id)?.state).toBe('cancelled');
    expect(await readdir(into.models)).toEqual([]);
    gate.open();
    expect(await fetchIt(into)).toMatchObject({ state: 'done' });
  });

  it('begins again when the file changed at its source, and says so', async () => {
    const hub = await hubWith();
    const gate = halfway(hub);
    const into = await opened(hub);
    const address = `${hub.address}/${ID}/resolve/main/${FILE}`;
    hub.redirects = false;
    const job = value(await into.fetching.beginAt(address, false, signal));
    await expect.poll(() => into.jobNow(job.id)?.progress.done, { interval: 5 }).toBe(2 * MEBIBYTE);
    await into.jobs.pause(job.id);
    const other = content(2 * MEBIBYTE, 'other words ');
    hub.repositories[0]?.files.splice(0, 1, { path: FILE, content: other });
    gate.open();
    into.jobs.resume(job.id);
    expect(await ended(into, job.id)).toMatchObject({ state: 'done', result: hashOf(other) });
    expect(into.seen.flat().some(({ beganAgain, job: of }) => beganAgain && of === job.id)).toBe(true);
  });

  it('keeps what came and waits for the person when the line stays dead', async () => {
    const hub = await hubWith();
    const gate = halfway(hub);
    const into = await opened(hub);
    const job = value(await into.fetching.begin(ID, FILE, signal));
    await expect.poll(() => into.jobNow(job.id)?.state, { interval: 5, timeout: 5_000 }).toBe('waiting');
    expect(await readdir(into.models)).toEqual([`${job.id}.part`]);
    gate.open();
    into.jobs.resume(job.id);
    expect(await ended(into, job.id)).toMatchObject({ state: 'done' });
  });

  it.each<[string, (hub: ModelHub) => void, object]>([
    [
      'another content than its hash',
      (hub) => void (hub.repositories[0] as HubRepository).files.splice(0, 1, wrongHash()),
      { code: 'FETCH_FAILED', reason: 'hash' },
    ],
    ['another length than the list says', (hub) => lie(hub, { size: 5 }), { code: 'FETCH_FAILED', reason: 'length' }],
    [
      'a body without a length and without an end',
      (hub) => void (hub.sendFile = (_f, _q, response) => endless(response)),
      { code: 'FETCH_FAILED', reason: 'no-length' },
    ],
    [
      'a packed body',
      (hub) => void (hub.sendFile = (_f, _q, response) => response.writeHead(200, gzipped).end(bomb)),
      { code: 'FETCH_FAILED', reason: 'answer' },
    ],
    [
      'a length beyond all disks',
      (hub) => void (hub.sendFile = (_f, _q, r) => r.writeHead(200, { 'content-length': 2 ** 44 }).write('GGUF')),
      { code: 'FETCH_FAILED', reason: 'too-large' },
    ],
    [
      'a page that asks to log in',
      (hub) => void (hub.repositories[0] as HubRepository).files.splice(0, 1, { path: FILE, content: loginPage() }),
      { code: 'NOT_A_MODEL_FILE' },
    ],
    [
      'a range that was not asked for',
      (hub) =>
        void (hub.sendFile = (_f, _q, r) =>
          r.writeHead(206, { 'content-range': 'bytes 9-99/100', 'content-length': 91 }).end(Buffer.alloc(91))),
      { code: 'FETCH_FAILED', reason: 'server' },
    ],
    [
      '403',
      (hub) => void (hub.sendFile = (_f, _q, response) => response.writeHead(403).end()),
      { code: 'FETCH_FAILED', reason: 'denied' },
    ],
    [
      'a crawl',
      (hub) => void (hub.sendFile = (_f, _q, r) => crawl(r.writeHead(200, { 'content-length': 3 * MEBIBYTE }))),
      { code: 'FETCH_FAILED', reason: 'slow' },
    ],
  ])('refuses %s and leaves nothing', async (_what, change, failure) => {
    const hub = await hubWith();
    change(hub);
    const into = await opened(hub);
    const job = value(await into.fetching.begin(ID, FILE, signal));
    // What crawls has brought a little: that is kept, until the person gives it up.
    await expect.poll(() => into.jobNow(job.id)?.state, { interval: 5, timeout: 8_000 }).toMatch(/failed|waiting/);
    if (into.jobNow(job.id)?.state === 'waiting') await into.jobs.cancel(job.id);
    else expect((await ended(into, job.id)).failure).toMatchObject(failure);
    expect(await readdir(into.models)).toEqual([]);
    expect(into.library.list()).toEqual([]);
  });

  it('asks for the terms to be accepted where the owner wants that', async () => {
    const hub = await hubWith({ gated: 'manual' });
    const { fetching } = await opened(hub);
    expect(value(await fetching.look(ID, signal)).gated).toBe(true);
    expect(await fetching.begin(ID, FILE, signal)).toMatchObject(refused('gated'));
    const address = `${hub.address}/${ID}/resolve/main/${FILE}`;
    expect(await fetching.lookAt(address, false, signal)).toMatchObject(refused('gated'));
  });

  it('begins nothing that the disk has no room for', async () => {
    const hub = await hubWith();
    const statfs = (async () => ({ bavail: 1, bsize: 4096 })) as unknown as Disk['statfs'];
    const into = await opened(hub, { disk: { ...realDisk, statfs } });
    expect((await fetchIt(into)).failure).toMatchObject({ code: 'DISK_FULL', neededBytes: 3 * MEBIBYTE });
    expect(await readdir(into.models)).toEqual([]);
  });

  it('leaves nothing when the disk fails in the middle', async () => {
    const hub = await hubWith();
    const into = await opened(hub, { disk: failingDisk((step) => (step === 'write' ? 'ENOSPC' : undefined)) });
    expect((await fetchIt(into)).failure?.code).toBe('DISK_FULL');
    expect(await readdir(into.models)).toEqual([]);
  });
});

/** Sends two thirds of the file to whoever asks for its beginning, and nothing more until it is opened. */
function halfway(hub: ModelHub): { open: () => void } {
  let shut = true;
  hub.sendFile = (file, request, response) => {
    if (!shut) return hub.honestly(file, request, response);
    return hub.honestly(file, request, response, (rest) => {
      response.flushHeaders();
      response.write(rest.subarray(0, Math.max(0, rest.length - MEBIBYTE)));
    });
  };
  return { open: () => void (shut = false) };
}

function wrongHash() {
  return { path: FILE, content: content(MEBIBYTE), sha256: '0'.repeat(64) };
}

function lie(hub: ModelHub, told: { size: number }): void {
  hub.repositories[0]?.files.splice(0, 1, { path: FILE, content: content(MEBIBYTE), ...told });
}

function loginPage(): Buffer {
  return Buffer.from('<!doctype html><title>Please log in</title>'.repeat(100));
}
