/** The types of a GGUF value that our models need, with their numbers in the file. */
const TYPES = { u8: 0, u16: 2, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9, u64: 10 } as const;

export type GgufValue =
  | { type: 'u8' | 'u16' | 'u32' | 'i32' | 'f32'; value: number }
  | { type: 'u64'; value: bigint }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  /** `claimedLength` is for damaged files. */
  | { type: 'array'; of: keyof typeof TYPES; values: readonly GgufValue[]; claimedLength?: bigint };

/** How a tensor's numbers lie in the file. */
const TENSOR_TYPES = {
  F32: { number: 0, blockLength: 1, blockBytes: 4 },
  F16: { number: 1, blockLength: 1, blockBytes: 2 },
  BF16: { number: 30, blockLength: 1, blockBytes: 2 },
  Q4_0: { number: 2, blockLength: 32, blockBytes: 18 },
  Q5_0: { number: 6, blockLength: 32, blockBytes: 22 },
  Q5_1: { number: 7, blockLength: 32, blockBytes: 24 },
  Q8_0: { number: 8, blockLength: 32, blockBytes: 34 },
  Q4_K: { number: 12, blockLength: 256, blockBytes: 144 },
  Q5_K: { number: 13, blockLength: 256, blockBytes: 176 },
  Q6_K: { number: 14, blockLength: 256, blockBytes: 210 },
} as const;
export type TensorType = keyof typeof TENSOR_TYPES;

export interface GgufTensor {
  name: string;
  /** As llama.cpp counts: the length of a row first. */
  shape: readonly number[];
  type: TensorType;
}

/** What a correct file holds; a damaged one says something else in its place. */
export interface Lies {
  magic?: string;
  version?: number;
  keyCount?: bigint;
  tensorCount?: bigint;
  /** By the tensor's name. */
  shapes?: Record<string, readonly bigint[]>;
  offsets?: Record<string, bigint>;
  types?: Record<string, number>;
  /** By the key: a string value that claims another length than it has. */
  stringLengths?: Record<string, bigint>;
}

export interface GgufHeader {
  bytes: Uint8Array<ArrayBuffer>;
  /** From the beginning of the file. */
  tensorOffsets: Map<string, number>;
  fileBytes: number;
}

const ALIGNMENT = 32;

/** The head of a GGUF v3 file, little-endian, aligned to 32 bytes. The tensors' bytes follow it in order. */
export function ggufHeader(
  metadata: readonly (readonly [string, GgufValue])[],
  tensors: readonly GgufTensor[],
  lies: Lies = {},
): GgufHeader {
  const out = new Output();
  out.text(lies.magic ?? 'GGUF');
  out.u32(lies.version ?? 3);
  out.u64(lies.tensorCount ?? BigInt(tensors.length));
  out.u64(lies.keyCount ?? BigInt(metadata.length));
  for (const [key, value] of metadata) {
    out.string(key);
    out.u32(TYPES[value.type]);
    out.value(value, lies.stringLengths?.[key]);
  }
  let offset = 0;
  const offsets = new Map<string, number>();
  for (const tensor of tensors) {
    out.string(tensor.name);
    const shape = lies.shapes?.[tensor.name] ?? tensor.shape.map(BigInt);
    out.u32(shape.length);
    for (const length of shape) out.u64(length);
    out.u32(lies.types?.[tensor.name] ?? TENSOR_TYPES[tensor.type].number);
    out.u64(lies.offsets?.[tensor.name] ?? BigInt(offset));
    offsets.set(tensor.name, offset);
    offset += aligned(tensorBytes(tensor));
  }
  const bytes = out.padded(ALIGNMENT);
  return {
    bytes,
    tensorOffsets: new Map([...offsets].map(([name, at]) => [name, bytes.length + at])),
    fileBytes: bytes.length + offset,
  };
}

export function tensorBytes({ shape, type }: GgufTensor): number {
  const { blockLength, blockBytes } = TENSOR_TYPES[type];
  return (shape.reduce((product, length) => product * length, 1) / blockLength) * blockBytes;
}

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

class Output {
  #bytes = Buffer.alloc(64 * 1024);
  #length = 0;

  put(count: number, write: (bytes: Buffer, at: number) => void): void {
    if (this.#length + count > this.#bytes.length) {
      const larger = Buffer.alloc(2 * (this.#length + count));
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    write(this.#bytes, this.#length);
    this.#length += count;
  }

  text(text: string): void {
    this.put(Buffer.byteLength(text), (bytes, at) => bytes.write(text, at));
  }

  u32(value: number): void {
    this.put(4, (bytes, at) => bytes.writeUInt32LE(value >>> 0, at));
  }

  u64(value: bigint): void {
    this.put(8, (bytes, at) => bytes.writeBigUInt64LE(BigInt.asUintN(64, value), at));
  }

  string(text: string, length = BigInt(Buffer.byteLength(text))): void {
    this.u64(length);
    this.text(text);
  }

  value(value: GgufValue, stringLength?: bigint): void {
    switch (value.type) {
      case 'string':
        this.string(value.value, stringLength);
        break;
      case 'bool':
        this.put(1, (bytes, at) => bytes.writeUInt8(value.value ? 1 : 0, at));
        break;
      case 'u8':
        this.put(1, (bytes, at) => bytes.writeUInt8(value.value, at));
        break;
      case 'u16':
        this.put(2, (bytes, at) => bytes.writeUInt16LE(value.value, at));
        break;
      case 'u32':
      case 'i32':
        this.u32(value.value);
        break;
      case 'f32':
        this.put(4, (bytes, at) => bytes.writeFloatLE(value.value, at));
        break;
      case 'u64':
        this.u64(value.value);
        break;
      case 'array':
        this.u32(TYPES[value.of]);
        this.u64(value.claimedLength ?? BigInt(value.values.length));
        for (const item of value.values) this.value(item);
        break;
    }
  }

  padded(alignment: number): Uint8Array<ArrayBuffer> {
    this.put(Math.ceil(this.#length / alignment) * alignment - this.#length, () => {});
    return new Uint8Array(this.#bytes.subarray(0, this.#length));
  }
}
