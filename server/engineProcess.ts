import { fork } from 'node:child_process';
import { engineEnvironment } from '#host/engine/environment.ts';
import type { EngineChild } from '#host/shell.ts';
import type { Duty } from '#protocol/engine/duty.ts';

/** Starts one child of the engine with Node's fork. `entry` is native/main.ts, or its built form. */
export function startEngineProcess(entry: string, duty: Duty): EngineChild {
  const child = fork(entry, [duty], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: engineEnvironment(process.env),
  });
  let ended: string | undefined;
  const exitListeners: ((how: string) => void)[] = [];
  const end = (how: string) => {
    if (ended !== undefined) return;
    ended = how;
    for (const listener of exitListeners) listener(how);
  };
  child.on('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  child.on('error', (error) => end(error.message));
  const onExit = (listener: (how: string) => void) => {
    if (ended === undefined) exitListeners.push(listener);
    else listener(ended);
  };

  return {
    pid: child.pid,
    channel: {
      post(frame) {
        // The callback takes the error of a child that has just gone; its exit is told apart.
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
