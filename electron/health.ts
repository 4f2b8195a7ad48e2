import { app, type BrowserWindow, dialog } from 'electron';
import { desktopText as text } from '#core/text/desktop.ts';
import type { Log } from '#host/log/log.ts';

/** A window that stops so often in so short a time will stop again: then a person decides, not a loop. */
const MOST_CRASHES = 3;
const CRASHES_COUNT_FOR_MS = 60_000;

/** Chromium's code for a load that another one took the place of. */
const ABORTED = -3;

/**
 * Opens the page again after its process went away, and says so. The host and the engine run elsewhere: what was saved
 * is kept, and an answer that was being written goes on.
 */
export function keepAlive(window: BrowserWindow, log: (event: string) => void, quit: () => void): void {
  let crashes: number[] = [];
  let asking = false;

  const ask = async (message: string, detail: string, buttons: readonly [string, () => void][]) => {
    if (asking || window.isDestroyed()) return;
    asking = true;
    try {
      const labels = buttons.map(([label]) => label);
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message,
        detail,
        buttons: labels,
        defaultId: 0,
        cancelId: 0,
      });
      if (!window.isDestroyed()) buttons[response]?.[1]();
    } finally {
      asking = false;
    }
  };
  const reload = () => window.webContents.reload();

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log(`the window's process went away (${reason}, ${exitCode})`);
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < CRASHES_COUNT_FOR_MS), now];
    if (crashes.length >= MOST_CRASHES) {
      void ask(text.windowKeepsCrashing, text.windowKeepsCrashingDetail, [
        [text.openAgain, reload],
        [text.quit, quit],
      ]);
      return;
    }
    reload();
    void ask(text.windowCrashed, text.windowCrashedDetail, [[text.fine, doNothing]]);
  });
  window.webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return;
    log(`the page could not be loaded (${code})`);
    dialog.showErrorBox(text.startFailedTitle, text.windowMissing);
    quit();
  });
  window.on('unresponsive', () => {
    log('the window does not answer');
    void ask(text.windowHangs, text.windowHangsDetail, [
      [text.wait, doNothing],
      [text.openAgain, () => window.webContents.forcefullyCrashRenderer()],
    ]);
  });
}

function doNothing(): void {}

/**
 * Electron would show a stack to a person, and go on in a state that nobody knows. Instead it is written down, said in
 * a sentence, and the app ends in good order. Returns the way to stop.
 */
export function endOnBug(log: Log): () => void {
  const ended = (error: unknown) => {
    log.error('a bug in the host', error);
    dialog.showErrorBox(text.bugTitle, text.bug);
    app.quit();
  };
  const forgotten = (error: unknown) => log.error('a promise failed and nobody waited for it', error);
  process.on('uncaughtException', ended);
  process.on('unhandledRejection', forgotten);
  return () => {
    process.off('uncaughtException', ended);
    process.off('unhandledRejection', forgotten);
  };
}
