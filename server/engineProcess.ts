import { fork } from 'node:child_process';
import { engineEnvironment } from '#host/engine/environment.ts';
import type { EngineChild } from '#host/shell.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import { forkedChild } from './forkedChild.ts';

/** Starts one child of the engine with Node's fork. `entry` is native/main.ts, or its built form. */
export function startEngineProcess(entry: string, duty: Duty): EngineChild {
  return forkedChild(
    fork(entry, [duty], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: engineEnvironment(process.env),
    }),
  );
}
