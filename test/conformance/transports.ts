import { fail } from '#core/result.ts';
import { WebSocket } from 'ws';
import { WindowFiles } from '#host/windowFiles.ts';
import { wireOverPort } from '#protocol/wire/port.ts';
import { wireOverSocket } from '#protocol/wire/socket.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { serveLoopback } from '#server/loopback.ts';
import { Sessions } from '#server/sessions.ts';

/** One way from a window to a host, as a test drives it. */
export interface Transport {
  /** A window's side; rejects while the host is down. */
  connect(): Promise<Wire>;
  /** The host goes away: every wire breaks, and none can be opened. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export type OpenTransport = (onWire: (wire: Wire) => void) => Promise<Transport>;

export const transports: Record<'MessagePort' | 'WebSocket', OpenTransport> = {
  async MessagePort(onWire) {
    let running = true;
    const hostSides = new Set<Wire>();
    return {
      connect() {
        if (!running) return Promise.reject(new Error('the host is down'));
        const { port1, port2 } = new MessageChannel();
        const hostSide = wireOverPort(port1);
        hostSides.add(hostSide);
        onWire(hostSide);
        return Promise.resolve(wireOverPort(port2));
      },
      stop() {
        running = false;
        for (const wire of hostSides) wire.close();
        hostSides.clear();
        return Promise.resolve();
      },
      start() {
        running = true;
        return Promise.resolve();
      },
    };
  },

  async WebSocket(onWire) {
    const sessions = new Sessions(new Uint8Array(32));
    const session = sessions.redeem(sessions.newLink());
    const open = async (port: number) => {
      const served = await serveLoopback({
        port,
        sessions,
        onWire,
        files: () => new WindowFiles('/nonexistent', ''),
        onPart: () => Promise.resolve(fail({ code: 'NOT_FOUND', what: 'file' })),
      });
      if (!served.ok) throw new Error(served.failure.code);
      return served.value;
    };
    let loopback = await open(0);
    const { port } = loopback;
    return {
      connect: () =>
        new Promise((resolve, reject) => {
          const origin = `http://127.0.0.1:${port}`;
          const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, ['colophon.v1', `session.${session}`], {
            origin,
          });
          const wire = wireOverSocket(socket);
          socket.on('open', () => resolve(wire));
          socket.on('error', reject);
        }),
      stop: () => loopback.close(),
      async start() {
        loopback = await open(port);
      },
    };
  },
};
