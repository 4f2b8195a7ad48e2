import type { ProcessChannel } from '#protocol/wire/process.ts';

/** The part of Electron's `process.parentPort` that is needed here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** This child's end of the channel to the host. The engine has one like it; this process shares no code with strangers' files. */
export function channelToHost(): ProcessChannel | undefined {
  const parentPort: ParentPort | undefined = Reflect.get(process, 'parentPort');
  if (parentPort !== undefined) {
    return {
      post: parentPort.postMessage.bind(parentPort),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
      // Electron ends its utility processes itself when the app goes.
      onGone() {},
      end: () => process.exit(),
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) return undefined;
  return {
    post(message) {
      if (process.connected) send(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => process.on('message', listener),
    onGone: (listener) => process.on('disconnect', listener),
    end: () => process.exit(),
  };
}
