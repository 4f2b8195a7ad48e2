import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { sealedIn, snapshotsIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { realDisk } from '../durable/disk.ts';
import { addressOf } from '../fetch/address.ts';
import { Net } from '../fetch/net.ts';
import { openSettings } from '../settings/settings.ts';
import { leave, leavingArchive, leavingFiles } from '../snapshots/leaving.ts';
import { folderPlace } from './folderPlace.ts';
import { ipfsPlace } from './ipfsPlace.ts';
import { mirrorsIn, toldFrom } from './location.ts';
import { presignedPlace } from './presignedPlace.ts';
import { valueOf } from '#test/support/valueOf.ts';

const never = new AbortController().signal;

async function bench() {
  const folder = await freshFolder();
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const from = await freshFolder();
  const manifest = await sealedIn(from, sealedSnapshot(drafts(3_000)));
  const files = valueOf(await leavingFiles(snapshotsIn(from), manifest.root, realDisk)).files;
  const [archive] = valueOf(await leavingArchive(snapshotsIn(from), manifest.root, realDisk)).files;
  return { folder, net, from, manifest, files, archive };
}

async function server(answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void) {
  const listening = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => answer(request, Buffer.concat(parts), response));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listening.close());
  const at = listening.address();
  return new URL(`http://127.0.0.1:${String(typeof at === 'object' && at !== null ? at.port : 0)}/`);
}

describe('a place for a snapshot', () => {
  it('that is a folder has every file, the manifest last', async () => {
    const { folder, files, manifest } = await bench();
    const order: string[] = [];
    const place = folderPlace(join(folder, 'out'), 'https://a.example/x/', realDisk);
    const noting = {
      ...place,
      put: (file: (typeof files)[number], signal: AbortSignal, reached: (bytes: number) => void) => {
        order.push(file.name);
        return place.put(file, signal, reached);
      },
    };
    expect(await leave(files, noting, never, () => {})).toEqual({ ok: true, value: 'https://a.example/x/' });
    expect(order.at(-1)).toBe('manifest.json');
    expect((await readdir(join(folder, 'out'))).toSorted()).toEqual(order.toSorted());
    const records = await readFile(join(folder, 'out', 'records.jsonl'));
    expect(createHash('sha256').update(records).digest('hex')).toBe(manifest.records.sha256);
  });

  it('that takes a presigned PUT has the archive as one body, of the length that was said', async () => {
    const { net, archive } = await bench();
    const taken: { method: string; length: string; body: Buffer; headers: string[] }[] = [];
    const address = await server((request, body, response) => {
      const { method = '', headers } = request;
      taken.push({ method, length: headers['content-length'] ?? '', body, headers: Object.keys(headers) });
      response.writeHead(200).end();
    });
    const place = presignedPlace(net, new URL('bucket/x?X-Amz-Signature=abc', address), 'https://b.example/x.colophon');
    const left = await leave([archive], place, never, () => {});
    expect(left).toEqual({ ok: true, value: 'https://b.example/x.colophon' });
    expect(taken).toMatchObject([{ method: 'PUT', length: String(archive.bytes) }]);
    expect(taken[0]?.body.length).toBe(archive.bytes);
    expect(taken[0]?.headers).not.toContain('authorization');
  });

  it('that says no, sends elsewhere, or hangs, is said to; and nothing goes to anybody else', async () => {
    const { net, archive } = await bench();
    for (const [status, reason] of [
      [403, 'denied'],
      [404, 'not-found'],
      [503, 'busy'],
      [307, 'redirect'],
    ] as const) {
      let elsewhere = 0;
      const other = await server((_request, _body, response) => {
        elsewhere += 1;
        response.end();
      });
      const address = await server((_request, _body, response) =>
        response.writeHead(status, { location: other.href }).end(),
      );
      const left = await leave([archive], presignedPlace(net, address, 'x'), never, () => {});
      expect(left).toMatchObject({ failure: { code: 'FETCH_FAILED', reason } });
      expect(elsewhere).toBe(0);
    }
    const stop = new AbortController();
    const hanging = await server(() => setTimeout(() => stop.abort(), 20));
    const left = await leave([archive], presignedPlace(net, hanging, 'x'), stop.signal, () => {});
    expect(left).toMatchObject({ failure: { code: 'CANCELLED' } });
  });

  it('that is signed is asked over plain http on this machine only', async () => {
    const { net, archive } = await bench();
    const far = presignedPlace(net, new URL('http://192.0.2.1/x?X-Amz-Signature=abc'), 'x');
    expect(await leave([archive], far, never, () => {})).toMatchObject({
      failure: { code: 'FETCH_FAILED', reason: 'plain', host: '192.0.2.1' },
    });
    expect(net.uses).toEqual([]);
  });

  it('storage: store corrupted: what the disk has changed is not sent as if it were whole', async () => {
    const { net, from, manifest, files } = await bench();
    await truncate(join(from, manifest.root, 'records.jsonl'), 4_000);
    let whole = 0;
    const address = await server((request, _body, response) => {
      if (request.complete) whole += 1;
      response.end();
    });
    const left = await leave(files.slice(0, 1), presignedPlace(net, address, 'x'), never, () => {});
    expect(left).toMatchObject({ failure: { code: 'SNAPSHOT_DAMAGED' } });
    expect(whole).toBe(0);
  });

  it('that is a node of IPFS is asked by its RPC, with one way of naming pieces', async () => {
    const { net, manifest, files } = await bench();
    const node = new IpfsNode();
    const rpc = await server((request, body, response) => node.answer(request, body, response));
    const left = await leave(files, ipfsPlace(net, rpc, manifest.root), never, () => {});
    expect(left).toEqual({ ok: true, value: `ipfs://${node.folderName}/` });
    const records = node.files.get(`/colophon/${manifest.root}/records.jsonl`);
    expect(
      createHash('sha256')
        .update(records ?? '')
        .digest('hex'),
    ).toBe(manifest.records.sha256);
    expect([...node.files.keys()]).toHaveLength(4);
    expect(node.asked.filter((each) => each.startsWith('/api/v0/add'))).toHaveLength(4);
    for (const added of node.asked.filter((each) => each.startsWith('/api/v0/add'))) {
      expect(added).toContain('cid-version=1&raw-leaves=true&hash=sha2-256&chunker=size-262144&pin=true');
    }
    expect(mirrorsIn(`ipfs://${node.folderName}/`)).toEqual([`http://127.0.0.1:8080/ipfs/${node.folderName}/`]);
  });

  it('on IPFS has a name and plain names below it: nothing else of the own node is asked', () => {
    const name = `bafybei${'a'.repeat(52)}`;
    const at = `http://127.0.0.1:8080/ipfs/${name}/`;
    expect(mirrorsIn(`ipfs://${name} ipfs://${name}/a/b.colophon`)).toEqual([at, `${at}a/b.colophon`]);
    for (const way of [
      '../../api/x?cmd=1',
      '?cmd=1',
      '%2e%2e/api',
      '..%2f..%2fapi',
      '..\\api',
      'a/../../../api',
      '#x',
      '//..',
    ]) {
      for (const mirror of mirrorsIn(`ipfs://${name}/${way}`)) {
        expect(addressOf(mirror, false), way).toEqual({ ok: false, failure: 'address' });
      }
      expect(toldFrom(`${at}${way}`, false), way).toBe('world');
    }
    expect(toldFrom(`${at}a/b.colophon`, false)).toBe('never');
    expect(toldFrom('http://127.0.0.1:9000/', false)).toBe('world');
    expect(toldFrom('http://127.0.0.1:9000/', true)).toBe('never');
  });

  it('that is no node of IPFS, or one that makes names up, is said to be none', async () => {
    const { net, manifest, files } = await bench();
    for (const said of ['<html></html>', '{"Hash":"../../etc"}', '{}', '[]']) {
      const rpc = await server((_request, _body, response) => response.end(said));
      const left = await leave(files, ipfsPlace(net, rpc, manifest.root), never, () => {});
      expect(left).toMatchObject({ failure: { code: 'FETCH_FAILED', reason: 'answer' } });
    }
  });
});

/** What of a node's RPC is used. */
class IpfsNode {
  readonly asked: string[] = [];
  readonly files = new Map<string, Buffer>();
  readonly #added = new Map<string, Buffer>();
  readonly folderName = `bafybei${'a'.repeat(52)}`;

  answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://127.0.0.1/');
    this.asked.push(url.pathname + url.search);
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const args = url.searchParams.getAll('arg');
    if (url.pathname === '/api/v0/add') {
      const content = fileIn(body, request.headers['content-type'] ?? '');
      const name = `bafkrei${createHash('sha256')
        .update(content)
        .digest('hex')
        .replaceAll(/[0189]/g, 'a')}`;
      this.#added.set(name, content);
      return void response.end(JSON.stringify({ Name: 'file', Hash: name, Size: String(content.length) }));
    }
    if (url.pathname === '/api/v0/files/cp') {
      const content = this.#added.get((args[0] ?? '').slice('/ipfs/'.length));
      if (content === undefined) return void response.writeHead(500).end('{"Message":"not here"}');
      this.files.set(args[1] ?? '', content);
    }
    if (url.pathname === '/api/v0/files/stat') {
      return void response.end(JSON.stringify({ Hash: this.folderName, Size: 0, Type: 'directory' }));
    }
    response.end();
  }
}

function fileIn(body: Buffer, type: string): Buffer {
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? '';
  const from = body.indexOf('\r\n\r\n') + 4;
  return body.subarray(from, body.lastIndexOf(`\r\n--${boundary}--`));
}
