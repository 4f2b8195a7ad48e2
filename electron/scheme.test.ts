import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WindowFiles } from '#host/windowFiles.ts';
import { FakeSession } from '#test/support/fakeElectron.ts';
import { registerScheme, serveWindow } from './scheme.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

const session = new FakeSession();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-scheme-'));
  const window = join(folder, 'window');
  await mkdir(join(window, 'assets'), { recursive: true });
  await writeFile(join(window, 'index.html'), '<style nonce="%CSP_NONCE%"></style>');
  await writeFile(join(window, 'assets', 'index.js'), 'export {};');
  await writeFile(join(folder, 'secret.json'), '"secret"');
  await symlink(join(folder, 'secret.json'), join(window, 'link.json'));
  await symlink(folder, join(window, 'up'));
  serveWindow(session as unknown as Session, new WindowFiles(window, ''));
});
afterAll(() => rm(folder, { recursive: true }));

async function get(url: string, method = 'GET') {
  const handler = session.schemes.get('app');
  if (handler === undefined) throw new Error('nobody serves app://');
  return handler(new Request(url, { method }));
}

describe('the scheme', () => {
  it('is standard and secure, and has no way around the policy of its page', () => {
    registerScheme();
    expect(electron.state.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('serves the page with a policy that lets no stranger in', async () => {
    const page = await get('app://colophon/index.html');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(page.status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:|wss?:|\*/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await page.text()).toBe(`<style nonce="${nonce}"></style>`);
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves "/" as the page, and its files with their types', async () => {
    expect((await get('app://colophon/')).headers.get('content-type')).toContain('text/html');
    const script = await get('app://colophon/assets/index.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it('answers a HEAD without a body', async () => {
    const head = await get('app://colophon/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    ['another host', 'app://other.host/index.html'],
    ['a longer host', 'app://colophon.evil/index.html'],
    ['a user', 'app://user@colophon/index.html'],
    ['a port', 'app://colophon:80/index.html'],
    ['a folder above', 'app://colophon/../secret.json'],
    ['an encoded folder above', 'app://colophon/%2e%2e/secret.json'],
    ['an encoded slash', 'app://colophon/..%2fsecret.json'],
    ['a twice encoded folder above', 'app://colophon/%252e%252e/secret.json'],
    ['a backslash', 'app://colophon/..%5csecret.json'],
    ['a null byte', 'app://colophon/index.html%00.json'],
    ['broken encoding', 'app://colophon/%zz'],
    ['a link out of the folder', 'app://colophon/link.json'],
    ['a linked folder', 'app://colophon/up/secret.json'],
    ['a folder', 'app://colophon/assets'],
    ['what is not there', 'app://colophon/nothing.js'],
  ])('does not serve %s', async (_what, url) => {
    // A Request takes a user out of an address, or refuses it; Electron hands addresses on as they are.
    const handler = session.schemes.get('app');
    const response = await handler?.({ url, method: 'GET' } as Request);
    expect(response?.status).toBe(404);
    expect(await response?.text()).toBe('Not found');
  });

  it.each(['POST', 'PUT', 'DELETE'])('takes nothing: %s', async (method) => {
    expect((await get('app://colophon/index.html', method)).status).toBe(404);
  });
});
