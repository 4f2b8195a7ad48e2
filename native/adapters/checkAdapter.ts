import type { AdapterHeader } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AdapterSource } from '#protocol/engine/parse.ts';
import { shown } from '../parse/metadata.ts';
import { readPeftHeader, checkPeft } from './convertAdapter.ts';
import type { AdaptedBase } from './convertAdapter.ts';
import { readLoraFile } from './loraFile.ts';

export async function readAdapterHeader(source: AdapterSource): Promise<Result<AdapterHeader, Failure>> {
  if (source.kind === 'peft') return readPeftHeader(source);
  const read = readLoraFile(source.path, source.name, false);
  return read.ok ? ok(read.value.header) : read;
}

/**
 * Whether every matrix of an adapter is one of the base's, and of its size. llama.cpp looks no further either, so an
 * adapter of another fine-tune passes: that is for the families to know.
 */
export async function checkAdapter(
  source: AdapterSource,
  base: AdaptedBase,
  numbers: boolean,
): Promise<Result<void, Failure>> {
  if (source.kind === 'peft') return checkPeft(source, base);
  const read = readLoraFile(source.path, source.name, numbers);
  if (!read.ok) return read;
  const { header, pairs } = read.value;
  const another = (detail: string) =>
    fail<Failure>({ code: 'ADAPTER_OF_ANOTHER_BASE', name: source.name, base: base.name, detail });
  if (header.architecture !== base.architecture)
    return another(`it is made for the architecture ${header.architecture}, and ${base.name} is ${base.architecture}`);
  for (const { tensor, width, height } of pairs) {
    const matrix = base.matrices.get(tensor);
    if (matrix === undefined) return another(`it adapts ${shown(tensor)}, which ${base.name} does not have`);
    const [baseWidth, baseHeight] = matrix;
    if (width !== baseWidth || height !== baseHeight) {
      return another(
        `the pair for ${shown(tensor)} is made for ${width} × ${height}, and ${base.name} has ${baseWidth} × ${baseHeight}`,
      );
    }
  }
  return ok(undefined);
}
