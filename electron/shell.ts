import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BrowserWindow, dialog, shell as system } from 'electron';
import { desktopText } from '#core/text/desktop.ts';
import type { LocalFile, Shell } from '#host/shell.ts';

/** All that the desktop app does for the host that the headless shell does otherwise, or cannot do. */
export function electronShell(options: {
  version: string;
  window: () => BrowserWindow | undefined;
  vault: Shell['vault'];
  startEngine: Shell['startEngine'];
}): Shell {
  return {
    kind: 'electron',
    version: options.version,
    vault: options.vault,
    startEngine: options.startEngine,
    pickFiles: (kind, several) => pickFiles(options.window(), kind, several),
    openLink,
    async showFolder(path) {
      return (await system.openPath(path)) === '';
    },
  };
}

const FILTERS = { model: [{ name: desktopText.modelFiles, extensions: ['gguf'] }] };

async function pickFiles(window: BrowserWindow | undefined, kind: 'model', several: boolean): Promise<LocalFile[]> {
  const options: Electron.OpenDialogOptions = {
    title: desktopText.openModelTitle,
    buttonLabel: desktopText.openModelButton,
    filters: FILTERS[kind],
    properties: several ? ['openFile', 'multiSelections'] : ['openFile'],
  };
  const chosen = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  if (chosen.canceled) return [];
  const files = await Promise.all(chosen.filePaths.map(localFile));
  return files.filter((file) => file !== undefined);
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
