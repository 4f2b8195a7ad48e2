import type { FileHandle } from 'node:fs/promises';
import { bytesFrom, bytesOfNumber } from './numbers.ts';

/** Numbers of GGUF's types, as far as an adapter needs them. */
const STRING = 8;
const U32 = 4;
const F32 = 6;
const TENSOR_TYPES = { F32: 0, F16: 1 } as const;
const ALIGNMENT = 32;

export interface AdapterTensor {
  name: string;
  /** As llama.cpp counts: the length of a row first. */
  shape: readonly [number, number];
  type: 'F32' | 'F16';
  numbers: () => Promise<Float32Array>;
}

export type AdapterValue = { string: string } | { u32: number } | { f32: number };

/** Writes a GGUF file, version 3. One tensor is in memory at a time. */
export async function writeAdapter(
  file: FileHandle,
  metadata: readonly (readonly [string, AdapterValue])[],
  tensors: readonly AdapterTensor[],
): Promise<void> {
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(metadata.length)];
  for (const [key, value] of metadata) parts.push(text(key), valueOf(value));
  let offset = 0;
  for (const { name, shape, type } of tensors) {
    parts.push(text(name), u32(2), u64(shape[0]), u64(shape[1]), u32(TENSOR_TYPES[type]), u64(offset));
    offset += aligned(shape[0] * shape[1] * bytesOfNumber[type]);
  }
  const head = Buffer.concat(parts);
  let at = 0;
  const put = async (bytes: Uint8Array) => {
    const padded = new Uint8Array(aligned(bytes.length));
    padded.set(bytes);
    await file.write(padded, 0, padded.length, at);
    at += padded.length;
  };
  await put(head);
  for (const { numbers, type } of tensors) await put(bytesFrom(await numbers(), type));
  await file.sync();
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function valueOf(value: AdapterValue): Buffer {
  if ('string' in value) return Buffer.concat([u32(STRING), text(value.string)]);
  if ('u32' in value) return Buffer.concat([u32(U32), u32(value.u32)]);
  const number = Buffer.alloc(4);
  number.writeFloatLE(value.f32);
  return Buffer.concat([u32(F32), number]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
