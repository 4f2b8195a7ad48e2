import type { Seeded } from '../seeded.ts';
import type { GgufTensor } from './header.ts';
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
  } else {
    const numbers = new Float32Array(bytes.buffer);
    const reach = spread * Math.sqrt(3);
    for (let row = zeroRows; row < height; row += 1) {
      for (let column = STEADY_LANE; column < width; column += 1) {
        numbers[row * width + column] = (2 * chance.fraction() - 1) * reach;
      }
      numbers[row * width] = steady(row);
    }
  }
  return bytes;
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

/** The bits of a 16-bit float. Below its smallest normal number it is zero. */
function halfBits(value: number): number {
  if (value < 2 ** -14) return 0;
  const exponent = Math.floor(Math.log2(value));
  const fraction = Math.round((value / 2 ** exponent - 1) * 1024);
  return ((exponent + 15) << 10) + fraction;
}
