import { utilityProcess } from 'electron';
import type { EngineChild } from '#host/shell.ts';

/** Starts the process that holds the keys: nothing of the environment, no output. `entry` is the built keys/main.ts. */
export function startKeyProcess(entry: string): EngineChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Colophon keys',
    stdio: 'ignore',
    env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
  });
  let ended: string | undefined;
  const exitListeners: ((how: string) => void)[] = [];
  child.once('exit', (code) => {
    ended = `exit code ${code}`;
    for (const listener of exitListeners) listener(ended);
  });
  const onExit = (listener: (how: string) => void) => {
    if (ended === undefined) exitListeners.push(listener);
    else listener(ended);
  };
  const kill = () => {
    if (ended === undefined) child.kill();
  };
  return {
    get pid() {
      return child.pid;
    },
    channel: {
      post(message) {
        if (ended === undefined) child.postMessage(message);
      },
      onMessage: (listener) => child.on('message', listener),
      onGone: (listener) => onExit(() => listener()),
      end: kill,
    },
    onExit,
    kill,
  };
}
