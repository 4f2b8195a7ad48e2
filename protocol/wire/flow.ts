import { weightOf } from './frames.ts';
import type { Frame, Wire } from './wire.ts';

/** How much may be under way before a sender has to wait. */
export const FLOW_WINDOW_BYTES = 1024 * 1024;

const CREDIT = '+';

/** A wire whose `send` waits until the other side has taken what was sent before. */
export interface FlowWire {
  send(frame: Frame): Promise<void>;
  onFrame(listener: (frame: Frame) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * Credit-based flow control. The receiver gives back as many bytes as it has handed on; a sender with a full window
 * waits. A window that hangs therefore stops the generator that feeds it, instead of filling the host's memory.
 *
 *     sender                         receiver
 *       | frame, frame, frame  ------>  |
 *       | (window full: waits)          | handed on
 *       | <------------------- "+65536" |
 *
 * Credits are text frames that begin with "+"; oRPC's own text frames begin with "{".
 */
export function withFlowControl(wire: Wire, windowBytes = FLOW_WINDOW_BYTES): FlowWire {
  let underWay = 0;
  let taken = 0;
  let closed = false;
  let deliver: (frame: Frame) => void = () => {};
  const waiting: { frame: Frame; sent: () => void }[] = [];
  const closeListeners: (() => void)[] = [];

  const put = (frame: Frame) => {
    underWay += weightOf(frame);
    wire.send(frame);
  };

  const drain = () => {
    while (waiting.length > 0 && underWay < windowBytes) {
      const next = waiting.shift();
      if (next === undefined) return;
      put(next.frame);
      next.sent();
    }
  };

  wire.onFrame((frame) => {
    if (typeof frame === 'string' && frame.startsWith(CREDIT)) {
      const credit = Number(frame.slice(CREDIT.length));
      if (Number.isSafeInteger(credit) && credit > 0) underWay = Math.max(0, underWay - credit);
      drain();
      return;
    }
    taken += weightOf(frame);
    if (taken >= windowBytes / 8) {
      wire.send(`${CREDIT}${taken}`);
      taken = 0;
    }
    deliver(frame);
  });

  wire.onClose(() => {
    closed = true;
    for (const { sent } of waiting.splice(0)) sent();
    for (const listener of closeListeners) listener();
  });

  return {
    send(frame) {
      if (closed) return Promise.resolve();
      if (waiting.length === 0 && underWay < windowBytes) {
        put(frame);
        return Promise.resolve();
      }
      return new Promise((sent) => waiting.push({ frame, sent }));
    },
    onFrame(listener) {
      deliver = listener;
    },
    onClose(listener) {
      if (closed) listener();
      else closeListeners.push(listener);
    },
    close() {
      wire.close();
    },
  };
}
