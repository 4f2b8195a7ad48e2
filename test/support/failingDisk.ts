import type { FileHandle } from 'node:fs/promises';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';

export type DiskStep =
  | 'open'
  | 'write'
  | 'sync'
  | 'close'
  | 'rename'
  | 'link'
  | 'copyFile'
  | 'statfs'
  | 'stat'
  | 'unlink';

/** What a call of the file system or of a file counts as; what is not here cannot be made to fail. */
const STEPS: ReadonlyMap<string | symbol, DiskStep> = new Map<string, DiskStep>([
  ['write', 'write'],
  ['writeFile', 'write'],
  ['sync', 'sync'],
  ['rename', 'rename'],
  ['link', 'link'],
  ['copyFile', 'copyFile'],
  ['statfs', 'statfs'],
  ['stat', 'stat'],
  ['unlink', 'unlink'],
]);

/**
 * The real file system, on which chosen steps fail. `fails` is asked before each step with the step and how many came
 * before it, and returns the system's name of the fault ("ENOSPC"), or undefined. `steps` is filled with what was done.
 */
export function failingDisk(
  fails: (step: DiskStep, before: number) => string | undefined,
  steps: DiskStep[] = [],
): Disk {
  const take = (step: DiskStep) => {
    const code = fails(step, steps.length);
    steps.push(step);
    if (code !== undefined) throw Object.assign(new Error(`${code}: made up`), { code, syscall: step });
  };
  const guarded = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(_target, name) {
        const real: unknown = Reflect.get(target, name);
        if (typeof real !== 'function') return real;
        return async (...args: unknown[]): Promise<unknown> => {
          if (name === 'open') {
            take('open');
            const file: FileHandle = await Reflect.apply(real, target, args);
            return guarded(file);
          }
          if (name === 'close') {
            // Closed in any case, so that a failing test leaks nothing.
            await Reflect.apply(real, target, args);
            take('close');
            return undefined;
          }
          const step = STEPS.get(name);
          if (step !== undefined) take(step);
          const done: unknown = await Reflect.apply(real, target, args);
          return done;
        };
      },
    });
  // A copy: the module itself may not be stood in for.
  return guarded({ ...realDisk });
}
