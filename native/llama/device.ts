import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { DeviceChoice } from '#core/settings.ts';
import type { Device } from '#protocol/engine/device.ts';
import { cleanText } from '../parse/cleanText.ts';
import { forgetComplaints, lastComplaints, memoryOf, nameOf, openBackend, promisedGpus } from './binding.ts';
import type { Backend, Gpu } from './binding.ts';

export interface OpenDevice extends Backend {
  reason: Device['reason'];
  detail: string | null;
}

const NAMES = { cuda: 'CUDA', metal: 'Metal', vulkan: 'Vulkan' } as const;

/** Tries what was chosen, or what the drivers promise from the best down, and the processor in the end. */
export async function openDevice(choice: DeviceChoice): Promise<Result<OpenDevice, Failure>> {
  const candidates: Gpu[] = choice === 'auto' ? await promisedGpus() : choice === 'cpu' ? [false] : [choice, false];
  const refusals: string[] = [];
  for (const gpu of candidates) {
    forgetComplaints();
    try {
      const backend = await openBackend(gpu);
      return ok({
        ...backend,
        reason: reasonFor(choice, gpu, refusals),
        detail: refusals.length === 0 ? null : refusals.join('; '),
      });
    } catch (error) {
      refusals.push(`${gpu === false ? 'Processor' : NAMES[gpu]}: ${await whatWasSaid(error)}`);
    }
  }
  return fail({ code: 'ENGINE_UNAVAILABLE', detail: refusals.join('; ') });
}

function reasonFor(choice: DeviceChoice, gpu: Gpu, refusals: readonly string[]): Device['reason'] {
  if (refusals.length > 0) return 'fallback';
  if (choice !== 'auto') return 'chosen';
  return gpu === false ? 'only' : 'best';
}

export async function describeDevice(device: OpenDevice): Promise<Device> {
  const { gpu, reason, detail } = device;
  return { kind: gpu === false ? 'cpu' : gpu, name: await nameOf(device), reason, detail, ...(await memoryOf(device)) };
}

/** The last complaint of the driver, or else the error's own first line. */
export async function whatWasSaid(error: unknown): Promise<string> {
  const [line = ''] = error instanceof Error ? error.message.split('\n') : [String(error)];
  return cleanText((await lastComplaints()).at(-1) ?? line, 300);
}
