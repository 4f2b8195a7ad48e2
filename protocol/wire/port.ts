import { toFrame } from './frames.ts';
import type { Wire } from './wire.ts';

interface EventPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start?(): void;
  close(): void;
}

interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): unknown;
  start?(): void;
  close(): void;
}

/**
 * A wire over a MessagePort: the browser's, Node's, or Electron's MessagePortMain (which has `on` only).
 *
 * Only Chromium and Node tell the other side of a closed port. So a "bye" goes first, and its arrival is a close.
 */
export function wireOverPort(port: EventPort | EmitterPort): Wire {
  let open = true;
  const closeListeners: (() => void)[] = [];
  const closed = () => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
  };
  const listen = (type: 'message' | 'close', listener: (event: { data?: unknown }) => void) => {
    if ('addEventListener' in port) port.addEventListener(type, listener);
    else port.on(type, listener);
  };

  listen('close', closed);
  return {
    send(frame) {
      if (open) port.postMessage(frame);
    },
    onFrame(listener) {
      listen('message', ({ data }) => {
        if (data === BYE) {
          port.close();
          closed();
          return;
        }
        const frame = toFrame(data);
        if (frame !== undefined && open) listener(frame);
      });
      port.start?.();
    },
    onClose(listener) {
      closeListeners.push(listener);
    },
    close() {
      if (!open) return;
      port.postMessage(BYE);
      port.close();
      closed();
    },
  };
}

const BYE = 'bye';
