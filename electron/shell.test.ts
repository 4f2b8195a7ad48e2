import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeContents, FakeWindow } from '#test/support/fakeElectron.ts';
import { offerContextMenu } from './contextMenu.ts';
import { dataFolderIn, defaultDataFolder } from '#host/dataFolder.ts';
import { electronShell } from './shell.ts';
import { keychainVault } from './vault.ts';

const electron = await vi.hoisted(async () => (await import('#test/support/fakeElectron.ts')).fakeElectron());
vi.mock('electron', () => electron);

let window: FakeWindow | undefined;
const startEngine = vi.fn();
const shell = electronShell({
  version: '1.2.3',
  window: () => window as unknown as BrowserWindow | undefined,
  vault: keychainVault('linux'),
  startEngine,
  starter: '/app/resources/starter',
  startKeys: vi.fn(),
});

beforeEach(() => {
  window = new FakeWindow({});
  electron.state.opened.length = 0;
  electron.state.openExternalFails = false;
  electron.state.picked = [];
  electron.state.openDialogs.length = 0;
  electron.state.popups.length = 0;
});

describe('a link', () => {
  it('is opened outside when it is https', async () => {
    expect(await shell.openLink('https://example.org/a?b#c')).toBe(true);
    expect(electron.state.opened).toEqual(['https://example.org/a?b#c']);
  });

  it.each([
    'http://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://host/share',
    'ms-msdt:/id',
    'vscode://x',
    'mailto:a@b.c',
    '',
    'https',
    '//example.org',
  ])('is not opened when it is %s', async (url) => {
    expect(await shell.openLink(url)).toBe(false);
    expect(electron.state.opened).toEqual([]);
  });

  it('that the system cannot open is false, not an error', async () => {
    electron.state.openExternalFails = true;
    expect(await shell.openLink('https://example.org/')).toBe(false);
    expect(await shell.showFolder('/data')).toBe(false);
  });

  it('a folder is shown by the system', async () => {
    expect(await shell.showFolder('/data')).toBe(true);
    expect(electron.state.opened).toEqual(['/data']);
  });
});

describe('the file dialog', () => {
  it('gives what was chosen, without what went away meanwhile and without folders', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'colophon-pick-'));
    await writeFile(join(folder, 'a.gguf'), 'four');
    electron.state.picked = [join(folder, 'a.gguf'), join(folder, 'gone.gguf'), folder];
    expect(await shell.pickFiles?.('model', true)).toEqual([{ path: join(folder, 'a.gguf'), name: 'a.gguf', size: 4 }]);
    expect(electron.state.openDialogs[0]).toMatchObject({
      filters: [{ extensions: ['gguf'] }],
      properties: ['openFile', 'multiSelections'],
    });
    await rm(folder, { recursive: true });
  });

  it('gives nothing when it was left, and works without a window', async () => {
    window = undefined;
    expect(await shell.pickFiles?.('model', false)).toEqual([]);
    expect(electron.state.openDialogs[0]?.properties).toEqual(['openFile']);
  });
});

it('says who it is', () => {
  expect([shell.kind, shell.version]).toEqual(['electron', '1.2.3']);
});

describe('the menu of the right button', () => {
  const contents = new FakeContents();
  offerContextMenu(contents as unknown as Electron.WebContents);
  const editFlags = { canCut: true, canCopy: true, canPaste: false, canSelectAll: true };
  const offered = (details: { isEditable: boolean; selectionText: string }) => {
    contents.emit('context-menu', {}, { ...details, editFlags });
    return electron.state.popups[0]?.template.map((item) => [item.role ?? item.type, item.enabled]);
  };

  it('edits where one can write', () => {
    expect(offered({ isEditable: true, selectionText: '' })).toEqual([
      ['cut', true],
      ['copy', true],
      ['paste', false],
      ['separator', undefined],
      ['selectAll', true],
    ]);
  });

  it('copies what is selected', () => {
    expect(offered({ isEditable: false, selectionText: 'a word' })).toEqual([['copy', true]]);
  });

  it('is not there for nothing', () => {
    expect(offered({ isEditable: false, selectionText: '  ' })).toBeUndefined();
  });
});

function folderOn(platform: NodeJS.Platform, environment = {}): string {
  return defaultDataFolder({ platform, home: '/home/p', environment });
}

describe('the data folder', () => {
  it.each([
    [['electron', '.', '--data=/a/b'], '/a/b'],
    [['electron', '--no-sandbox', '--data', '/a/b', '--x'], '/a/b'],
    [['electron', '.'], undefined],
    [['electron', '--data'], undefined],
    [['electron', '--data='], undefined],
    [['electron', '--database=/x'], undefined],
  ])('in %j is %s', (args, folder) => {
    expect(dataFolderIn(args)).toBe(folder);
  });

  it.runIf(process.platform !== 'win32')('is where each system keeps such things', () => {
    expect(folderOn('darwin')).toBe('/home/p/Library/Application Support/Colophon');
    expect(folderOn('linux')).toBe('/home/p/.local/share/colophon');
    expect(folderOn('linux', { XDG_DATA_HOME: '/xdg' })).toBe('/xdg/colophon');
    expect(folderOn('win32')).toBe('/home/p/AppData/Roaming/Colophon');
  });
});
