import { readSync } from 'node:fs';
import { type Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { targetSchema } from '#core/train/recipe.ts';
import type { InfluenceInput } from '#protocol/engine/train.ts';
import { readLoraFile } from '../adapters/loraFile.ts';
import { readGgufFile } from '../parse/ggufFile.ts';
import { HeaderProblem, damaged } from '../parse/headerReader.ts';
import { shown } from '../parse/metadata.ts';
import type { Tensor } from '../parse/tensors.ts';
import type { LoraLeaves, TargetName } from '../train/model/trainable.ts';
import { readableTypes } from '../train/weights/dequantise.ts';

/** Its leaves as they count, the second half times how strongly; and which matrices of a layer it changes. */
export interface AnsweringAdapter {
  readonly leaves: LoraLeaves;
  readonly targets: readonly TargetName[];
}

/** Reads an adapter that answered. One on other matrices than are trained here is not supported. */
export function readAnswering({ path, name, scale }: InfluenceInput['own']): Result<AnsweringAdapter, Failure> {
  const checked = readLoraFile(path, name, true);
  if (!checked.ok) return checked;
  const { header, pairs } = checked.value;
  const size = header.fileBytes;
  const wanted = { path, name, fileBytes: size, availableBytes: size };
  const read = readGgufFile(
    wanted,
    () => {},
    ({ tensors, start }, descriptor) => {
      const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
      const numbers = (tensor: Tensor | undefined) => {
        if (tensor === undefined) throw damaged('it changed while it was read');
        return numbersOf(descriptor, start, tensor);
      };
      return pairs.map(({ tensor, rank }) => {
        const { matrix, target } = /^(?<matrix>blk\.\d+\.(?<target>\w+))\.weight$/u.exec(tensor)?.groups ?? {};
        const known = targetSchema.safeParse(target);
        if (matrix === undefined || !known.success)
          throw new HeaderProblem('not-supported', `it changes ${shown(tensor)}, which no adapter trained here does`);
        // As llama.cpp has it, which lets every pair count as it is where no alpha is given.
        const strength = scale * (header.alpha === null ? 1 : header.alpha / rank);
        const a = numbers(byName.get(`${tensor}.lora_a`));
        const b = numbers(byName.get(`${tensor}.lora_b`)).map((value) => value * strength);
        return { matrix, target: known.data, pair: { a, b } };
      });
    },
  );
  if (!read.ok) return read;
  if (read.value.kind === 'more') return fail({ code: 'FILE_CHANGED', name });
  const { made } = read.value;
  return ok({
    leaves: new Map(made.map(({ matrix, pair }) => [matrix, pair])),
    targets: [...new Set(made.map(({ target }) => target))],
  });
}

function numbersOf(descriptor: number, start: number, tensor: Tensor): Float32Array {
  const type = readableTypes.get(tensor.type);
  if (type === undefined || tensor.elements % type.blockLength !== 0)
    throw new HeaderProblem('not-supported', `its tensor ${shown(tensor.name)} is stored as ${tensor.type}`);
  const blocks = tensor.elements / type.blockLength;
  const bytes = Buffer.alloc(blocks * type.blockBytes);
  for (let from = 0; from < bytes.length;) {
    const count = readSync(descriptor, bytes, from, bytes.length - from, start + tensor.offset + from);
    if (count === 0) throw damaged('it ends too early');
    from += count;
  }
  const out = new Float32Array(tensor.elements);
  type.read(bytes, blocks, out);
  return out;
}
