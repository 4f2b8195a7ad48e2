import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepConnection } from '#protocol/connection.ts';
import type { DesktopBridge } from '#protocol/window/bridge.ts';
import { openDesktopWire, type Page } from '#protocol/wire/desktop.ts';
import { channels } from './channels.ts';

const { electron, exposed } = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const shown = new Map<string, unknown>();
  const ipcRenderer = Object.assign(new Emitter(), {
    send: vi.fn(),
    invoke: vi.fn((..._args: unknown[]) => Promise.resolve<unknown>(undefined)),
  });
  return {
    exposed: shown,
    electron: {
      ipcRenderer,
      contextBridge: { exposeInMainWorld: (name: string, value: unknown) => shown.set(name, value) },
      webUtils: { getPathForFile: (file: { path?: string }) => file.path ?? '' },
    },
  };
});
vi.mock('electron', () => electron);

/** The page's window: what is posted to it comes back as a message of itself. */
class FakePage extends EventEmitter implements Page {
  readonly posted: { data: unknown; origin: string; ports: unknown }[] = [];
  postMessage(data: unknown, origin: string, ports: readonly unknown[]): void {
    this.posted.push({ data, origin, ports });
    this.emit('message', { source: this, data, ports });
  }
  addEventListener = (_type: 'message', listener: (event: MessageEvent) => void) => void this.on('message', listener);
  removeEventListener = (_type: 'message', listener: (event: MessageEvent) => void) =>
    void this.off('message', listener);
}

const page = new FakePage();
const activation = { isActive: true };
vi.stubGlobal('window', page);
vi.stubGlobal('location', { origin: 'app://colophon' });
vi.stubGlobal('navigator', { userActivation: activation });
await import('./preload.ts');

const bridge = exposed.get('colophonDesktop') as DesktopBridge;

beforeEach(() => {
  electron.ipcRenderer.send.mockReset();
  electron.ipcRenderer.invoke.mockReset();
  activation.isActive = true;
  page.posted.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  page.removeAllListeners();
});

/** What main does when it is asked for a port. */
function givePort(request: unknown) {
  const { port1, port2 } = new MessageChannel();
  electron.ipcRenderer.emit(channels.port, { ports: [port2] }, request);
  return port1;
}

describe('what the page is given', () => {
  it('is one object with four functions, and nothing of Electron', () => {
    expect([...exposed.keys()]).toEqual(['colophonDesktop']);
    expect(Object.keys(bridge).toSorted()).toEqual(['copyText', 'offerDroppedFile', 'onCommand', 'requestPort']);
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true);
  });
});

describe('a port', () => {
  it('is asked for by number', () => {
    bridge.requestPort(3);
    expect(electron.ipcRenderer.send.mock.calls).toEqual([[channels.requestPort, 3]]);
  });

  it('comes as a message of the own window, to the own origin', () => {
    const port = givePort(3);
    expect(page.posted).toEqual([{ data: 'colophon-port 3', origin: 'app://colophon', ports: [expect.anything()] }]);
    port.close();
  });

  it('makes a wire for the one who asked', async () => {
    electron.ipcRenderer.send.mockImplementation((_channel, request: number) => {
      const port = givePort(request);
      port.on('message', (data) => port.postMessage(`echo ${String(data)}`));
    });
    const wire = await openDesktopWire(bridge, page);
    const frame = new Promise((resolve) => wire.onFrame(resolve));
    wire.send('hello');
    expect(await frame).toBe('echo hello');
    wire.close();
  });

  it('of another request, of another window or without a port is not taken', async () => {
    vi.useFakeTimers();
    const opening = openDesktopWire(bridge, page);
    const refused = expect(opening).rejects.toThrow('gave no port');
    const request = electron.ipcRenderer.send.mock.calls[0]?.[1] as number;
    const strange = givePort(request + 1);
    page.emit('message', { source: new FakePage(), data: `colophon-port ${request}`, ports: [{}] });
    page.emit('message', { source: page, data: `colophon-port ${request}`, ports: [] });
    await vi.advanceTimersByTimeAsync(6_000);
    await refused;
    expect(page.listenerCount('message')).toBe(0);
    strange.close();
  });

  it('is asked for anew when the one from before was closed', async () => {
    const given: ReturnType<typeof givePort>[] = [];
    electron.ipcRenderer.send.mockImplementation((_channel, request: number) => given.push(givePort(request)));
    const connection = keepConnection(() => openDesktopWire(bridge, page));
    await vi.waitFor(() => expect(connection.state.kind).toBe('connected'));
    given[0]?.close();
    await vi.waitFor(() => expect(given).toHaveLength(2));
    await vi.waitFor(() => expect(connection.state.kind).toBe('connected'));
    connection.close();
    for (const port of given) port.close();
  });
});

describe('a dropped file', () => {
  it('goes to main by its path, which the page never sees', async () => {
    electron.ipcRenderer.invoke.mockResolvedValue({ ok: true, value: { ticket: 't' } });
    const file = Object.assign(new File([], 'a.gguf'), { path: '/models/a.gguf' });
    expect(await bridge.offerDroppedFile(file)).toEqual({ ok: true, value: { ticket: 't' } });
    expect(electron.ipcRenderer.invoke.mock.calls).toEqual([[channels.offerFile, '/models/a.gguf']]);
  });

  it('that the page made up is not offered', async () => {
    expect(await bridge.offerDroppedFile(new File(['x'], 'made-up.gguf'))).toEqual({
      ok: false,
      failure: { code: 'FILE_GONE', name: 'made-up.gguf' },
    });
    expect(electron.ipcRenderer.invoke).not.toHaveBeenCalled();
  });
});

describe('the clipboard', () => {
  it('takes a text after a touch', async () => {
    expect(await bridge.copyText('text')).toBe(true);
    expect(electron.ipcRenderer.invoke.mock.calls).toEqual([[channels.copyText, 'text']]);
  });

  it('takes none without', async () => {
    activation.isActive = false;
    expect(await bridge.copyText('text')).toBe(false);
    expect(electron.ipcRenderer.invoke).not.toHaveBeenCalled();
  });

  it('takes one after a choice in the menu, for five seconds', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    activation.isActive = false;
    electron.ipcRenderer.emit(channels.command, {}, 'report.copy');
    vi.advanceTimersByTime(4_900);
    expect(await bridge.copyText('text')).toBe(true);
    vi.advanceTimersByTime(200);
    expect(await bridge.copyText('text')).toBe(false);
  });
});

describe('a command of the menu', () => {
  it('reaches who listens, until they stop', () => {
    const heard: string[] = [];
    const stop = bridge.onCommand((command) => heard.push(command));
    electron.ipcRenderer.emit(channels.command, {}, 'go.ask');
    stop();
    electron.ipcRenderer.emit(channels.command, {}, 'go.models');
    expect(heard).toEqual(['go.ask']);
  });

  it('is one of the list, or nothing', () => {
    const heard: unknown[] = [];
    const stop = bridge.onCommand((command) => heard.push(command));
    for (const command of ['rm -rf', '__proto__', 7, null, undefined, {}])
      electron.ipcRenderer.emit(channels.command, {}, command);
    expect(heard).toEqual([]);
    stop();
  });
});
