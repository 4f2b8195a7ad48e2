import { fork } from 'node:child_process';
import type { EngineChild } from '#host/shell.ts';

/**
 * Starts the process that holds the keys. It gets nothing of the environment, prints nowhere, and Node itself keeps it
 * from writing files and from starting programs. `entry` is keys/main.ts.
 */
export function startKeyProcess(entry: string): EngineChild {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--permission', '--allow-fs-read=*'],
    // Windows finds its own random numbers by this.
    env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
  });
  let ended: string | undefined;
  const exitListeners: ((how: string) => void)[] = [];
  const end = (how: string) => {
    if (ended !== undefined) return;
    ended = how;
    for (const listener of exitListeners) listener(how);
  };
  child.on('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  child.on('error', () => end('it could not be started'));
  const onExit = (listener: (how: string) => void) => {
    if (ended === undefined) exitListeners.push(listener);
    else listener(ended);
  };
  return {
    pid: child.pid,
    channel: {
      post(frame) {
        if (child.connected) child.send(frame, () => {});
      },
      onMessage: (listener) => child.on('message', listener),
      onGone: (listener) => onExit(() => listener()),
      end: () => child.kill('SIGKILL'),
    },
    onExit,
    kill: () => child.kill('SIGKILL'),
  };
}
