import { type DesktopBridge, portMessage } from '../window/bridge.ts';
import { wireOverPort } from './port.ts';
import type { Wire } from './wire.ts';

/** The part of the page's `window` that is needed. */
export interface Page {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** A shell that does not answer in this time is starting or gone: the connection tries again. */
const PATIENCE_MS = 5_000;

let requests = 0;

/** A wire to the host in the desktop shell, for `keepConnection`. */
export function openDesktopWire(bridge: DesktopBridge, page: Page): Promise<Wire> {
  requests += 1;
  const request = requests;
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(patience);
      page.removeEventListener('message', arrived);
    };
    const arrived = (event: MessageEvent) => {
      const port = event.ports[0];
      // Only the page's own window may bring the port: a frame's message has another source.
      if (event.source !== page || event.data !== portMessage(request) || port === undefined) return;
      settle();
      resolve(wireOverPort(port));
    };
    const patience = setTimeout(() => {
      settle();
      reject(new Error('The desktop shell gave no port.'));
    }, PATIENCE_MS);
    page.addEventListener('message', arrived);
    bridge.requestPort(request);
  });
}
