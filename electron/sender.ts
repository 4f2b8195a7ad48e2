import type { BrowserWindow, WebFrameMain } from 'electron';
import { ORIGIN } from './origin.ts';

/**
 * Whether a message comes from our page: the main frame of our window, at our origin. A frame that has navigated or
 * gone since it sent the message is null, and is refused like every stranger.
 */
export function isFromPage(event: { senderFrame: WebFrameMain | null }, window: BrowserWindow | undefined): boolean {
  const frame = event.senderFrame;
  if (frame === null || window === undefined || window.isDestroyed()) return false;
  if (frame.isDestroyed() || frame.detached || frame.parent !== null) return false;
  return frame.frameToken === window.webContents.mainFrame.frameToken && frame.origin === ORIGIN;
}
