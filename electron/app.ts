import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, Menu, nativeTheme, session } from 'electron';
import { desktopText } from '#core/text/desktop.ts';
import { type Host, openHost } from '#host/host.ts';
import { WindowFiles } from '#host/windowFiles.ts';
import { channels } from './channels.ts';
import { offerContextMenu } from './contextMenu.ts';
import { dataFolderIn, defaultDataFolder } from '#host/dataFolder.ts';
import { startEngineProcess } from './engineProcess.ts';
import { startKeyProcess } from './keyProcess.ts';
import { guardApp, guardSession } from './guards.ts';
import { endOnBug, keepAlive } from './health.ts';
import { listenToPage } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { registerScheme, serveWindow } from './scheme.ts';
import { startFailureSentence } from './sentences.ts';
import { electronShell } from './shell.ts';
import { keychainVault } from './vault.ts';
import { askBeforeLosing } from './unsaved.ts';
import { focusWindow, openWindow } from './window.ts';

/** A host that does not close in this time is left to the operating system: nothing acknowledged is lost by that. */
const CLOSING_MS = 5_000;

/** Starts the desktop app. Everything up to `whenReady` has to happen in the first turn. */
export function runApp(): void {
  const dataFolder =
    dataFolderIn(process.argv) ??
    defaultDataFolder({ platform: process.platform, home: homedir(), environment: process.env });
  keepChromiumIn(join(dataFolder, 'window'));
  // One app per data folder: the lock lies with Chromium's own files, which are in it.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // Windows groups the app's windows with its shortcut by this name: the appId of electron-builder.yml.
  app.setAppUserModelId('org.colophon.app');
  app.enableSandbox();
  registerScheme();
  guardApp();
  app
    .whenReady()
    .then(() => start(dataFolder))
    .catch((error: unknown) => {
      stopWith(error instanceof Error ? (error.stack ?? error.message) : 'Something that is not an error was thrown.');
    });
}

async function start(dataFolder: string): Promise<void> {
  const root = app.getAppPath();
  const files = new WindowFiles(join(root, 'out', 'window'), '');
  if ((await files.get('/index.html')).status === 404) return stopWith(desktopText.windowMissing);
  guardSession(session.defaultSession);
  serveWindow(session.defaultSession, files);

  let window: BrowserWindow | undefined;
  let host: Host | undefined;
  const shell = electronShell({
    version: app.getVersion(),
    window: () => window,
    vault: keychainVault(process.platform),
    // Packed, it lies beside the archive: models are mapped into memory, and no library looks into one.
    starter: join(app.isPackaged ? process.resourcesPath : join(root, 'resources'), 'starter'),
    startEngine: (duty) =>
      startEngineProcess(
        {
          entry: join(root, 'out', 'electron', 'engine.js'),
          driverTest: join(root, 'node_modules', 'node-llama-cpp', 'dist', 'bindings', 'utils', 'testBindingBinary.js'),
          onLine: (from, line) => host?.log.info('the engine printed', { duty: from, line }),
        },
        duty,
      ),
    startKeys: () => startKeyProcess(join(root, 'out', 'keys', 'main.js')),
  });
  const opened = await openHost({ dataFolder, shell });
  if (!opened.ok) return stopWith(startFailureSentence(opened.failure));
  const open = opened.value;
  host = open;
  closeBeforeQuitting(open, endOnBug(open.log));

  nativeTheme.themeSource = open.settings.current.theme;
  open.settings.watch(({ theme }) => {
    nativeTheme.themeSource = theme;
  });
  listenToPage({
    window: () => window,
    serve: (wire) => open.serve(wire),
    offerFile: (path) => open.offerLocalFile(path),
  });

  const show = () => {
    if (window !== undefined) {
      focusWindow(window);
      return;
    }
    const shown = openWindow({
      statePath: join(app.getPath('userData'), 'state.json'),
      preload: join(root, 'out', 'electron', 'preload.cjs'),
      inspectable: !app.isPackaged,
    });
    window = shown;
    shown.once('closed', () => {
      window = undefined;
    });
    offerContextMenu(shown.webContents);
    askBeforeLosing(shown);
    keepAlive(
      shown,
      (event) => open.log.warn(event),
      () => app.quit(),
    );
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        platform: process.platform,
        inspectable: !app.isPackaged,
        run(command) {
          // On a Mac the menu is there without a window too.
          if (window === undefined) show();
          else window.webContents.send(channels.command, command);
        },
      }),
    ),
  );
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  show();
}

/** Chromium keeps its things, IndexedDB among them, in a folder of their own inside the data folder. */
function keepChromiumIn(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  } catch {
    // A data folder that cannot be written: the host says so, in a sentence, as soon as a dialog can be shown.
  }
}

function closeBeforeQuitting(host: Host, stopWatching: () => void): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSING_MS));
    void Promise.race([host.close().catch(() => {}), patience]).then(() => {
      stopWatching();
      app.quit();
    });
  });
}

function stopWith(sentence: string): void {
  dialog.showErrorBox(desktopText.startFailedTitle, sentence);
  app.quit();
}
