import { createHash } from 'node:crypto';
import { readSync, statSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readGgufFile } from '../parse/ggufFile.ts';
import { damaged } from '../parse/headerReader.ts';
import type { Tensor } from '../parse/tensors.ts';

/** Lists of constants that some converters write and others do not: they say nothing of the weights. */
const CONSTANTS = /^rope_/;
/** All norms of the largest models together have a few tens of megabytes. */
const MOST_BYTES = 256 * 1024 ** 2;

/**
 * A fingerprint of the short tensors of a base: those of one dimension, which every converter keeps at 32 bits however
 * the matrices are quantised. Training changes them in nearly every case; where it left them alone (adapters that were
 * merged), the fingerprint is that of the base. Null when they are all alike, as before any training.
 */
export function readNorms(path: string, name: string): Result<string | null, Failure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const wanted = { path, name, fileBytes: size, availableBytes: size };
  const read = readGgufFile(
    wanted,
    () => {},
    ({ tensors, start }, file) => {
      const norms = tensors.filter(
        ({ shape, type, name: own }) => shape.length === 1 && type === 'F32' && !CONSTANTS.test(own),
      );
      return fingerprint(norms, (tensor) => bytesOf(file, tensor, start));
    },
  );
  if (!read.ok) return read;
  return read.value.kind === 'more' ? fail({ code: 'FILE_CHANGED', name }) : ok(read.value.made);
}

function fingerprint(norms: readonly Tensor[], bytesIn: (tensor: Tensor) => Buffer): string | null {
  if (norms.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES) return null;
  const hash = createHash('sha256');
  const numbers = new Set<number>();
  for (const tensor of norms.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const bytes = bytesIn(tensor);
    hash.update(`${tensor.name}\n${tensor.bytes}\n`).update(bytes);
    for (let at = 0; at < bytes.length && numbers.size < ENOUGH; at += 4) numbers.add(bytes.readUInt32LE(at));
  }
  return numbers.size < ENOUGH ? null : hash.digest('hex');
}

/** Norms that nobody trained hold one number or two. */
const ENOUGH = 16;

function bytesOf(file: number, tensor: Tensor, start: number): Buffer {
  const bytes = Buffer.alloc(tensor.bytes);
  for (let read = 0; read < bytes.length;) {
    const got = readSync(file, bytes, read, bytes.length - read, start + tensor.offset + read);
    if (got === 0) throw damaged('it was cut short while it was read');
    read += got;
  }
  return bytes;
}
