import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble, NetUse } from '#core/fetch.ts';
import type { Job } from '#core/job.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openLibrary } from '#test/support/library.ts';
import { hashOf, ModelHub } from '#test/support/modelHub.ts';
import type { HubRepository } from '#test/support/modelHub.ts';
import { openFetching } from './openFetching.ts';

const MEBIBYTE = 1024 ** 2;
const ID = 'a-maker/Small-Model-GGUF';
const FILE = 'Small-Model-Q4_K_M.gguf';

function content(bytes: number, words = 'the words of a model '): Buffer {
  return Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(bytes - 4, words)]);
}

async function hubWith(change: Partial<HubRepository> = {}): Promise<ModelHub> {
  const files = [{ path: FILE, content: content(3 * MEBIBYTE) }];
  const hub = await new ModelHub([{ id: ID, files, downloads: 1_200, likes: 34, ...change }]).open();
  onTestFinished(() => hub.close());
  return hub;
}

async function opened(hub: Pick<ModelHub, 'address'>, options: { folder?: string; disk?: Disk } = {}) {
  const folder = options.folder ?? (await freshFolder());
  const disk = options.disk ?? realDisk;
  const library = await openLibrary(folder, { disk });
  await library.settings.change({ hubAddress: hub.address });
  const seen: NetUse[][] = [];
  const { catalogue, settings, jobs, engine, parse, shelf } = library;
  const { net, fetching } = openFetching({
    catalogue,
    settings,
    jobs,
    engine,
    parse,
    shelf,
    disk,
    environment: {},
    changed: () => seen.push(net.uses),
    times: { patienceMs: 400, stallMs: 150, backOffMs: () => 5 },
  });
  // Kinds that are registered late are begun late: jobs of an earlier start among them.
  jobs.start();
  return { ...library, folder, net, fetching, seen };
}
type Opened = Awaited<ReturnType<typeof opened>>;

const signal = new AbortController().signal;

function value<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function ended({ jobNow, jobs }: Opened, id: string): Promise<Job> {
  await expect.poll(() => jobNow(id)?.endedAt ?? null, { interval: 5, timeout: 8_000 }).not.toBeNull();
  await expect.poll(() => jobs.unfinished().some(({ job }) => job.id === id), { interval: 5 }).toBe(false);
  const job = jobNow(id);
  if (job === undefined) throw new Error('the job is gone');
  return job;
}

async function fetchIt(into: Opened): Promise<Job> {
  return ended(into, value(await into.fetching.begin(ID, FILE, signal)).id);
}

const refused = (reason: FetchTrouble) => ({ ok: false, failure: { code: 'FETCH_FAILED', reason } });

describe('looking for a model', () => {
  it('finds repositories by name, with what the hub tells of them', async () => {
    const { fetching, net, seen } = await opened(await hubWith({ tags: ['license:apache-2.0'] }));
    const found = value(await fetching.search('small', signal));
    expect(found.found).toEqual([
      { id: ID, downloads: 1_200, likes: 34, gated: false, terms: { name: 'apache-2.0', link: null } },
    ]);
    expect(seen[0]).toMatchObject([{ what: 'search', subject: 'small', host: found.host, job: null }]);
    expect(net.uses).toEqual([]);
    expect(value(await fetching.search('nobody made this', signal)).found).toEqual([]);
  });

  it('lists the files of a repository, pieces as one, with the terms of its card', async () => {
    const files = [
      { path: 'Big-Q8_0-00001-of-00002.gguf', content: content(3_000) },
      { path: 'Big-Q8_0-00002-of-00002.gguf', content: content(2_000) },
      { path: 'mmproj-Big-F16.gguf', content: content(900) },
      { path: 'IQ2_XXS/Big.gguf', content: content(1_000), size: 2 ** 40 },
      { path: FILE, content: content(800) },
    ];
    const cardData = { license: 'other', license_name: 'small-terms', license_link: 'https://terms.example/read' };
    const { fetching } = await opened(await hubWith({ files, cardData }));
    const { files: listed, terms, page } = value(await fetching.look(ID, signal));
    expect(terms).toEqual({ name: 'small-terms', link: 'https://terms.example/read' });
    // The stand-in speaks plain http: there is no page to be opened.
    expect(page).toBeNull();
    expect(
      listed.map(({ path, quantisation, bytes, parts, guess }) => [path, quantisation, bytes, parts, guess]),
    ).toEqual([
      [FILE, 'Q4_K_M', 800, 1, 'fits'],
      ['Big-Q8_0.gguf', 'Q8_0', 5_000, 2, 'fits'],
      ['IQ2_XXS/Big.gguf', 'IQ2_XXS', 2 ** 40, 1, 'too-large'],
    ]);
    expect(await fetching.begin(ID, 'Big-Q8_0.gguf', signal)).toMatchObject(refused('parts'));
  });

  it('leaves out what does not fit, and costs the rest nothing', async () => {
    const hub = await hubWith();
    hub.instead = (_request, response, { pathname }) => {
      const good = { id: ID, downloads: -4, likes: 'many', tags: [7, 'license:mit\u202e'] };
      const bad = [null, 5, { id: '../../etc/passwd' }, { id: 'a/b/c' }, { id: 'a/..' }, { id: 'x'.repeat(300) }];
      const sibling = (rfilename: unknown, size: unknown) => ({ rfilename, size, lfs: { sha256: 'no', size } });
      const siblings = ['../up.gguf', '/root.gguf', 'a//b.gguf', 'evil\u202e.gguf', 5, 'good.gguf'];
      const body =
        pathname === '/api/models'
          ? [...bad, good]
          : { id: ID, sha: '0'.repeat(40), siblings: siblings.map((name) => sibling(name, 2 ** 60)), cardData: 'x' };
      response.end(JSON.stringify(body));
      return true;
    };
    const { fetching } = await opened(hub);
    expect(value(await fetching.search('x', signal)).found).toEqual([
      { id: ID, downloads: null, likes: null, gated: false, terms: { name: 'mit', link: null } },
    ]);
    const { files, terms } = value(await fetching.look(ID, signal));
    expect(files).toMatchObject([{ path: 'good.gguf', bytes: null, sha256: null, guess: null }]);
    expect(terms).toBeNull();
  });

  it.each<[string, (hub: ModelHub) => void, FetchTrouble]>([
    ['an object for a list', (hub) => void (hub.instead = (_, r) => (r.end('{}'), true)), 'answer'],
    ['no JSON', (hub) => void (hub.instead = (_, r) => (r.end('<html>'), true)), 'answer'],
    ['nonsense for HTTP', (hub) => void (hub.instead = (_, r) => (r.socket?.end('moo\r\n\r\n'), true)), 'answer'],
    ['404', (hub) => void (hub.instead = (_, r) => (r.writeHead(404).end(), true)), 'not-found'],
    ['401', (hub) => void (hub.instead = (_, r) => (r.writeHead(401).end(), true)), 'denied'],
    ['429', (hub) => void (hub.instead = (_, r) => (r.writeHead(429).end(), true)), 'busy'],
    ['500', (hub) => void (hub.instead = (_, r) => (r.writeHead(500).end(), true)), 'server'],
    ['nothing at all', (hub) => void (hub.instead = () => true), 'slow'],
    ['a packed bomb', (hub) => void (hub.instead = (_, r) => (r.writeHead(200, gzipped).end(bomb), true)), 'answer'],
    ['JSON without end', (hub) => void (hub.instead = (_, r) => (endless(r), true)), 'answer'],
    ['a crawl', (hub) => void (hub.instead = (_, r) => (crawl(r), true)), 'slow'],
    [
      'circles',
      (hub) => void (hub.instead = (_, r) => (r.writeHead(302, { location: '/a' }).end(), true)),
      'redirects',
    ],
    ['ever new places', (hub) => void (hub.instead = ever()), 'redirects'],
    ['file://', (hub) => void (hub.instead = (_, r) => (r.writeHead(302, toFile).end(), true)), 'redirect'],
    ['a metadata service', (hub) => void (hub.instead = (_, r) => (r.writeHead(302, toCloud).end(), true)), 'redirect'],
    [
      'plain http elsewhere',
      (hub) => void (hub.instead = (_, r) => (r.writeHead(302, toPlain).end(), true)),
      'redirect',
    ],
  ])('says what is wrong with %s', async (_what, spoil, reason) => {
    const hub = await hubWith();
    spoil(hub);
    const { fetching, net } = await opened(hub);
    const began = performance.now();
    expect(await fetching.search('small', signal)).toMatchObject(refused(reason));
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(net.uses).toEqual([]);
  });

  it('says that nobody is there', async () => {
    const hub = await hubWith();
    const { address } = hub;
    await hub.close();
    const { fetching } = await opened({ address });
    expect(await fetching.search('small', signal)).toMatchObject(refused('unreachable'));
    expect(await fetching.lookAt(`${address}/a.gguf`, false, signal)).toMatchObject(refused('unreachable'));
  });

  it('goes through the proxy that a person names, and says when nobody is there', async () => {
    const lines: string[] = [];
    const proxy = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => {
        lines.push(bytes.toString().split('\r\n')[0] ?? '');
        socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const at = proxy.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    const { fetching, settings } = await opened(await hubWith());
    await settings.change({ hubAddress: 'https://hub.invalid', proxyAddress: `http://127.0.0.1:${at.port}` });
    expect(await fetching.search('small', signal)).toMatchObject(refused('proxy'));
    expect(lines).toEqual(['CONNECT hub.invalid:443 HTTP/1.1']);
    await new Promise((resolve) => proxy.close(resolve));
    expect(await fetching.search('small', signal)).toMatchObject(refused('proxy'));
  });
});

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

const gzipped = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
const bomb = gzipSync(Buffer.alloc(32 * MEBIBYTE, '['));
const toFile = { location: 'file:///etc/passwd' };
const toCloud = { location: 'https://169.254.169.254/latest/meta-data' };
const toPlain = { location: 'http://elsewhere.invalid/' };

function wrongHash() {
  return { path: FILE, content: content(MEBIBYTE), sha256: '0'.repeat(64) };
}

function lie(hub: ModelHub, told: { size: number }): void {
  hub.repositories[0]?.files.splice(0, 1, { path: FILE, content: content(MEBIBYTE), ...told });
}

function loginPage(): Buffer {
  return Buffer.from('<!doctype html><title>Please log in</title>'.repeat(100));
}

function endless(response: import('node:http').ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(MEBIBYTE, ' ')));
  };
  response.on('drain', more);
  more();
}

function crawl(response: import('node:http').ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

function ever(): ModelHub['instead'] {
  let at = 0;
  return (_request, response) => {
    at += 1;
    response.writeHead(302, { location: `/${at}` }).end();
    return true;
  };
}
