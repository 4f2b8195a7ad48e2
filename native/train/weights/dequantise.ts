/** Reads `blocks` blocks of a type from `bytes` into `out`, from its beginning. */
type Reader = (bytes: Buffer, blocks: number, out: Float32Array) => void;

interface Readable {
  readonly blockLength: number;
  readonly blockBytes: number;
  readonly read: Reader;
}

/** The types of weights that can be trained on, by their names. Formats as in ggml-quants.c. */
export const readableTypes: ReadonlyMap<string, Readable> = new Map([
  ['F32', { blockLength: 1, blockBytes: 4, read: readF32 }],
  ['F16', { blockLength: 1, blockBytes: 2, read: readF16 }],
  ['BF16', { blockLength: 1, blockBytes: 2, read: readBF16 }],
  ['Q4_0', { blockLength: 32, blockBytes: 18, read: readQ4 }],
  ['Q5_0', { blockLength: 32, blockBytes: 22, read: readQ5 }],
  ['Q5_1', { blockLength: 32, blockBytes: 24, read: readQ5WithLeast }],
  ['Q8_0', { blockLength: 32, blockBytes: 34, read: readQ8 }],
  ['Q4_K', { blockLength: 256, blockBytes: 144, read: readQ4K }],
  ['Q5_K', { blockLength: 256, blockBytes: 176, read: readQ5K }],
  ['Q6_K', { blockLength: 256, blockBytes: 210, read: readQ6K }],
]);

/** Every 16-bit float as a number: looked up once a block instead of taken apart. */
const HALVES = Float32Array.from({ length: 0x10000 }, (_, bits) => {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

function half(bytes: Buffer, at: number): number {
  return HALVES[byte(bytes, at) | (byte(bytes, at + 1) << 8)] ?? Number.NaN;
}

function byte(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}

function readF32(bytes: Buffer, blocks: number, out: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4 * blocks);
  for (let place = 0; place < blocks; place += 1) out[place] = view.getFloat32(4 * place, true);
}

function readF16(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let place = 0; place < blocks; place += 1) out[place] = half(bytes, 2 * place);
}

function readBF16(bytes: Buffer, blocks: number, out: Float32Array): void {
  const bits = new Uint32Array(out.buffer, out.byteOffset, blocks);
  for (let place = 0; place < blocks; place += 1)
    bits[place] = (byte(bytes, 2 * place) << 16) | (byte(bytes, 2 * place + 1) << 24);
}

/** Scale; 16 bytes, whose low halves are the first 16 numbers and whose high halves the others. */
function readQ4(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 18 * block;
    const scale = half(bytes, at);
    for (let place = 0; place < 16; place += 1) {
      const pair = byte(bytes, at + 2 + place);
      out[32 * block + place] = ((pair & 15) - 8) * scale;
      out[32 * block + 16 + place] = ((pair >> 4) - 8) * scale;
    }
  }
}

/** As Q4_0, with a fifth bit for each number in four bytes of their own. */
function readQ5(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 22 * block;
    readFiveBits(bytes, at + 2, out, 32 * block, half(bytes, at), -16 * half(bytes, at));
  }
}

/** As Q5_0, with the least number in place of −16 steps. */
function readQ5WithLeast(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 24 * block;
    readFiveBits(bytes, at + 4, out, 32 * block, half(bytes, at), half(bytes, at + 2));
  }
}

function readFiveBits(bytes: Buffer, at: number, out: Float32Array, to: number, scale: number, least: number): void {
  const fifth = bytes.readUInt32LE(at);
  for (let place = 0; place < 16; place += 1) {
    const pair = byte(bytes, at + 4 + place);
    out[to + place] = ((pair & 15) | (((fifth >>> place) & 1) << 4)) * scale + least;
    out[to + 16 + place] = ((pair >> 4) | (((fifth >>> (place + 16)) & 1) << 4)) * scale + least;
  }
}

function readQ8(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 34 * block;
    const scale = half(bytes, at);
    for (let place = 0; place < 32; place += 1)
      out[32 * block + place] = ((byte(bytes, at + 2 + place) << 24) >> 24) * scale;
  }
}

/** The scale and the least number, of 6 bits each, of one of the eight parts of a Q4_K or Q5_K block. */
function partOf(bytes: Buffer, at: number, part: number): readonly [scale: number, least: number] {
  if (part < 4) return [byte(bytes, at + part) & 63, byte(bytes, at + part + 4) & 63];
  const low = byte(bytes, at + part + 4);
  return [(low & 15) | ((byte(bytes, at + part - 4) >> 6) << 4), (low >> 4) | ((byte(bytes, at + part) >> 6) << 4)];
}

/** Scale and least scale; 12 bytes for the eight parts of 32; 128 bytes, a pair of parts in each 32 of them. */
function readQ4K(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 144 * block;
    for (let part = 0; part < 8; part += 1) {
      const [scale, least] = scaled(bytes, at, part);
      const shift = part % 2 === 0 ? 0 : 4;
      const from = at + 16 + 32 * (part >> 1);
      for (let place = 0; place < 32; place += 1)
        out[256 * block + 32 * part + place] = scale * ((byte(bytes, from + place) >> shift) & 15) - least;
    }
  }
}

/** As Q4_K, with 32 bytes between, in which bit n is the fifth of part n's numbers. */
function readQ5K(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 176 * block;
    for (let part = 0; part < 8; part += 1) {
      const [scale, least] = scaled(bytes, at, part);
      const shift = part % 2 === 0 ? 0 : 4;
      const from = at + 48 + 32 * (part >> 1);
      for (let place = 0; place < 32; place += 1) {
        const fifth = ((byte(bytes, at + 16 + place) >> part) & 1) << 4;
        out[256 * block + 32 * part + place] = scale * (((byte(bytes, from + place) >> shift) & 15) | fifth) - least;
      }
    }
  }
}

function scaled(bytes: Buffer, at: number, part: number): readonly [scale: number, least: number] {
  const [scale, least] = partOf(bytes, at + 4, part);
  return [half(bytes, at) * scale, half(bytes, at + 2) * least];
}

/** Two halves of 128: 64 bytes of low bits and 32 of high bits each; then 16 scales, and a scale for all. */
function readQ6K(bytes: Buffer, blocks: number, out: Float32Array): void {
  for (let block = 0; block < blocks; block += 1) {
    const at = 210 * block;
    const all = half(bytes, at + 208);
    for (let place = 0; place < 256; place += 1) {
      const part = place >> 7;
      const quarter = (place >> 5) & 3;
      const within = place & 31;
      const low = byte(bytes, at + 64 * part + 32 * (quarter & 1) + within) >> (quarter < 2 ? 0 : 4);
      const high = byte(bytes, at + 128 + 32 * part + within) >> (2 * quarter);
      const scale = (byte(bytes, at + 192 + (place >> 4)) << 24) >> 24;
      out[256 * block + place] = all * scale * (((low & 15) | ((high & 3) << 4)) - 32);
    }
  }
}
