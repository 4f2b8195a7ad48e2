import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopText } from '#core/text/desktop.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import { linkOverWire } from '#protocol/wire/link.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { type FakeElectron, FakeSession, type FakeWindow, stoppable } from '#test/support/fakeElectron.ts';
import { channels } from './channels.ts';

/** A secret as main might meet it: in its environment, and as a key. Nothing may write it down. */
const SECRET = 'c0ffee0ddba11c0ffee0ddba11c0ffee0ddba11c0ffee0ddba11c0ffee0ddba1';

let electron: FakeElectron;
let folder: string;
let data: string;
const argv = process.argv;

beforeEach(async () => {
  vi.resetModules();
  const { fakeElectron } = await import('#test/support/fakeElectron.ts');
  electron = fakeElectron();
  vi.doMock('electron', () => electron);
  folder = await mkdtemp(join(tmpdir(), 'colophon-app-'));
  data = join(folder, 'data');
  electron.state.appPath = join(folder, 'app');
  await mkdir(join(folder, 'app', 'out', 'window'), { recursive: true });
  await writeFile(join(folder, 'app', 'out', 'window', 'index.html'), '<title>Colophon</title>');
  process.argv = ['electron', join(folder, 'app'), `--data=${data}`];
  // Electron's own, where a packed app has its resources.
  Object.defineProperty(process, 'resourcesPath', { value: join(folder, 'resources'), configurable: true });
});
afterEach(async () => {
  process.argv = argv;
  vi.unstubAllEnvs();
  for (const window of electron.state.windows) if (!window.destroyed) window.close();
  if (!electron.state.ended) electron.app.quit();
  await vi.waitFor(() => expect(electron.state.ended).toBe(true), { timeout: 10_000 });
  vi.doUnmock('electron');
  Reflect.deleteProperty(process, 'resourcesPath');
  // An app that ends at a bug of its own waits for nothing: what it had begun to write may still come.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** Runs the real main.ts up to its first window. */
async function startApp(): Promise<FakeWindow> {
  await import('./main.ts');
  electron.state.ready.resolve();
  await vi.waitFor(() => expect(electron.state.windows).toHaveLength(1), { timeout: 10_000 });
  return electron.state.windows[0] as FakeWindow;
}

/** Runs main.ts up to its end, when it cannot start. */
async function failToStart(): Promise<{ title: string; content: string } | undefined> {
  await import('./main.ts');
  electron.state.ready.resolve();
  await vi.waitFor(() => expect(electron.state.quits).toBeGreaterThan(0), { timeout: 10_000 });
  return electron.state.errorBoxes[0];
}

function wireOf(window: FakeWindow): Wire {
  electron.ipcMain.emit(channels.requestPort, { senderFrame: window.webContents.mainFrame }, 1);
  const port = window.webContents.mainFrame.posted.at(-1)?.ports[0]?.port;
  if (port === undefined) throw new Error('no port was given');
  return wireOverPort(port);
}

function clientOf(window: FakeWindow, wire = wireOf(window)): ContractRouterClient<WindowContract> {
  return createORPCClient(linkOverWire(wire, () => new Error('closed')));
}

describe('before Electron is ready', () => {
  it('the sandbox is on for everything, and the scheme is known', async () => {
    await import('./main.ts');
    expect(electron.state.sandboxed).toBe(true);
    expect(electron.state.userModelId).toBe('org.colophon.app');
    expect(electron.state.schemes.map(({ scheme }) => scheme)).toEqual(['app']);
    expect(electron.state.windows).toEqual([]);
  });

  it("Chromium's own things go into the data folder, which is the person's alone", async () => {
    await import('./main.ts');
    expect(electron.state.userData).toBe(join(data, 'window'));
    if (process.platform !== 'win32') expect((await stat(data)).mode & 0o077).toBe(0);
  });

  it('every session and every window made from now on is guarded', async () => {
    await import('./main.ts');
    const session = new FakeSession();
    electron.app.emit('session-created', session);
    expect(session.permissionCheck?.({}, 'media')).toBe(false);
    expect(electron.app.eventNames()).toEqual(
      expect.arrayContaining(['web-contents-created', 'certificate-error', 'login']),
    );
  });
});

describe('a second start', () => {
  it('on the same data folder ends at once, without a window', async () => {
    electron.state.hasLock = false;
    await import('./main.ts');
    electron.state.ready.resolve();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([electron.state.quits, electron.state.windows, electron.state.schemes]).toEqual([1, [], []]);
    expect(await readdir(data)).toEqual(['window']);
  });

  it('brings the first window to the front', async () => {
    const window = await startApp();
    window.minimised = true;
    electron.app.emit('second-instance', {}, [], '');
    expect(window.calls.slice(-3)).toEqual(['restore', 'show', 'focus']);
    expect(electron.state.windows).toHaveLength(1);
  });
});

describe('the app', () => {
  it('opens one guarded window on its page, which its default session serves', async () => {
    const window = await startApp();
    expect(window.url).toBe('app://colophon/index.html');
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      preload: join(folder, 'app', 'out', 'electron', 'preload.cjs'),
      devTools: false,
    });
    expect(window.webContents.openHandler?.({})).toEqual({ action: 'deny' });
    const session = electron.session.defaultSession;
    expect(session.permissionCheck?.({}, 'media')).toBe(false);
    const page = await session.schemes.get('app')?.(new Request('app://colophon/index.html'));
    expect(await page?.text()).toBe('<title>Colophon</title>');
  });

  it('lets its page talk to the host over the port', async () => {
    const window = await startApp();
    const about = await clientOf(window).app.about();
    expect(about).toMatchObject({
      shell: 'electron',
      version: '0.0.0-test',
      picksFiles: true,
      keyProtection: 'keychain',
    });
    expect(about.identity).toMatch(/^0[23][0-9a-f]{64}$/);
  });

  it('takes a file that was dropped, and the page learns its name and size only', async () => {
    const window = await startApp();
    await writeFile(join(folder, 'dropped.gguf'), 'four');
    const offer = electron.ipcMain.handlers.get(channels.offerFile);
    const event = { senderFrame: window.webContents.mainFrame };
    expect(await offer?.(event, join(folder, 'dropped.gguf'))).toEqual({
      ok: true,
      value: { ticket: expect.stringMatching(/^[0-9A-Z]{26}$/), name: 'dropped.gguf', size: 4 },
    });
    expect(await offer?.(event, join(folder, 'gone.gguf'))).toEqual({
      ok: false,
      failure: { code: 'FILE_GONE', name: 'gone.gguf' },
    });
  });

  it('gives the page a new port after a reload, and the old one is closed', async () => {
    const window = await startApp();
    const wire = wireOf(window);
    const closed = new Promise<void>((resolve) => wire.onClose(resolve));
    expect((await clientOf(window, wire).app.about()).shell).toBe('electron');
    const after = clientOf(window);
    await closed;
    expect((await after.app.about()).shell).toBe('electron');
  });

  it('asks before its window closes over something unsaved', async () => {
    const window = await startApp();
    window.webContents.emit('will-prevent-unload', stoppable());
    expect(electron.state.messageBoxes.map(({ message }) => message)).toEqual([desktopText.unsaved]);
  });

  it('follows the theme of the settings', async () => {
    const window = await startApp();
    expect(electron.nativeTheme.themeSource).toBe('system');
    await clientOf(window).settings.change({ theme: 'dark' });
    expect(electron.nativeTheme.themeSource).toBe('dark');
  });

  it('sends the command of a chosen menu item to the window', async () => {
    const window = await startApp();
    const menus = electron.state.menu?.template ?? [];
    const go = menus.find((menu) => menu.label === 'Go')?.submenu as Electron.MenuItemConstructorOptions[];
    const item = go.find(({ id }) => id === 'go.models');
    (item?.click as (() => void) | undefined)?.();
    expect(window.webContents.sent).toEqual([{ channel: channels.command, args: ['go.models'] }]);
  });

  it('keeps running without a window on a Mac only, and opens one again there', async () => {
    const window = await startApp();
    window.close();
    electron.app.emit('window-all-closed');
    expect(electron.state.quits).toBe(process.platform === 'darwin' ? 0 : 1);
    electron.app.emit('activate');
    expect(electron.state.windows).toHaveLength(2);
  });

  it('ends in good order, with a sentence and a line in its log, at a bug of its own', async () => {
    const before = process.listeners('uncaughtException');
    await startApp();
    const ended = process.listeners('uncaughtException').find((listener) => !before.includes(listener));
    ended?.(new Error('this cannot be'), 'uncaughtException');
    await vi.waitFor(() => expect(electron.state.ended).toBe(true));
    expect(electron.state.errorBoxes).toEqual([{ title: desktopText.bugTitle, content: desktopText.bug }]);
    expect(await readFile(join(data, 'logs', 'colophon.log'), 'utf8')).toContain('this cannot be');
    expect(process.listeners('uncaughtException')).toEqual(before);
  });

  it('uploads no crashes', async () => {
    await startApp();
    expect(electron.state.crashUploads).toBe(0);
  });

  it('closes the host before it ends: the data folder is free again', async () => {
    await startApp();
    const first = stoppable();
    electron.app.emit('will-quit', first);
    expect(first.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(electron.state.ended).toBe(true));
    const { openHost } = await import('#host/host.ts');
    const { serverShell } = await import('#server/shell.ts');
    const again = await openHost({ dataFolder: data, shell: serverShell({ version: '1', root: '' }) });
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });

  it('writes nothing of its secrets into its log, nor where the person keeps their files', async () => {
    vi.stubEnv('COLOPHON_TEST_SECRET', SECRET);
    const window = await startApp();
    await clientOf(window).app.about();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    const logs = await Promise.all(
      (await readdir(join(data, 'logs'))).map((name) => readFile(join(data, 'logs', name), 'utf8')),
    );
    const text = logs.join('');
    expect(text, 'something was logged').toContain('went away');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(folder);
    expect(text).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe('what keeps it from starting is said in a sentence', () => {
  it('a window whose files are missing', async () => {
    await rm(join(folder, 'app', 'out', 'window'), { recursive: true });
    expect(await failToStart()).toEqual({ title: desktopText.startFailedTitle, content: desktopText.windowMissing });
  });

  it('a data folder that cannot be made', async () => {
    await writeFile(data, 'a file is in the way');
    const box = await failToStart();
    expect(box?.content).toContain(data);
    expect(box?.content).toContain('cannot be written');
    expect(electron.state.windows).toEqual([]);
  });

  it('a data folder that the headless shell is using', async () => {
    const { openHost } = await import('#host/host.ts');
    const { serverShell } = await import('#server/shell.ts');
    const other = await openHost({ dataFolder: data, shell: serverShell({ version: '1', root: '' }) });
    expect((await failToStart())?.content).toContain('already running');
    if (other.ok) await other.value.close();
  });
});
