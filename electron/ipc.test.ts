import { once } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '#core/result.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { FakeFrame, FakeWindow } from '#test/support/fakeElectron.ts';
import { channels } from './channels.ts';
import { listenToPage } from './ipc.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

const TICKET = { ticket: '01J00000000000000000000000', name: 'a.gguf', size: 3 };

let window: FakeWindow | undefined;
let served: { wire: Wire; closed: boolean }[];
const offerFile = vi.fn((_path: string) => Promise.resolve(ok(TICKET)));

beforeEach(() => {
  electron.ipcMain.removeAllListeners();
  electron.ipcMain.handlers.clear();
  electron.state.clipboard = '';
  offerFile.mockClear();
  window = new FakeWindow({});
  served = [];
  listenToPage({
    window: () => window as unknown as BrowserWindow | undefined,
    serve(wire) {
      const entry = { wire, closed: false };
      served.push(entry);
      // An echo, so that a test can see that frames pass.
      wire.onFrame((frame) => wire.send(`echo ${String(frame)}`));
      wire.onClose(() => {
        entry.closed = true;
      });
    },
    offerFile,
  });
});

function pageFrame(): FakeFrame {
  if (window === undefined) throw new Error('there is no window');
  return window.webContents.mainFrame;
}

function requestPort(senderFrame: FakeFrame | null, request: unknown = 1): void {
  electron.ipcMain.emit(channels.requestPort, { senderFrame }, request);
}

function invoke(channel: string, senderFrame: FakeFrame | null, value: unknown): unknown {
  return electron.ipcMain.handlers.get(channel)?.({ senderFrame }, value);
}

const STRANGERS: [string, () => FakeFrame | null][] = [
  ['nobody: the frame is gone', () => null],
  ['another origin in our window', () => Object.assign(pageFrame(), { origin: 'https://example.org' })],
  ['an opaque origin', () => Object.assign(pageFrame(), { origin: 'null' })],
  ['another host of our scheme', () => Object.assign(pageFrame(), { origin: 'app://other.host' })],
  ['another window at our origin', () => new FakeFrame('app://colophon', 'frame of another window')],
  [
    'a frame inside of our page',
    () => Object.assign(new FakeFrame('app://colophon', 'main-frame'), { parent: pageFrame() }),
  ],
  ['a frame that was taken out', () => Object.assign(pageFrame(), { detached: true })],
  ['a frame that was destroyed', () => Object.assign(pageFrame(), { destroyed: true })],
  [
    'our page after its window is gone',
    () => {
      const frame = pageFrame();
      window = undefined;
      return frame;
    },
  ],
  [
    'our page while its window is being destroyed',
    () => {
      if (window !== undefined) window.destroyed = true;
      return window?.webContents.mainFrame ?? null;
    },
  ],
];

describe.each(STRANGERS)('%s', (_who, stranger) => {
  it('gets no port', () => {
    const frame = stranger();
    requestPort(frame);
    expect(served).toEqual([]);
    expect(frame?.posted ?? []).toEqual([]);
  });

  it('offers no file', () => {
    const frame = stranger();
    expect(() => invoke(channels.offerFile, frame, '/home/person/a.gguf')).toThrow('Refused');
    expect(offerFile).not.toHaveBeenCalled();
  });

  it('copies nothing', () => {
    const frame = stranger();
    expect(() => invoke(channels.copyText, frame, 'text')).toThrow('Refused');
    expect(electron.state.clipboard).toBe('');
  });
});

describe('our page', () => {
  it('gets a port over which frames pass, with the number that it asked with', async () => {
    requestPort(pageFrame(), 7);
    const [message] = pageFrame().posted;
    expect(message).toMatchObject({ channel: channels.port, message: 7 });
    const port = message?.ports[0]?.port;
    port?.postMessage('{"frame":1}');
    expect(port === undefined ? undefined : await once(port, 'message')).toEqual(['echo {"frame":1}']);
    served[0]?.wire.close();
  });

  it('has one wire: after a reload, the one from before is closed', async () => {
    requestPort(pageFrame(), 1);
    requestPort(pageFrame(), 1);
    expect(served.map(({ closed }) => closed)).toEqual([true, false]);
    const port = pageFrame().posted[1]?.ports[0]?.port;
    port?.postMessage('again');
    expect(port === undefined ? undefined : await once(port, 'message')).toEqual(['echo again']);
    served[1]?.wire.close();
  });

  it('loses its wire when its end is closed, as when the page crashes', async () => {
    requestPort(pageFrame());
    pageFrame().posted[0]?.ports[0]?.close();
    await vi.waitFor(() => expect(served[0]?.closed).toBe(true));
  });

  it.each([null, '1', 1.5, -1, Number.NaN, {}])('gets no port for a request of %s', (request) => {
    requestPort(pageFrame(), request);
    expect(served).toEqual([]);
  });

  it('offers a file that was dropped', async () => {
    const path = process.platform === 'win32' ? String.raw`C:\models\a.gguf` : '/models/a.gguf';
    expect(await invoke(channels.offerFile, pageFrame(), path)).toEqual(ok(TICKET));
    expect(offerFile.mock.calls).toEqual([[path]]);
  });

  it.each([undefined, 1, '', 'relative.gguf', '../up.gguf', ['/a'], `/${'a'.repeat(40_000)}`])(
    'offers no file at %s',
    (path) => {
      expect(() => invoke(channels.offerFile, pageFrame(), path)).toThrow();
      expect(offerFile).not.toHaveBeenCalled();
    },
  );

  it('copies text, and only text', () => {
    invoke(channels.copyText, pageFrame(), 'a report');
    expect(electron.state.clipboard).toBe('a report');
    expect(() => invoke(channels.copyText, pageFrame(), { html: '<b>' })).toThrow();
    expect(() => invoke(channels.copyText, pageFrame(), 'a'.repeat(5_000_000))).toThrow();
    expect(electron.state.clipboard).toBe('a report');
  });
});

it('listens to these channels and to no others', () => {
  expect(electron.ipcMain.eventNames()).toEqual([channels.requestPort]);
  expect([...electron.ipcMain.handlers.keys()]).toEqual([channels.offerFile, channels.copyText]);
});
