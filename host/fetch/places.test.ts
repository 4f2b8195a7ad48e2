import { describe, expect, it } from 'vitest';
import { addressOf, asFileAddress, redirectOf } from './address.ts';
import { nearnessBehind, nearnessOf } from './places.ts';
import { knowsProxies, wayOut } from './proxy.ts';

describe('how near an address lies', () => {
  it.each([
    ['127.0.0.1', 'this-machine'],
    ['127.8.9.1', 'this-machine'],
    ['::1', 'this-machine'],
    ['::ffff:127.0.0.1', 'this-machine'],
    ['10.1.2.3', 'own-network'],
    ['172.31.255.255', 'own-network'],
    ['192.168.0.1', 'own-network'],
    ['::ffff:192.168.0.1', 'own-network'],
    ['fd12::1', 'own-network'],
    ['169.254.169.254', 'never'],
    ['0.0.0.0', 'never'],
    ['::', 'never'],
    ['fe80::1', 'never'],
    ['ff02::1', 'never'],
    ['64:ff9b::7f00:1', 'never'],
    ['2002:7f00:1::', 'never'],
    ['255.255.255.255', 'never'],
    ['not an address', 'never'],
    ['172.32.0.1', 'world'],
    ['8.8.8.8', 'world'],
    ['2606:4700::1', 'world'],
  ])('%s: %s', (address, nearness) => expect(nearnessOf(address)).toBe(nearness));

  it('lets names lead outwards only', () => {
    expect(nearnessBehind('models.example', ['8.8.8.8'], 'never')).toBe('world');
    // A store of files in the person's own network, asked by its name.
    expect(nearnessBehind('files.lan', ['192.168.0.7'], 'never')).toBe('own-network');
    // The same, where a server out in the world sends one there.
    expect(nearnessBehind('files.lan', ['192.168.0.7'], 'world')).toBeNull();
    expect(nearnessBehind('models.example', ['8.8.8.8'], 'this-machine')).toBe('world');
    // A name that was made to point here, or sometimes here.
    expect(nearnessBehind('models.example', ['127.0.0.1'], 'never')).toBeNull();
    expect(nearnessBehind('models.example', ['8.8.8.8', '127.0.0.1'], 'never')).toBeNull();
    expect(nearnessBehind('models.example', ['169.254.169.254'], 'never')).toBeNull();
    expect(nearnessBehind('localhost', ['127.0.0.1', '::1'], 'never')).toBe('this-machine');
    expect(nearnessBehind('localhost', ['8.8.8.8'], 'never')).toBeNull();
    expect(nearnessBehind('models.example', [], 'never')).toBeNull();
  });
});

describe('an address that a person gives', () => {
  it.each([
    ['file:///etc/passwd', 'address'],
    ['data:text/plain,GGUF', 'address'],
    ['ftp://models.example/a.gguf', 'address'],
    ['models.example/a.gguf', 'address'],
    ['https://hub.example@models.example/a.gguf', 'address'],
    ['https://169.254.169.254/latest', 'address'],
    ['https://0/', 'address'],
    ['https://[::]/', 'address'],
    ['http://models.example/a.gguf', 'plain'],
    ['http://192.168.0.7/a.gguf', 'plain'],
    [`https://models.example/${'a'.repeat(3_000)}`, 'address'],
  ])('%s is refused: %s', (text, reason) => expect(addressOf(text, false)).toEqual({ ok: false, failure: reason }));

  it('may be plain http on this machine, and elsewhere when the person said so', () => {
    expect(addressOf('http://localhost:8080/a.gguf', false).ok).toBe(true);
    // Other ways to write 127.0.0.1, which the URL parser undoes.
    expect(addressOf('http://2130706433/a.gguf', false)).toMatchObject({ ok: true, value: { hostname: '127.0.0.1' } });
    expect(addressOf('http://models.example/a.gguf', true).ok).toBe(true);
    expect(addressOf('http://169.254.169.254/', true).ok).toBe(false);
  });

  it('of a page of the hub is that of its file', () => {
    const hub = new URL('https://hub.example');
    const shown = new URL('https://hub.example/a/b/blob/main/x/c.gguf?download=true');
    expect(asFileAddress(shown, hub).href).toBe('https://hub.example/a/b/resolve/main/x/c.gguf?download=true');
    const other = new URL('https://other.example/a/b/blob/main/c.gguf');
    expect(asFileAddress(other, hub)).toBe(other);
  });
});

describe('a redirect', () => {
  const from = new URL('https://models.example/a');
  it.each([
    'file:///etc/passwd',
    'http://models.example/a',
    'https://me@models.example/',
    'javascript:1',
    'http://127.0.0.1/',
  ])('to %s is not followed', (location) =>
    expect(redirectOf(from, location, true)).toEqual({ ok: false, failure: 'redirect' }),
  );
  it('may stay, or go to another host', () => {
    expect(redirectOf(from, '/b', false)).toMatchObject({ ok: true, value: { href: 'https://models.example/b' } });
    expect(redirectOf(from, '//other.example/b', false)).toMatchObject({ ok: true, value: { host: 'other.example' } });
  });
});

describe('the way out', () => {
  it('is direct, or what a person or the environment names', () => {
    expect(wayOut('', {})?.proxied).toBe(false);
    expect(wayOut('', { NO_PROXY: '*', HTTPS_PROXY: '' })?.proxied).toBe(false);
    expect(wayOut('', { https_proxy: 'http://proxy.example:3128' })?.proxied).toBe(true);
    expect(wayOut('http://proxy.example:3128', {})?.proxied).toBe(true);
  });

  it('knows which Node would pass a proxy by', () => {
    expect(['22.12.0', '22.20.1', '23.9.0', '24.4.1'].some(knowsProxies)).toBe(false);
    expect(['22.21.0', '24.5.0', '24.21.0', '25.0.0'].every(knowsProxies)).toBe(true);
  });
});
