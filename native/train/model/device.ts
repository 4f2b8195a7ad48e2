import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { ThreadWorker } from './threadWorker.ts';

export type Jax = typeof import('@jax-js/jax');
export type NumberArray = InstanceType<Jax['Array']>;

let opened: Promise<Jax> | undefined;
let openedThreads = 0;

/**
 * The library, computing where it is told to. It decides on its threads once, when it is loaded: a process has one
 * number of them, that of the first who asked.
 */
export async function openDevice(device: 'wasm' | 'webgpu', threads: number): Promise<Result<Jax, Failure>> {
  if (opened === undefined) {
    openedThreads = threads;
    opened = load(threads);
  }
  if (device === 'wasm' && threads !== openedThreads)
    throw new RangeError(`This process computes on ${openedThreads} threads; for ${threads} another is needed`);
  const jax = await opened;
  if (device === 'webgpu' && !(await hasGpu(jax)))
    return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'no graphics device answered' });
  jax.defaultDevice(device);
  return ok(jax);
}

async function load(threads: number): Promise<Jax> {
  // With one thread the work is done where it is asked for, which is what the library does when there are no workers.
  if (threads === 1) return import('@jax-js/jax');
  Object.defineProperty(globalThis, 'Worker', { value: ThreadWorker, configurable: true });
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: threads, configurable: true });
  return import('@jax-js/jax');
}

/** Is there a graphics device that is worth training on? What only plays one on the processor is slower than wasm. */
export async function hasGraphicsDevice(): Promise<boolean> {
  if (!(await offerGpu())) return false;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  return adapter !== null && !adapter.info.isFallbackAdapter;
}

async function hasGpu(jax: Jax): Promise<boolean> {
  return (await offerGpu()) && (await jax.init('webgpu')).includes('webgpu');
}

/** Puts WebGPU where a browser would have it. */
async function offerGpu(): Promise<boolean> {
  if ('gpu' in navigator && navigator.gpu !== undefined) return true;
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
    return true;
  } catch {
    // Its library is not there for this system, or lacks one of the system's own.
    return false;
  }
}

/** The memory that computing has is used up: a smaller batch may fit, in another process. */
export class OutOfMemory extends Error {
  constructor(cause: Error) {
    super('there is not enough memory for this batch', { cause });
  }
}

/** Tells running out of memory, which is expected, from everything else. */
export async function orOutOfMemory<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const full = error instanceof Error && /4 GiB|memory\.grow|out of memory|allocation failed/i.test(error.message);
    throw full ? new OutOfMemory(error) : error;
  }
}
