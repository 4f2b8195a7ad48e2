import { copyFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BrowserWindow, dialog, powerMonitor, shell as system } from 'electron';
import { desktopText } from '#core/text/desktop.ts';
import type { LocalFile, PickKind, Shell } from '#host/shell.ts';

/** All that the desktop app does for the host that the headless shell does otherwise, or cannot do. */
export function electronShell(options: {
  version: string;
  window: () => BrowserWindow | undefined;
  vault: Shell['vault'];
  startEngine: Shell['startEngine'];
  starter: string;
  startKeys: Shell['startKeys'];
}): Shell {
  return {
    kind: 'electron',
    version: options.version,
    vault: options.vault,
    startEngine: options.startEngine,
    starter: options.starter,
    startKeys: options.startKeys,
    onAway: callWhenAway,
    pickFiles: (kind, several) => pickFiles(options.window(), kind, several),
    saveFile: (path, name) => saveFile(options.window(), path, name),
    openLink,
    async showFolder(path) {
      return (await system.openPath(path)) === '';
    },
  };
}

/** Whoever opens the lid or the screen again may be somebody else. */
function callWhenAway(listener: () => void): void {
  powerMonitor.on('suspend', listener);
  powerMonitor.on('lock-screen', listener);
}

const RECORD_EXTENSIONS = ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'parquet', 'txt', 'md', 'conll', 'gz', 'zst'];

const DIALOGS = {
  model: {
    title: desktopText.openModelTitle,
    buttonLabel: desktopText.openModelButton,
    filters: [{ name: desktopText.modelFiles, extensions: ['gguf'] }],
  },
  adapter: {
    title: desktopText.openAdapterTitle,
    buttonLabel: desktopText.openModelButton,
    filters: [{ name: desktopText.adapterFiles, extensions: ['gguf', 'safetensors', 'json'] }],
  },
  records: {
    title: desktopText.openRecordsTitle,
    buttonLabel: desktopText.openRecordsButton,
    filters: [
      { name: desktopText.recordFiles, extensions: [...RECORD_EXTENSIONS, 'colophon'] },
      { name: desktopText.allFiles, extensions: ['*'] },
    ],
  },
  // Source code has a hundred endings, and what is no text is told apart by what is in it.
  text: {
    title: desktopText.openTextTitle,
    buttonLabel: desktopText.openTextButton,
    filters: [{ name: desktopText.allFiles, extensions: ['*'] }],
  },
} satisfies Record<PickKind, Electron.OpenDialogOptions>;

async function pickFiles(window: BrowserWindow | undefined, kind: PickKind, several: boolean): Promise<LocalFile[]> {
  const options: Electron.OpenDialogOptions = {
    ...DIALOGS[kind],
    properties: several ? ['openFile', 'multiSelections'] : ['openFile'],
  };
  const chosen = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  if (chosen.canceled) return [];
  const files = await Promise.all(chosen.filePaths.map(localFile));
  return files.filter((file) => file !== undefined);
}

async function saveFile(window: BrowserWindow | undefined, path: string, name: string): Promise<boolean> {
  const options: Electron.SaveDialogOptions = { title: desktopText.saveTitle, defaultPath: name };
  const chosen = await (window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  if (chosen.canceled) return false;
  await copyFile(path, chosen.filePath);
  return true;
}

/** A file that went away between the dialog and now is left out: nobody chose a file that is not there. */
async function localFile(path: string): Promise<LocalFile | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? { path, name: basename(path), size: found.size } : undefined;
  } catch {
    return undefined;
  }
}

/** The host has judged the link and the person has said yes; that it is https is judged here once more. */
async function openLink(url: string): Promise<boolean> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return false;
  try {
    await system.openExternal(url);
    return true;
  } catch {
    return false;
  }
}
