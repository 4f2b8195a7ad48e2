/**
 * Runs before the first paint, while the window's code is still being read: the page is never drawn in the wrong
 * colours, and the host is called meanwhile. Bundled by itself and small; it must share no code with the window.
 */
import { type Door, openDoor } from './door.ts';
import { setTheme } from './theme.ts';

declare global {
  interface Window {
    colophonDoor?: Door;
  }
}

setTheme();
if (!('colophonDesktop' in window)) window.colophonDoor = openDoor();
