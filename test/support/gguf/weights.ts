import type { Seeded } from '../seeded.ts';
import type { GgufTensor, TensorType } from './header.ts';
import { tensorBytes } from './header.ts';

/** The first numbers of every row. Only the first of them is used: one Q8_0 block, so that it has its own scale. */
export const STEADY_LANE = 32;

/** Q8_0 weights are drawn evenly from −127 to 127, whose spread (standard deviation) is this. */
const INT8_SPREAD = 254 / Math.sqrt(12);

/**
 * Random numbers for a matrix, evenly spread around zero. `steady` gives the one number of each row (counted as in
 * the file) that is not random: it lets a model of chance have opinions, such as which tokens are words.
 */
export function randomMatrix(
  tensor: GgufTensor,
  chance: Seeded,
  spread: number,
  steady: (row: number) => number,
  zeroRows = 0,
): Uint8Array<ArrayBuffer> {
  const [width = 0, height = 0] = tensor.shape;
  const bytes = new Uint8Array(tensorBytes(tensor));
  if (tensor.type === 'Q8_0') {
    fillQ8(new DataView(bytes.buffer), width, height, chance, spread, steady, zeroRows);
  } else if (isPacked(tensor.type)) {
    fillBlocks(bytes, tensor.type, (zeroRows * bytes.length) / height, chance, spread);
  } else {
    const numbers = tensor.type === 'F32' ? new Float32Array(bytes.buffer) : new Float32Array(width * height);
    const reach = spread * Math.sqrt(3);
    for (let row = zeroRows; row < height; row += 1) {
      for (let column = STEADY_LANE; column < width; column += 1) {
        numbers[row * width + column] = (2 * chance.fraction() - 1) * reach;
      }
      numbers[row * width] = steady(row);
    }
    if (tensor.type === 'F16') new Uint16Array(bytes.buffer).set(numbers.map(signedHalfBits));
    if (tensor.type === 'BF16')
      new Uint16Array(bytes.buffer).set(new Uint32Array(numbers.buffer).map((bits) => bits >>> 16));
  }
  return bytes;
}

/**
 * Of blocks whose other bytes are all of chance: where their 16-bit scales stand, and what each has to be for numbers
 * of spread 1 whose middle is about zero.
 */
const SCALES = {
  Q4_0: [[0, 1 / 4.64]],
  Q5_0: [[0, 1 / 9.24]],
  Q5_1: [
    [0, 1 / 9.23],
    [2, -15.5 / 9.23],
  ],
  Q4_K: [
    [0, 1 / 258],
    [2, 7.5 / 258],
  ],
  Q5_K: [
    [0, 1 / 527],
    [2, 15.5 / 527],
  ],
  Q6_K: [[208, 1 / 1366]],
} as const satisfies Partial<Record<TensorType, readonly (readonly [at: number, scale: number])[]>>;
type PackedType = keyof typeof SCALES;

function isPacked(type: string): type is PackedType {
  return type in SCALES;
}

/** Any bytes are a valid block as long as its scales are numbers. There is no steady number in such a row. */
function fillBlocks(
  bytes: Uint8Array<ArrayBuffer>,
  type: PackedType,
  from: number,
  chance: Seeded,
  spread: number,
): void {
  bytes.set(chance.bytes(bytes.length - from), from);
  const view = new DataView(bytes.buffer);
  const blockBytes = tensorBytes({ name: '', shape: [256], type }) / (type.endsWith('K') ? 1 : 8);
  for (let block = from; block < bytes.length; block += blockBytes)
    for (const [at, scale] of SCALES[type]) view.setUint16(block + at, signedHalfBits(scale * spread), true);
}

/** Blocks of 32: a 16-bit scale and 32 signed bytes. */
function fillQ8(
  view: DataView,
  width: number,
  height: number,
  chance: Seeded,
  spread: number,
  steady: (row: number) => number,
  zeroRows: number,
): void {
  const scale = halfBits(spread / INT8_SPREAD);
  for (let row = zeroRows; row < height; row += 1) {
    const start = (row * width * 34) / 32;
    const opinion = steady(row);
    view.setUint16(start, halfBits(Math.abs(opinion) / 127), true);
    view.setInt8(start + 2, opinion < 0 ? -127 : 127);
    for (let block = 1; block < width / 32; block += 1) {
      const at = start + block * 34;
      view.setUint16(at, scale, true);
      for (let word = 0; word < 8; word += 1) view.setUint32(at + 2 + word * 4, chance.next());
    }
  }
}

export function ones(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Float32Array(length).fill(1).buffer);
}

function signedHalfBits(value: number): number {
  return halfBits(Math.abs(value)) | (value < 0 ? 0x8000 : 0);
}

/** The bits of a 16-bit float. Below its smallest normal number it is zero. */
function halfBits(value: number): number {
  if (value < 2 ** -14) return 0;
  const exponent = Math.floor(Math.log2(value));
  const fraction = Math.round((value / 2 ** exponent - 1) * 1024);
  return ((exponent + 15) << 10) + fraction;
}
