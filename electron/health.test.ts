import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopText } from '#core/text/desktop.ts';
import { FakeWindow } from '#test/support/fakeElectron.ts';
import { keepAlive } from './health.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

let window: FakeWindow;
let logged: string[];
const quit = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  window = new FakeWindow({});
  logged = [];
  quit.mockReset();
  electron.state.messageBoxes.length = 0;
  electron.state.errorBoxes.length = 0;
  electron.state.answers = [];
  keepAlive(window as unknown as BrowserWindow, (event) => logged.push(event), quit);
});
afterEach(() => {
  vi.useRealTimers();
});

async function crash(reason = 'crashed'): Promise<void> {
  window.webContents.emit('render-process-gone', {}, { reason, exitCode: 11 });
  await vi.advanceTimersByTimeAsync(0);
}

const shown = () => electron.state.messageBoxes.map(({ message }) => message);

describe('a page whose process went away', () => {
  it.each(['crashed', 'oom', 'killed', 'abnormal-exit'])(
    '(%s) is opened again, with a sentence and a line in the log',
    async (reason) => {
      await crash(reason);
      expect(window.webContents.reloads).toBe(1);
      expect(shown()).toEqual([desktopText.windowCrashed]);
      expect(logged).toEqual([`the window's process went away (${reason}, 11)`]);
    },
  );

  it('in good order is left alone', async () => {
    await crash('clean-exit');
    expect([window.webContents.reloads, shown(), logged]).toEqual([0, [], []]);
  });

  it('three times in a minute is a matter for a person: open it again', async () => {
    for (let count = 0; count < 3; count += 1) await crash();
    expect(shown().at(-1)).toBe(desktopText.windowKeepsCrashing);
    expect(window.webContents.reloads, 'twice by itself, once by choice').toBe(3);
    expect(quit).not.toHaveBeenCalled();
  });

  it('three times in a minute is a matter for a person: or quit', async () => {
    electron.state.answers = [0, 0, 1];
    for (let count = 0; count < 3; count += 1) await crash();
    expect(window.webContents.reloads).toBe(2);
    expect(quit).toHaveBeenCalledOnce();
  });

  it('now and then is opened again each time', async () => {
    for (let count = 0; count < 6; count += 1) {
      await crash();
      await vi.advanceTimersByTimeAsync(40_000);
    }
    expect(window.webContents.reloads).toBe(6);
    expect(shown()).not.toContain(desktopText.windowKeepsCrashing);
  });
});

describe('a page that hangs', () => {
  it('can be waited for', async () => {
    window.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual([desktopText.windowHangs]);
    expect(window.webContents.crashes).toBe(0);
  });

  it('can be opened again', async () => {
    electron.state.answers = [1];
    window.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(0);
    expect(window.webContents.crashes).toBe(1);
  });

  it('is asked about once at a time, and not after its window is closed', async () => {
    window.emit('unresponsive');
    window.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toHaveLength(1);
    window.destroyed = true;
    window.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toHaveLength(1);
  });
});

describe('a page that cannot be loaded', () => {
  it('ends the app with a sentence', () => {
    window.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://colophon/', true);
    expect(electron.state.errorBoxes).toEqual([
      { title: desktopText.startFailedTitle, content: desktopText.windowMissing },
    ]);
    expect(quit).toHaveBeenCalledOnce();
  });

  it.each([
    ['another load took its place', -3, true],
    ['it is only a frame', -6, false],
  ])('is no matter when %s', (_why, code, isMainFrame) => {
    window.webContents.emit('did-fail-load', {}, code, '', '', isMainFrame);
    expect([electron.state.errorBoxes, quit.mock.calls]).toEqual([[], []]);
  });
});
