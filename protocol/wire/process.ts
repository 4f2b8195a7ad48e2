import { toFrame } from './frames.ts';
import type { Frame, Wire } from './wire.ts';

/** One end of the channel between a parent and its child, whoever made the child (fork, or Electron's utilityProcess). */
export interface ProcessChannel {
  post(frame: Frame): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other process is gone. */
  onGone(listener: () => void): void;
  /** Ends the other process, or this one when called in the child. */
  end(): void;
}

export function wireOverProcess(channel: ProcessChannel): Wire {
  let open = true;
  channel.onGone(() => {
    open = false;
  });
  return {
    send(frame) {
      if (open) channel.post(frame);
    },
    onFrame(listener) {
      channel.onMessage((message) => {
        const frame = toFrame(message);
        if (frame !== undefined) listener(frame);
      });
    },
    onClose(listener) {
      channel.onGone(listener);
    },
    close() {
      channel.end();
    },
  };
}
