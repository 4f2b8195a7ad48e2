import { toFrame } from './frames.ts';
import type { Wire } from './wire.ts';

interface Socket {
  binaryType: string;
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

const OPEN = 1;

/** A wire over an open WebSocket: the browser's, or the `ws` package's on the host's side. */
export function wireOverSocket(socket: Socket): Wire {
  socket.binaryType = 'arraybuffer';
  return {
    send(frame) {
      if (socket.readyState === OPEN) socket.send(frame);
    },
    onFrame(listener) {
      socket.addEventListener('message', ({ data }) => {
        const frame = toFrame(data);
        if (frame !== undefined) listener(frame);
      });
    },
    onClose(listener) {
      socket.addEventListener('close', listener);
    },
    close() {
      socket.close();
    },
  };
}
