import type { ChildProcess } from 'node:child_process';
import type { EngineChild } from '#host/shell.ts';

/** A process that was forked with `serialization: 'advanced'`, as the host knows its children. */
export function forkedChild(child: ChildProcess): EngineChild {
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
