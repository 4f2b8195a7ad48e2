import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ok } from '#core/result.ts';
import { type Manifest, manifestDigest, manifestText } from '#core/snapshot/manifest.ts';
import { Net } from '../fetch/net.ts';
import { openSettings } from '../settings/settings.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { jobContext, must } from '#test/support/labelledProject.ts';
import { mirror } from '#test/support/mirrors.ts';
import { sealedIn, snapshotsIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot, signed } from '#test/support/sealedSnapshot.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { mirrorsIn } from '../storage/location.ts';
import { fetchSnapshot, fetchSnapshotJob } from './fetchSnapshotJob.ts';
import { leavingArchive } from './leaving.ts';

const PRACTICE = 7_021n;

/** A snapshot of some megabytes as a server has it, and a machine that has none of it. */
async function bench(disk: Disk = realDisk) {
  const from = await freshFolder();
  const manifest = await sealedIn(from, sealedSnapshot(drafts(4_000)));
  const files: Record<string, Buffer> = {};
  for (const name of ['manifest.json', 'records.jsonl']) {
    files[`set/${name}`] = await readFile(join(from, manifest.root, name));
  }
  const root = await freshFolder();
  const settings = await openSettings(join(root, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const folder = await freshFolder();
  const noted: unknown[] = [];
  const job = fetchSnapshotJob({
    folder,
    snapshots: snapshotsIn(folder),
    disk,
    net,
    contents: { get: () => Promise.resolve(null) },
    encryption: { identities: () => Promise.resolve(ok([])) },
    origins: { note: (of, origin) => ok(void noted.push({ root: of, ...origin })) },
    isPractice: (network) => network === PRACTICE,
    times: { patienceMs: 1_000, stallMs: 300, backOffMs: () => 5 },
    added: () => {},
  });
  const input = (mirrors: string[], wanted: unknown = null) => ({ name: 'set', mirrors, plainHttp: false, wanted });
  const fetch = (mirrors: string[], wanted: unknown = null) => job.run(jobContext(input(mirrors, wanted)));
  const left = async () => (await readdir(folder)).filter((name) => name.endsWith('.part'));
  return { from, manifest, files, folder, job, input, fetch, left, noted };
}

function wantedOf(manifest: Manifest) {
  const { root, records } = manifest;
  return { root, manifest: Buffer.from(must(manifestDigest(manifest))).toString('hex'), count: records.count };
}

describe('a snapshot that lies on the net', () => {
  it('comes from a folder, from any file in it, and from an archive', async () => {
    const { manifest, files, from, fetch, folder } = await bench();
    const server = await mirror(files);
    const {
      files: [archive],
    } = must(await leavingArchive(snapshotsIn(from), manifest.root, realDisk));
    const parts: Uint8Array[] = [];
    for await (const part of archive.content()) parts.push(part);
    server.files.set('one.colophon', Buffer.concat(parts));
    for (const location of ['set', 'set/', 'set/manifest.json', 'one.colophon']) {
      const done = await fetch(mirrorsIn(server.address + location));
      expect(done, location).toEqual({ ok: true, value: manifest.root });
      const came = await readFile(join(folder, manifest.root, 'records.jsonl'));
      expect(came.equals(files['set/records.jsonl'] ?? Buffer.alloc(0))).toBe(true);
      await realDisk.rm(join(folder, manifest.root), { recursive: true });
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('goes on where the line was cut, and begins anew where a server sends only all of it', async () => {
    for (const whole of [false, true]) {
      const { manifest, files, fetch } = await bench();
      const server = await mirror(files, { cutAfter: 300_000, whole });
      expect(await fetch([`${server.address}set/`])).toEqual({ ok: true, value: manifest.root });
      const [, first, second] = server.asked;
      expect(first).toBe('/set/records.jsonl');
      expect(second).toMatch(/^\/set\/records\.jsonl bytes=\d+-$/);
    }
  });

  it('storage: wrong-hash mirror: it is passed over, also where it went on with what another had begun', async () => {
    const { manifest, files, fetch, left } = await bench();
    const records = Buffer.from(files['set/records.jsonl'] ?? '');
    const wrong = Buffer.from(records);
    wrong[wrong.length - 9] = 0x41;
    const first = await mirror({ ...files, 'set/records.jsonl': wrong });
    const begun = await mirror(files, { cutAfter: 200_000 });
    begun.files.set('set/records.jsonl', records);
    const good = await mirror(files);
    const of = [first, good].map(({ address }) => `${address}set/`);
    expect(await fetch(of)).toEqual({ ok: true, value: manifest.root });
    expect(first.asked).toContain('/set/records.jsonl');

    const other = await bench();
    const onlyWrong = await mirror({ ...other.files, 'set/records.jsonl': wrong });
    expect(await other.fetch([`${onlyWrong.address}set/`])).toMatchObject({
      failure: { code: 'FETCH_FAILED', reason: 'hash' },
    });
    expect(await other.left()).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('a mirror that is gone, or has another manifest than the wanted one, is passed over', async () => {
    const { manifest, files, fetch } = await bench();
    const gone = await mirror({});
    const other = await bench();
    const strange = sealedSnapshot(drafts(30, 9));
    await sealedIn(other.folder, strange);
    const another = await mirror({
      'set/manifest.json': await readFile(join(other.folder, strange.manifest.root, 'manifest.json')),
    });
    const good = await mirror(files);
    const addresses = [gone, another, good].map(({ address }) => `${address}set/`);
    expect(await fetch(addresses, wantedOf(manifest))).toEqual({ ok: true, value: manifest.root });
    expect(await other.fetch([`${another.address}set/`], wantedOf(manifest))).toMatchObject({
      failure: { code: 'FETCH_FAILED', reason: 'hash' },
    });
  });

  it('a manifest that does not match its root: nothing is taken', async () => {
    const { manifest, files, fetch, folder } = await bench();
    const changed = { ...manifest, root: 'f'.repeat(64) };
    const page = '<html><script>alert(1)</script></html>';
    for (const text of [JSON.stringify(changed), page, '', 'x'.repeat(70 * 1024 ** 2)]) {
      const server = await mirror({ ...files, 'set/manifest.json': text });
      const done = await fetch([`${server.address}set/`]);
      expect(done).toMatchObject({ ok: false });
    }
    expect((await readdir(folder)).filter((name) => !name.endsWith('.new'))).toEqual([]);
  });

  it('what came is kept when it is stopped, also after a kill that spoilt its end', async () => {
    const { manifest, files, folder, job, input, left } = await bench();
    const records = files['set/records.jsonl'] ?? Buffer.alloc(0);
    const part = join(folder, `${manifest.records.sha256}.part`);
    await writeFile(part, records.subarray(0, 500_000));
    const server = await mirror(files);
    const stop = new AbortController();
    const context = jobContext(input([`${server.address}set/`]));
    const stopped = await job.run({ ...context, signal: stop.signal, progress: () => stop.abort() });
    expect(stopped).toMatchObject({ failure: { code: 'CANCELLED' } });
    await job.discard(context.id, context.input, null);
    expect(await left()).toHaveLength(1);
    expect((await readFile(part)).length).toBeGreaterThanOrEqual(500_000);

    await writeFile(part, Buffer.concat([records.subarray(0, 400_000), Buffer.alloc(5_000)]));
    expect(await job.run(jobContext(input([`${server.address}set/`])))).toEqual({ ok: true, value: manifest.root });
    expect(server.asked.at(-1)).toBe('/set/records.jsonl');
    expect(server.asked.at(-2)).toBe('/set/records.jsonl bytes=405000-');
    expect(await left()).toEqual([]);
  });

  it('storage: CAR bomb: a place that sends more than the manifest says is heard no further', async () => {
    const { manifest, files, fetch, folder } = await bench();
    let sent = 0;
    // Without a length, as a gateway that unpacks pieces while it sends them.
    const server = createServer((request, response) => {
      const file = files[(request.url ?? '').slice(1)];
      if (!request.url?.endsWith('records.jsonl'))
        return void (file === undefined ? response.writeHead(404).end() : response.end(file));
      const more = () => {
        for (let full = false; !full && !response.destroyed;) {
          sent += 2 ** 20;
          full = !response.write(Buffer.alloc(2 ** 20, 0x41));
        }
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(
      () =>
        new Promise<void>((done) => {
          server.closeAllConnections();
          server.close(() => done());
        }),
    );
    const at = server.address();
    const address = `http://127.0.0.1:${String(typeof at === 'object' && at !== null ? at.port : 0)}/set/`;
    expect(await fetch([address])).toMatchObject({ failure: { code: 'FETCH_FAILED' } });
    expect(sent).toBeLessThan(64 * 2 ** 20);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(manifest.records.bytes);
    }
  });

  it('storage: disk full: it is said before anything is fetched', async () => {
    const full: Disk = {
      ...realDisk,
      statfs: (async (path: string) =>
        Object.assign(await realDisk.statfs(path), { bavail: 0 })) as unknown as Disk['statfs'],
    };
    const { files, fetch } = await bench(full);
    const server = await mirror(files);
    expect(await fetch([`${server.address}set/`])).toMatchObject({ failure: { code: 'DISK_FULL' } });
  });

  it('that is a contribution is known as one, also where all of it lies in one file', async () => {
    const { manifest, from, job, noted } = await bench();
    const { files: archive } = must(await leavingArchive(snapshotsIn(from), manifest.root, realDisk));
    const parts: Uint8Array[] = [];
    for await (const part of archive[0].content()) parts.push(part);
    const server = await mirror({ 'one.colophon': Buffer.concat(parts) });
    const origin = { network: '7021', datanet: 2, contribution: 9 };
    const mirrors = [`${server.address}gone/`, `${server.address}one.colophon`];
    const input = { name: 'set', mirrors, plainHttp: false, wanted: wantedOf(manifest), origin };
    expect(await job.run(jobContext(input))).toEqual({ ok: true, value: manifest.root });
    expect(noted).toEqual([{ root: manifest.root, network: 7_021n, datanet: 2, contribution: 9 }]);
    const other = { ...wantedOf(manifest), count: 7 };
    const refused = await (await bench()).job.run(jobContext({ ...input, wanted: other }));
    expect(refused).toMatchObject({ failure: { code: 'FETCH_FAILED', reason: 'hash' } });
  });

  it('that a stranger contributed has this machine ask neither itself nor its own network', async () => {
    const { manifest, files, from, job } = await bench();
    const { files: archive } = must(await leavingArchive(snapshotsIn(from), manifest.root, realDisk));
    const parts: Uint8Array[] = [];
    for await (const part of archive[0].content()) parts.push(part);
    const server = await mirror({ ...files, 'one.colophon': Buffer.concat(parts) });
    const own = server.address;
    for (const address of [
      `${own}set/`,
      `${own}one.colophon`,
      'https://10.0.0.1/',
      'https://localhost/',
      'https://[::1]/',
    ]) {
      const origin = { network: '1', datanet: 2, contribution: 9 };
      const input = { name: 'set', mirrors: [address], plainHttp: false, wanted: wantedOf(manifest), origin };
      const failure = { code: 'FETCH_FAILED', reason: 'address' };
      expect(await job.run(jobContext(input)), address).toMatchObject({ failure });
    }
    expect(server.asked).toEqual([]);
  });

  it('signed again by somebody under other terms stays out, whoever is here first; damaged records are mended', async () => {
    const { manifest, files, folder, job, noted } = await bench();
    const origin = { network: String(PRACTICE), datanet: 2, contribution: 9 };
    const mirrors = [`${(await mirror(files)).address}set/`];
    const input = { name: 'set', mirrors, plainHttp: false, wanted: wantedOf(manifest), origin };
    const { signature: _signature, ...unsigned } = manifest;
    const other = signed({ ...unsigned, name: 'lax' });
    const laxMirror = await mirror({ ...files, 'set/manifest.json': must(manifestText(other)) });
    const lax = { ...input, mirrors: [`${laxMirror.address}set/`], wanted: wantedOf(other) };
    expect(await job.run(jobContext(input))).toEqual({ ok: true, value: manifest.root });
    expect(noted).toHaveLength(1);
    const differs = { failure: { code: 'SNAPSHOT_DIFFERS', name: manifest.name } };
    expect(await job.run(jobContext(lax))).toMatchObject(differs);
    expect(await job.run(jobContext({ ...lax, wanted: null, origin: null }))).toMatchObject(differs);
    expect(noted).toHaveLength(1);

    const path = join(folder, manifest.root, 'records.jsonl');
    const records = await readFile(path);
    await writeFile(path, Buffer.from(records).fill(0x61, 100, 110));
    expect(await job.run(jobContext(input))).toEqual({ ok: true, value: manifest.root });
    expect((await readFile(path)).equals(records)).toBe(true);
  });

  it('of which a long manifest was made up costs a hash: it is not read', async () => {
    const { manifest, files, fetch } = await bench();
    const reads = vi.spyOn(JSON, 'parse');
    const long = JSON.stringify({ ...manifest, description: 'x'.repeat(5_000_000) });
    const server = await mirror({ ...files, 'set/manifest.json': long });
    expect(await fetch([`${server.address}set/`], wantedOf(manifest))).toMatchObject({ failure: { reason: 'hash' } });
    expect(reads.mock.calls.every(([text]) => text.length < 5_000_000)).toBe(true);
  });

  it('is looked for only at addresses that may be asked', () => {
    const jobs = { unfinished: () => [], add: () => must<never>({ ok: false, failure: 'it was begun' }) };
    const fetch = (location: string) => fetchSnapshot({ jobs }, { location, plainHttp: false });
    for (const [location, reason] of [
      ['', 'address'],
      ['ftp://a.example/', 'address'],
      ['http://169.254.169.254/', 'address'],
      ['https://user:word@a.example/', 'address'],
      ['http://a.example/', 'plain'],
    ] as const) {
      expect(fetch(location), location).toMatchObject({ failure: { code: 'FETCH_FAILED', reason } });
    }
  });
});
