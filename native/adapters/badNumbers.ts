import { readSync } from 'node:fs';
import type { GgufFile } from '../parse/ggufFile.ts';
import { count, damaged } from '../parse/headerReader.ts';
import { shown } from '../parse/metadata.ts';
import type { Tensor } from '../parse/tensors.ts';

/** Read at a time; a whole number of every type's blocks (4, 2 and 34 bytes). */
const CHUNK_BYTES = 34 * 32 * 1024;
const Q8_BLOCK_BYTES = 34;

/** An adapter with a number that is none makes every answer of its base nonsense: it is refused, with the place. */
export function refuseBadNumbers(file: number, { tensors, start }: Pick<GgufFile, 'tensors' | 'start'>): void {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (const tensor of tensors) {
    for (let at = 0; at < tensor.bytes;) {
      const wanted = Math.min(CHUNK_BYTES, tensor.bytes - at);
      fill(file, chunk, wanted, start + tensor.offset + at);
      const bad = badPlace(chunk.subarray(0, wanted), tensor);
      if (bad !== undefined)
        throw damaged(
          `${shown(tensor.name)} holds what is no number at byte ${count(start + tensor.offset + at + bad)}`,
        );
      at += wanted;
    }
  }
}

/** By the exponent alone: all of its bits are set in infinities and in what is no number. */
function badPlace(bytes: Buffer, { type }: Tensor): number | undefined {
  if (type === 'F32') {
    for (let at = 3; at < bytes.length; at += 4)
      if (((bytes[at] ?? 0) & 0x7f) === 0x7f && (bytes[at - 1] ?? 0) >= 0x80) return at - 3;
    return undefined;
  }
  if (type === 'BF16') {
    for (let at = 1; at < bytes.length; at += 2)
      if (((bytes[at] ?? 0) & 0x7f) === 0x7f && (bytes[at - 1] ?? 0) >= 0x80) return at - 1;
    return undefined;
  }
  // In blocks of Q8_0 only the scale, a 16-bit number at the beginning, can be no number.
  const step = type === 'F16' ? 2 : Q8_BLOCK_BYTES;
  for (let at = 1; at < bytes.length; at += step) if (((bytes[at] ?? 0) & 0x7c) === 0x7c) return at - 1;
  return undefined;
}

function fill(file: number, chunk: Buffer, wanted: number, position: number): void {
  for (let read = 0; read < wanted;) {
    const bytes = readSync(file, chunk, read, wanted - read, position + read);
    if (bytes === 0) throw damaged(`the file ends at byte ${count(position + read)}`);
    read += bytes;
  }
}
