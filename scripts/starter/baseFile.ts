import { writeFile } from 'node:fs/promises';
import { type Weights, shape, sizeOf, tensorShapes } from './baseShape.ts';
import { CHAT_TEMPLATE } from './language.ts';
import type { Piece } from './vocabulary.ts';

const ALIGNMENT = 32;
const BLOCK = 32;
const Q8_0 = { number: 8, blockBytes: 34 };
const F32 = { number: 0 };

type Value =
  | { u32: number }
  | { f32: number }
  | { bool: boolean }
  | { string: string }
  | { list: 'string' | 'f32' | 'i32'; of: readonly (string | number)[] };

/** Writes the base as a GGUF file: matrices in blocks of 8 bits, or everything as it was trained. */
export async function writeBase(
  path: string,
  {
    name,
    pieces,
    weights,
    quantised,
  }: { name: string; pieces: readonly Piece[]; weights: Weights; quantised: boolean },
): Promise<void> {
  const metadata: [string, Value][] = [
    ['general.architecture', { string: 'llama' }],
    ['general.name', { string: name }],
    ['general.license', { string: 'MIT' }],
    ['general.file_type', { u32: quantised ? 7 : 0 }],
    ['general.alignment', { u32: ALIGNMENT }],
    ['llama.context_length', { u32: shape.context }],
    ['llama.embedding_length', { u32: shape.embedding }],
    ['llama.block_count', { u32: shape.layers }],
    ['llama.feed_forward_length', { u32: shape.feedForward }],
    ['llama.attention.head_count', { u32: shape.heads }],
    ['llama.attention.head_count_kv', { u32: shape.heads }],
    ['llama.attention.layer_norm_rms_epsilon', { f32: shape.normEpsilon }],
    ['llama.rope.dimension_count', { u32: shape.headLength }],
    ['llama.rope.freq_base', { f32: shape.ropeBase }],
    ['llama.vocab_size', { u32: pieces.length }],
    ['tokenizer.ggml.model', { string: 'llama' }],
    ['tokenizer.ggml.tokens', { list: 'string', of: pieces.map(({ text }) => text) }],
    ['tokenizer.ggml.scores', { list: 'f32', of: pieces.map(({ score }) => score) }],
    ['tokenizer.ggml.token_type', { list: 'i32', of: pieces.map(({ kind }) => kind) }],
    ['tokenizer.ggml.bos_token_id', { u32: 1 }],
    ['tokenizer.ggml.eos_token_id', { u32: pieces.findIndex(({ text }) => text === '<|end|>') }],
    ['tokenizer.ggml.unknown_token_id', { u32: 0 }],
    ['tokenizer.ggml.add_bos_token', { bool: true }],
    ['tokenizer.ggml.add_space_prefix', { bool: false }],
    ['tokenizer.chat_template', { string: CHAT_TEMPLATE }],
  ];
  const head: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(tensorShapes.size), u64(metadata.length)];
  for (const [key, value] of metadata) head.push(string(key), valueOf(value));
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [tensor, dimensions] of tensorShapes) {
    const numbers = weights.get(tensor);
    if (numbers?.length !== sizeOf(dimensions)) throw new Error(`The weights lack ${tensor}`);
    const packed = quantised && dimensions.length === 2;
    const body = padded(
      packed ? blocksOf(numbers) : Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    );
    head.push(string(`${tensor}.weight`), u32(dimensions.length));
    for (const length of dimensions.toReversed()) head.push(u64(length));
    head.push(u32(packed ? Q8_0.number : F32.number), u64(offset));
    bodies.push(body);
    offset += body.length;
  }
  await writeFile(path, Buffer.concat([padded(Buffer.concat(head)), ...bodies]));
}

/** Blocks of 32 numbers: a half-precision step, then each number in steps. */
function blocksOf(numbers: Float32Array): Buffer {
  const blocks = Buffer.alloc((numbers.length / BLOCK) * Q8_0.blockBytes);
  for (let block = 0; block * BLOCK < numbers.length; block += 1) {
    const some = numbers.subarray(block * BLOCK, (block + 1) * BLOCK);
    const step = some.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0) / 127;
    const at = block * Q8_0.blockBytes;
    blocks.writeUInt16LE(halfBits(step), at);
    for (const [place, one] of some.entries())
      blocks.writeInt8(step === 0 ? 0 : Math.round(one / step), at + 2 + place);
  }
  return blocks;
}

function halfBits(value: number): number {
  return new Uint16Array(new Float16Array([value]).buffer)[0] ?? 0;
}

function valueOf(value: Value): Buffer {
  if ('u32' in value) return Buffer.concat([u32(4), u32(value.u32)]);
  if ('f32' in value) return Buffer.concat([u32(6), f32(value.f32)]);
  if ('bool' in value) return Buffer.concat([u32(7), Buffer.of(value.bool ? 1 : 0)]);
  if ('string' in value) return Buffer.concat([u32(8), string(value.string)]);
  const kinds = { string: 8, f32: 6, i32: 5 };
  const items = value.of.map((item) => {
    if (typeof item === 'string') return string(item);
    return value.list === 'f32' ? f32(item) : u32(item);
  });
  return Buffer.concat([u32(9), u32(kinds[value.list]), u64(items.length), ...items]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)]);
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
