import { statSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { memoryOf } from '#core/train/estimate.ts';
import type { TrainInput } from '#protocol/engine/train.ts';
import { readModelHeader } from '../parse/modelHeader.ts';
import { hasGraphicsDevice } from './model/device.ts';
import { openTrainable } from './model/openTrainable.ts';
import type { Opening } from './session.ts';

/** What WebAssembly gives out is 4 GiB; the rest of it is what the library holds beside our numbers. */
const WASM_BYTES = 3.5 * 1024 ** 3;

/** Opens a base on the graphics device where there is one, and says how it was opened: a run stays on what it began. */
export async function openBase({ base, settings, ...how }: TrainInput): Promise<Result<Opening, Failure>> {
  const size = statSync(base.path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return fail({ code: 'FILE_GONE', name: base.name });
  const read = readModelHeader(base.path, base.name, size, size);
  if (!read.ok) return read;
  if (read.value.kind === 'more') return fail({ code: 'FILE_CHANGED', name: base.name });
  const memory = memoryOf(read.value.header, settings);
  const open = async (device: 'wasm' | 'webgpu'): Promise<Result<Opening, Failure>> => {
    const bound = device === 'wasm' ? Math.min(how.memoryBytes, WASM_BYTES) : how.memoryBytes;
    const recompute = how.recompute ?? memory.most > bound;
    const { targets, rank } = settings;
    const opened = await openTrainable(base.path, { targets, rank, recompute, device, threads: how.threads });
    return opened.ok ? ok({ trainable: opened.value, device, recompute }) : opened;
  };
  if (how.device !== 'auto') return open(how.device);
  if (!(await hasGraphicsDevice())) return open('wasm');
  const onDevice = await open('webgpu');
  const without = !onDevice.ok && onDevice.failure.code === 'ENGINE_UNAVAILABLE';
  return without ? open('wasm') : onDevice;
}
