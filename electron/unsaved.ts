import { type BrowserWindow, dialog } from 'electron';
import { desktopText as text } from '#core/text/desktop.ts';

/**
 * Asks before the page goes over something that was begun and not saved. The page says that there is such a thing as
 * pages do in a browser, by not wanting to be unloaded; here nobody else would ask, and the window just not close.
 */
export function askBeforeLosing(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    // The page waits meanwhile, so the answer has to come before this returns.
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: text.unsaved,
      detail: text.unsavedDetail,
      buttons: [text.keepOpen, text.closeAnyway],
      defaultId: 0,
      cancelId: 0,
    });
    // To prevent the prevention lets it go.
    if (answer === 1) event.preventDefault();
  });
}
