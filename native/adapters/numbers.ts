/** How numbers lie in a file of weights. */
export type NumberType = 'F32' | 'F16' | 'BF16';

export const bytesOfNumber: Readonly<Record<NumberType, number>> = { F32: 4, F16: 2, BF16: 2 };

export function numbersFrom(bytes: Buffer, type: NumberType): Float32Array {
  const numbers = new Float32Array(bytes.length / bytesOfNumber[type]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let place = 0; place < numbers.length; place += 1) {
    if (type === 'F32') numbers[place] = view.getFloat32(4 * place, true);
    else if (type === 'F16') numbers[place] = fromHalf(view.getUint16(2 * place, true));
    else numbers[place] = fromBrain(view.getUint16(2 * place, true));
  }
  return numbers;
}

export function bytesFrom(numbers: Float32Array, type: 'F32' | 'F16'): Uint8Array {
  const bytes = new Uint8Array(numbers.length * bytesOfNumber[type]);
  const view = new DataView(bytes.buffer);
  for (const [place, number] of numbers.entries()) {
    if (type === 'F32') view.setFloat32(4 * place, number, true);
    else view.setUint16(2 * place, toHalf(number), true);
  }
  return bytes;
}

/** The largest number that 16 bits hold. */
export const LARGEST_HALF = 65_504;

const scratch = new DataView(new ArrayBuffer(4));

function fromBrain(bits: number): number {
  scratch.setUint32(0, bits * 0x10000);
  return scratch.getFloat32(0);
}

function fromHalf(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** To the nearest, and to the even one of two that are as near. */
function toHalf(number: number): number {
  const sign = Object.is(Math.sign(number), -0) || number < 0 ? 0x8000 : 0;
  const size = Math.abs(number);
  if (Number.isNaN(number)) return 0x7e00;
  // Half a step beyond the largest is where rounding goes up.
  if (size >= LARGEST_HALF + 16) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | toEven(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  const fraction = toEven((size / 2 ** exponent - 1) * 1024);
  // A fraction of 1024 carries into the exponent by itself.
  return sign | (((exponent + 15) << 10) + fraction);
}

function toEven(number: number): number {
  const floor = Math.floor(number);
  const rest = number - floor;
  if (rest !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}
