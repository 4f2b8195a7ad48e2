import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import type { FailureCode } from '#core/failure.ts';
import { writeFixedModel } from './fixedModels.ts';
import type { FixedModelOptions } from './fixedModels.ts';
import type { GgufValue } from './header.ts';

export interface Damage {
  /** What has to be said about such a file. */
  code: FailureCode;
  write: (path: string) => Promise<void>;
}

const SOME_TENSOR = 'blk.1.attn_q.weight';

function lying(code: FailureCode, options: FixedModelOptions): Damage {
  return { code, write: (path) => writeFixedModel(path, 'tiny', options) };
}

function metadata(code: FailureCode, entries: Record<string, GgufValue>): Damage {
  return lying(code, { metadata: entries });
}

/** Keeps what lies before a fraction of the file. */
function cut(fraction: number): Damage {
  return {
    code: 'MODEL_FILE_DAMAGED',
    async write(path) {
      await writeFixedModel(path, 'tiny');
      const { length } = await readFile(path);
      await truncate(path, Math.floor(length * fraction));
    },
  };
}

/** A file that is only its first bytes and a hole after them. */
function hollow(code: FailureCode, head: Uint8Array, fileBytes: number): Damage {
  return {
    code,
    async write(path) {
      const file = await open(path, 'w');
      await file.write(head);
      await file.truncate(fileBytes);
      await file.close();
    },
  };
}

/** Version 3, one tensor, and `keys` keys. */
function headWithKeys(keys: number): Uint8Array {
  const head = Buffer.alloc(24);
  head.write('GGUF');
  head.writeUInt32LE(3, 4);
  head.writeBigUInt64LE(1n, 8);
  head.writeBigUInt64LE(BigInt(keys), 16);
  return head;
}

/** A million keys of one byte each, all there. */
function millionKeys(): Uint8Array {
  const key = Buffer.alloc(16);
  const keys = Buffer.alloc(17 * 1_000_000);
  for (let index = 0; index < 1_000_000; index += 1) {
    key.writeBigUInt64LE(4n, 0);
    key.writeUInt32LE(index, 8);
    key.writeUInt32LE(0, 12);
    key.copy(keys, index * 17);
  }
  return Buffer.concat([headWithKeys(1_000_000), keys]);
}

/** Files that must be refused, by what is wrong with them. */
export const damages = {
  empty: { code: 'NOT_A_MODEL_FILE', write: (path) => writeFile(path, '') },
  text: { code: 'NOT_A_MODEL_FILE', write: (path) => writeFile(path, 'Call me Ishmael. '.repeat(1000)) },
  'wrong magic': lying('NOT_A_MODEL_FILE', { lies: { magic: 'GGML' } }),
  'version 1': lying('MODEL_NOT_SUPPORTED', { lies: { version: 1 } }),
  'version of the future': lying('MODEL_NOT_SUPPORTED', { lies: { version: 4 } }),
  'big-endian': lying('MODEL_NOT_SUPPORTED', { lies: { version: 0x03000000 } }),
  'cut in the header': cut(0.001),
  'cut in the vocabulary': cut(0.004),
  'cut in the weights': cut(0.5),
  'cut before the last byte': cut(1 - 1e-7),
  'fewer keys than claimed': lying('MODEL_FILE_DAMAGED', { lies: { keyCount: 60n } }),
  'more keys than claimed': lying('MODEL_FILE_DAMAGED', { lies: { keyCount: 5n } }),
  'fewer tensors than claimed': lying('MODEL_FILE_DAMAGED', { lies: { tensorCount: 50n } }),
  '2^63 keys': lying('MODEL_FILE_DAMAGED', { lies: { keyCount: 2n ** 63n } }),
  '2^63 tensors': lying('MODEL_FILE_DAMAGED', { lies: { tensorCount: 2n ** 63n } }),
  'a million keys': hollow('MODEL_FILE_DAMAGED', millionKeys(), 20_000_000),
  'a string of 2^62 bytes': lying('MODEL_FILE_DAMAGED', { lies: { stringLengths: { 'general.name': 2n ** 62n } } }),
  'a string longer than the file': lying('MODEL_FILE_DAMAGED', {
    lies: { stringLengths: { 'tokenizer.chat_template': 100_000_000n } },
  }),
  'a list of 2^60 texts': metadata('MODEL_FILE_DAMAGED', {
    'tokenizer.ggml.tokens': { type: 'array', of: 'string', values: [], claimedLength: 2n ** 60n },
  }),
  'a list of 2^60 numbers': metadata('MODEL_FILE_DAMAGED', {
    'tokenizer.ggml.scores': { type: 'array', of: 'f32', values: [], claimedLength: 2n ** 60n },
  }),
  'a list of lists': metadata('MODEL_FILE_DAMAGED', {
    'general.tags': { type: 'array', of: 'array', values: [{ type: 'array', of: 'array', values: [] }] },
  }),
  'an alignment of 7': metadata('MODEL_FILE_DAMAGED', { 'general.alignment': { type: 'u32', value: 7 } }),
  'an alignment of 0': metadata('MODEL_FILE_DAMAGED', { 'general.alignment': { type: 'u32', value: 0 } }),
  'no architecture': metadata('MODEL_FILE_DAMAGED', { 'general.architecture': { type: 'u32', value: 1 } }),
  'a billion layers': metadata('MODEL_FILE_DAMAGED', { 'llama.block_count': { type: 'u32', value: 1_000_000_000 } }),
  'no embedding length': metadata('MODEL_FILE_DAMAGED', { 'llama.embedding_length': { type: 'u32', value: 0 } }),
  'an offset past the end': lying('MODEL_FILE_DAMAGED', { lies: { offsets: { [SOME_TENSOR]: 2n ** 40n } } }),
  'an offset of 2^64 − 1': lying('MODEL_FILE_DAMAGED', { lies: { offsets: { [SOME_TENSOR]: 2n ** 64n - 1n } } }),
  'two tensors in one place': lying('MODEL_FILE_DAMAGED', { lies: { offsets: { [SOME_TENSOR]: 0n } } }),
  'a tensor of 2^63 numbers': lying('MODEL_FILE_DAMAGED', { lies: { shapes: { [SOME_TENSOR]: [2n ** 63n, 1n] } } }),
  'a tensor of 2^32 × 2^32': lying('MODEL_FILE_DAMAGED', {
    lies: { shapes: { [SOME_TENSOR]: [2n ** 32n, 2n ** 32n] } },
  }),
  'a tensor of nothing': lying('MODEL_FILE_DAMAGED', { lies: { shapes: { [SOME_TENSOR]: [0n, 128n] } } }),
  'a tensor of nine dimensions': lying('MODEL_FILE_DAMAGED', {
    lies: { shapes: { [SOME_TENSOR]: [1n, 1n, 1n, 1n, 1n, 1n, 1n, 1n, 1n] } },
  }),
  'a row that its type cannot hold': lying('MODEL_FILE_DAMAGED', { lies: { types: { [SOME_TENSOR]: 14 } } }),
  'an unknown tensor type': lying('MODEL_NOT_SUPPORTED', { lies: { types: { [SOME_TENSOR]: 999 } } }),
  'an adapter': metadata('IS_AN_ADAPTER', { 'general.type': { type: 'string', value: 'adapter' } }),
  'a projector': metadata('MODEL_NOT_SUPPORTED', { 'general.type': { type: 'string', value: 'mmproj' } }),
  'a part of several': metadata('MODEL_NOT_SUPPORTED', {
    'split.no': { type: 'u16', value: 1 },
    'split.count': { type: 'u16', value: 5 },
  }),
} satisfies Record<string, Damage>;
