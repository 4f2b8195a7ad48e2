import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeWindow } from '#test/support/fakeElectron.ts';
import { focusWindow, openWindow } from './window.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

let folder: string;
let statePath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-window-'));
  statePath = join(folder, 'state.json');
  electron.state.dark = false;
});
afterEach(async () => {
  vi.useRealTimers();
  electron.nativeTheme.removeAllListeners();
  await rm(folder, { recursive: true });
});

function open(inspectable = false): FakeWindow {
  return openWindow({ statePath, preload: '/app/out/electron/preload.cjs', inspectable }) as unknown as FakeWindow;
}

describe('the page of the window', () => {
  it.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webviewTag', false],
    ['webSecurity', true],
    ['allowRunningInsecureContent', false],
    ['experimentalFeatures', false],
    ['plugins', false],
    ['navigateOnDragDrop', false],
    ['disableDialogs', true],
    ['spellcheck', false],
    ['devTools', false],
    ['preload', '/app/out/electron/preload.cjs'],
  ] as const)('has %s: %s', (name, value) => {
    expect(open().options.webPreferences?.[name]).toBe(value);
  });

  it('has no preference that is not in the list above', () => {
    expect(Object.keys(open().options.webPreferences ?? {})).toHaveLength(15);
  });

  it('can be inspected by who builds it, not in the packaged app', () => {
    expect(open(true).options.webPreferences?.devTools).toBe(true);
  });

  it('is the one of our origin', () => {
    expect(open().url).toBe('app://colophon/index.html');
  });
});

describe('the window', () => {
  it('is shown when there is something to see, and not before', () => {
    const window = open();
    expect([window.options.show, window.visible]).toEqual([false, false]);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
  });

  it.each([
    [false, '#FAF7F0'],
    [true, '#171510'],
  ])('is of paper from the first moment (dark: %s)', (dark, paper) => {
    electron.state.dark = dark;
    expect(open().options.backgroundColor).toBe(paper);
  });

  it('changes its paper with the theme, until it is closed', () => {
    const window = open();
    electron.state.dark = true;
    electron.nativeTheme.emit('updated');
    expect(window.background).toBe('#171510');
    window.close();
    electron.state.dark = false;
    electron.nativeTheme.emit('updated');
    expect(window.background).toBe('#171510');
  });

  it('opens where and how it was closed', async () => {
    const first = open();
    first.bounds = { x: 300, y: 200, width: 900, height: 650 };
    first.maximised = true;
    first.close();
    const again = open();
    expect(again.options).toMatchObject({ x: 300, y: 200, width: 900, height: 650 });
    expect(again.maximised).toBe(false);
    again.emit('ready-to-show');
    expect([again.maximised, again.fullScreen]).toEqual([true, false]);
  });

  it('comes back in full screen', async () => {
    await writeFile(statePath, '{"bounds":null,"maximised":false,"fullScreen":true}');
    const window = open();
    window.emit('ready-to-show');
    expect(window.fullScreen).toBe(true);
  });

  it('comes back to a screen that is there', async () => {
    await writeFile(
      statePath,
      '{"bounds":{"x":9000,"y":0,"width":900,"height":650},"maximised":false,"fullScreen":false}',
    );
    const { options } = open();
    expect([options.x, options.y, options.width, options.height]).toEqual([undefined, undefined, 900, 650]);
  });

  it('opens in its usual size when its state is damaged', async () => {
    await writeFile(statePath, '{"bounds":');
    expect(open().options).toMatchObject({ width: 1280, height: 820 });
  });

  it('writes its place once it stands still, not at every pixel', async () => {
    vi.useFakeTimers();
    const window = open();
    for (let x = 0; x < 100; x += 1) {
      window.bounds = { x, y: 0, width: 900, height: 650 };
      window.emit('move');
      vi.advanceTimersByTime(5);
    }
    await expect(readFile(statePath)).rejects.toThrow('ENOENT');
    vi.advanceTimersByTime(600);
    expect(JSON.parse(await readFile(statePath, 'utf8')).bounds.x).toBe(99);
  });

  it('comes to the front from the task bar', () => {
    const window = open();
    window.minimised = true;
    focusWindow(window as unknown as BrowserWindow);
    expect(window.calls).toEqual(['restore', 'show', 'focus']);
  });
});
