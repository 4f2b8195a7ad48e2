import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FetchTrouble } from '#core/fetch.ts';
import {
  ID,
  FILE,
  content,
  hubWith,
  opened,
  signal,
  value,
  refused,
  gzipped,
  bomb,
  endless,
  crawl,
} from '#test/support/fetching.ts';
import type { ModelHub } from '#test/support/modelHub.ts';

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
    expect(await fetching.begin(ID, 'Big-Q8_0.gguf', signal)).toMatchObject({ ok: true });
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

const toFile = { location: 'file:///etc/passwd' };
const toCloud = { location: 'https://169.254.169.254/latest/meta-data' };
const toPlain = { location: 'http://elsewhere.invalid/' };

function ever(): ModelHub['instead'] {
  let at = 0;
  return (_request, response) => {
    at += 1;
    response.writeHead(302, { location: `/${at}` }).end();
    return true;
  };
}
