import type { ProcessChannel } from '#protocol/wire/process.ts';

/** The part of Electron's `process.parentPort` that is needed here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/**
 * The child's end of the channel to the process that started it: Node's fork, or Electron's utilityProcess. Nothing
 * when it was started by hand.
 */
export function channelToParent(): ProcessChannel | undefined {
  const parentPort: ParentPort | undefined = Reflect.get(process, 'parentPort');
  if (parentPort !== undefined) {
    return {
      post: parentPort.postMessage.bind(parentPort),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
      // Electron ends its utility processes itself when the app goes.
      onGone() {},
      end: endNow,
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) return undefined;
  return {
    post(message) {
      // The callback takes the error of a parent that has just gone; that it is gone is told apart.
      if (process.connected) send(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => process.on('message', listener),
    onGone: (listener) => process.on('disconnect', listener),
    end: endNow,
  };
}

/** Ends this process at once. An orderly exit would first wait for native code, which may be at work for a minute. */
export function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
