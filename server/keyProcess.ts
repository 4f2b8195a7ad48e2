import { fork } from 'node:child_process';
import type { EngineChild } from '#host/shell.ts';
import { forkedChild } from './forkedChild.ts';

/**
 * Starts the process that holds the keys. It gets nothing of the environment, prints nowhere, and Node itself keeps it
 * from writing files and from starting programs. `entry` is keys/main.ts.
 */
export function startKeyProcess(entry: string): EngineChild {
  return forkedChild(
    fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--permission', '--allow-fs-read=*'],
      // Windows finds its own random numbers by this.
      env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
    }),
  );
}
