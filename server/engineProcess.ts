import { fork } from 'node:child_process';
import type { EngineChild } from '#host/shell.ts';
import type { Duty } from '#protocol/engine/contract.ts';

/** What the engine may see of the environment: what drivers and the loader need. Everything else may hold a secret. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'XDG_RUNTIME_DIR',
  'XDG_CACHE_HOME',
  'CUDA_VISIBLE_DEVICES',
  'CUDA_PATH',
  'VK_ICD_FILENAMES',
  'VK_DRIVER_FILES',
  'GGML_VK_VISIBLE_DEVICES',
];

/** Starts one child of the engine with Node's fork. `entry` is native/main.ts, or its built form. */
export function startEngineProcess(entry: string, duty: Duty): EngineChild {
  const child = fork(entry, [duty], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      ...Object.fromEntries(
        PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      ),
      // One arena and early mmap keep the child's memory flat while models and adapters come and go.
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '131072',
    },
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
