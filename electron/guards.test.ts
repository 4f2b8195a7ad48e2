import type { Session, WebContents } from 'electron';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeContents, FakeSession, stoppable } from '#test/support/fakeElectron.ts';
import { guardApp, guardContents, guardSession } from './guards.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

const ADDRESSES_OF_OTHERS = [
  'https://example.org/',
  'http://127.0.0.1:4517/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:app://colophon/b1d4',
  'app://other.host/index.html',
  'app://colophon.evil/index.html',
  'app://user@colophon/index.html',
  'app://colophon/assets/index.js',
  'app://colophon/../index.html?x',
  'about:blank',
  'not an address',
];

describe('a session', () => {
  const session = new FakeSession();
  beforeAll(() => guardSession(session as unknown as Session));

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'clipboard-sanitized-write',
    'fullscreen',
    'openExternal',
    'hid',
    'usb',
    'serial',
    'idle-detection',
    'pointerLock',
    'storage-access',
    'a permission of the future',
  ])('is refused the permission "%s", asked for or looked up', (permission) => {
    const answer = vi.fn();
    session.permissionRequest?.({}, permission, answer);
    expect(answer.mock.calls).toEqual([[false]]);
    expect(session.permissionCheck?.({}, permission)).toBe(false);
  });

  it('is refused devices, screens and pairings', () => {
    expect(session.devicePermission?.({ deviceType: 'usb' })).toBe(false);
    const screens = vi.fn();
    session.displayMedia?.({}, screens);
    expect(screens.mock.calls).toEqual([[null]]);
    const pairing = vi.fn();
    session.bluetoothPairing?.({}, pairing);
    expect(pairing.mock.calls).toEqual([[{ confirmed: false }]]);
  });

  it.each([
    ['select-hid-device', [{ deviceList: [{ deviceId: 'one' }] }], [null]],
    ['select-usb-device', [{ deviceList: [{ deviceId: 'one' }] }], []],
    ['select-serial-port', [[{ portId: 'one' }], {}], ['']],
  ])('chooses nothing at "%s"', (name, details, chosen) => {
    const event = stoppable();
    const choose = vi.fn();
    expect(session.emit(name, event, ...details, choose)).toBe(true);
    expect(event.defaultPrevented).toBe(true);
    expect(choose.mock.calls).toEqual([chosen]);
  });

  it('downloads nothing', () => {
    const event = stoppable();
    session.emit('will-download', event, {}, {});
    expect(event.defaultPrevented).toBe(true);
  });

  const isCancelled = (url: string) => {
    const decide = vi.fn();
    session.beforeRequest?.({ url }, decide);
    expect(decide).toHaveBeenCalledOnce();
    return decide.mock.calls[0]?.[0].cancel;
  };

  it('loads nothing but its own files', () => {
    for (const url of [
      'app://colophon/index.html',
      'app://colophon/assets/a.js',
      'blob:app://colophon/1',
      'devtools://devtools/x.js',
    ]) {
      expect(isCancelled(url), url).toBe(false);
    }
    for (const url of [
      'https://example.org/',
      'http://localhost/',
      'ws://127.0.0.1:1/',
      'file:///etc/passwd',
      'ftp://a/',
      'app://other.host/',
      'app://u:p@colophon/',
      'blob:https://example.org/1',
      'chrome://gpu/',
      'nonsense',
    ]) {
      expect(isCancelled(url), url).toBe(true);
    }
  });

  it('trusts no certificate, and goes through a proxy that is not there, with loopback too', () => {
    const decide = vi.fn();
    session.certificateVerify?.({ hostname: 'example.org', errorCode: 0 }, decide);
    expect(decide.mock.calls).toEqual([[-2]]);
    expect(session.proxy).toEqual({
      mode: 'fixed_servers',
      proxyRules: '127.0.0.1:9',
      proxyBypassRules: '<-loopback>',
    });
  });

  it('fetches no dictionaries', () => {
    expect(session.spellChecker).toBe(false);
  });
});

describe('the contents of a window', () => {
  const contents = new FakeContents();
  beforeAll(() => guardContents(contents as unknown as WebContents));

  const isStopped = (name: string, details: object, ...rest: unknown[]) => {
    const event = stoppable(details);
    expect(contents.emit(name, event, ...rest), `somebody listens to ${name}`).toBe(true);
    return event.defaultPrevented;
  };

  it.each(ADDRESSES_OF_OTHERS)('never go to %s', (url) => {
    expect(isStopped('will-navigate', { url })).toBe(true);
    expect(isStopped('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    expect(isStopped('will-redirect', { url })).toBe(true);
  });

  it.each(['app://colophon/', 'app://colophon/index.html', 'app://colophon/index.html#/ask'])(
    'may load their own page again: %s',
    (url) => {
      expect(isStopped('will-navigate', { url })).toBe(false);
      expect(isStopped('will-frame-navigate', { url, isMainFrame: true })).toBe(false);
      expect(isStopped('will-redirect', { url }), 'but nothing redirects').toBe(true);
    },
  );

  it('have no frames, not even of their own page', () => {
    expect(isStopped('will-frame-navigate', { url: 'app://colophon/index.html', isMainFrame: false })).toBe(true);
  });

  it('attach no webview', () => {
    expect(isStopped('will-attach-webview', {}, {}, { src: 'app://colophon/' })).toBe(true);
  });

  it.each(['https://example.org/', 'app://colophon/index.html', 'about:blank', ''])('open no window: %s', (url) => {
    expect(contents.openHandler?.({ url, disposition: 'new-window' })).toEqual({ action: 'deny' });
  });

  it('choose no bluetooth device', () => {
    const choose = vi.fn();
    expect(isStopped('select-bluetooth-device', {}, [{ deviceId: 'one' }], choose)).toBe(true);
    expect(choose.mock.calls).toEqual([['']]);
  });

  it('reach nobody by WebRTC', () => {
    expect(contents.webRtcPolicy).toBe('disable_non_proxied_udp');
  });
});

describe('the app', () => {
  beforeAll(() => guardApp());

  it('guards every session and every contents that is ever made', () => {
    const session = new FakeSession();
    electron.app.emit('session-created', session);
    expect(session.permissionCheck?.({}, 'media')).toBe(false);
    const contents = new FakeContents();
    electron.app.emit('web-contents-created', {}, contents);
    expect(contents.openHandler?.({})).toEqual({ action: 'deny' });
  });

  it('accepts no bad certificate', () => {
    const event = stoppable();
    const trust = vi.fn();
    electron.app.emit(
      'certificate-error',
      event,
      {},
      'https://example.org/',
      'net::ERR_CERT_DATE_INVALID',
      {},
      trust,
      true,
    );
    expect(event.defaultPrevented).toBe(true);
    expect(trust.mock.calls).toEqual([[false]]);
  });

  it('shows nobody a certificate or a password of the person', () => {
    const event = stoppable();
    const choose = vi.fn();
    electron.app.emit('select-client-certificate', event, {}, 'https://example.org/', [{ issuerName: 'one' }], choose);
    const logIn = vi.fn();
    const login = stoppable();
    electron.app.emit('login', login, {}, {}, { isProxy: true }, logIn);
    expect([event.defaultPrevented, login.defaultPrevented]).toEqual([true, true]);
    expect([choose.mock.calls, logIn.mock.calls]).toEqual([[[]], [[]]]);
  });
});
