import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AdapterSource } from '#protocol/engine/parse.ts';

export const adapterFileSchema = z.object({
  ticket: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.number(),
  local: z.boolean(),
});
export type AdapterFile = z.infer<typeof adapterFileSchema>;

const CONFIG = 'adapter_config.json';
const WEIGHTS = 'adapter_model.safetensors';

/** What a training elsewhere adds to PEFT's files. */
const BESIDE = new Set(['colophon-job.json', 'colophon-run.json']);

/** What offered files are, by how they are called: PEFT's two belong together, everything else is one GGUF file. */
export function sourceOf(offered: readonly AdapterFile[], name?: string): Result<AdapterSource, Failure> {
  const files = offered.filter((file) => !BESIDE.has(file.name));
  const config = files.find((file) => /\.json$/i.test(file.name));
  const weights = files.find((file) => /\.safetensors$/i.test(file.name));
  const [first, second] = files;
  if (config !== undefined && weights !== undefined)
    return ok({ kind: 'peft', config: config.path, weights: weights.path, name: name ?? weights.name });
  if (config !== undefined) return fail({ code: 'ADAPTER_FILE_MISSING', name: config.name, missing: WEIGHTS });
  if (weights !== undefined) return fail({ code: 'ADAPTER_FILE_MISSING', name: weights.name, missing: CONFIG });
  if (first === undefined || second !== undefined)
    return fail({ code: 'IS_NO_ADAPTER', name: second?.name ?? offered[0]?.name ?? '' });
  return ok({ kind: 'gguf', path: first.path, name: name ?? first.name });
}
