import type { CommandId } from '#core/commands.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from './files.ts';

/**
 * All that the desktop shell's preload gives to the page, under `globalThis.colophonDesktop`. In a browser it is not
 * there. Everything else goes over the port, as it goes over the socket in a browser.
 */
export interface DesktopBridge {
  /**
   * Asks the host for a fresh port; the one from before is closed. A port cannot go through the bridge itself, so it
   * comes as a message of the page's own window, with `portMessage(request)` as its data. See openDesktopWire.
   */
  requestPort(request: number): void;
  /** For a file that a person dropped on the window: its path goes to the host, never to the page. */
  offerDroppedFile(file: File): Promise<Result<OfferedFile, Failure>>;
  /**
   * Puts text on the clipboard. The browser's own clipboard needs a permission, and the shell grants none. Works only
   * just after a key press, a click or a choice in the menu; false when there was none.
   */
  copyText(text: string): Promise<boolean>;
  /** A command that was chosen in the menu. Returns the way to stop listening. */
  onCommand(listener: (command: CommandId) => void): () => void;
}

export const DESKTOP_BRIDGE = 'colophonDesktop';

/** The data of the message that brings the port which `request` asked for. */
export function portMessage(request: number): string {
  return `colophon-port ${request}`;
}
