import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type CommandId, isCommandId } from '#core/commands.ts';
import { DESKTOP_BRIDGE, type DesktopBridge, portMessage } from '#protocol/window/bridge.ts';
import { channels } from './channels.ts';

// The preload runs in a browser's world, whose types would otherwise reach all of main.
declare const window: { postMessage(message: string, origin: string, ports: readonly unknown[]): void };
declare const location: { origin: string };
declare const navigator: { userActivation: { isActive: boolean } };

/** How long after a choice in the menu the page may still act on it, in milliseconds: as long as after a key press. */
const TOUCH_LASTS_MS = 5_000;

let chosenAt = Number.NEGATIVE_INFINITY;
const commandListeners = new Set<(command: CommandId) => void>();

// A port cannot pass through the context bridge: it goes to the page as a message of its own window.
ipcRenderer.on(channels.port, (event, request: number) => {
  window.postMessage(portMessage(request), location.origin, event.ports);
});

ipcRenderer.on(channels.command, (_event, command: unknown) => {
  if (!isCommandId(command)) return;
  chosenAt = performance.now();
  for (const listener of commandListeners) listener(command);
});

const bridge: DesktopBridge = {
  requestPort(request) {
    ipcRenderer.send(channels.requestPort, request);
  },
  async offerDroppedFile(file) {
    // A file that the page made up has no path; only one that a person chose or dropped has.
    const path = webUtils.getPathForFile(file);
    if (path === '') return { ok: false, failure: { code: 'FILE_GONE', name: file.name } };
    return ipcRenderer.invoke(channels.offerFile, path);
  },
  async copyText(text) {
    // Without a person's touch a page must not change the clipboard: an address in it might be swapped.
    if (!navigator.userActivation.isActive && performance.now() - chosenAt > TOUCH_LASTS_MS) return false;
    await ipcRenderer.invoke(channels.copyText, text);
    return true;
  },
  onCommand(listener) {
    commandListeners.add(listener);
    return () => {
      commandListeners.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld(DESKTOP_BRIDGE, bridge);
