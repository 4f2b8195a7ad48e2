import { statSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { readModelHeader } from '../parse/modelHeader.ts';
import type { AdaptedBase } from './convertAdapter.ts';

/** What a conversion has to know of the base, from the base's own file. */
export function readAdaptedBase(path: string, name: string): Result<AdaptedBase, Failure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const read = readModelHeader(path, name, size, size);
  if (!read.ok) return read;
  if (read.value.kind === 'more') return fail({ code: 'FILE_CHANGED', name });
  const { header, tensors } = read.value;
  return ok({
    name,
    architecture: header.architecture,
    heads: header.heads,
    keyValueHeads: header.keyValueHeads,
    matrices: new Map(
      tensors.flatMap((tensor) => {
        const [width = 0, height = 0] = tensor.shape;
        return tensor.shape.length === 2 ? [[tensor.name, [width, height]] as const] : [];
      }),
    ),
  });
}
