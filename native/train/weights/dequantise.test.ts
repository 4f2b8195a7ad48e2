import { expect, test } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { readableTypes } from './dequantise.ts';

/** Bits of a block by their number, counted from the lowest bit of the first byte: nothing here knows of bytes. */
class Bits {
  readonly bytes: Buffer;

  constructor(bytes: number) {
    this.bytes = Buffer.alloc(bytes);
  }

  set(first: number, count: number, value: number): void {
    for (let bit = 0; bit < count; bit += 1) {
      const at = first + bit;
      this.bytes[at >> 3] = (this.bytes[at >> 3] ?? 0) | (((value >> bit) & 1) << (at & 7));
    }
  }
}

const HALF_OF_ONE = 0x3c00;
const HALF_OF_QUARTER = 0x3400;

function read(type: string, bits: Bits): number[] {
  const {
    read: reader,
    blockLength,
    blockBytes,
  } = readableTypes.get(type) ?? { read: () => {}, blockLength: 0, blockBytes: 0 };
  expect(bits.bytes.length).toBe(2 * blockBytes);
  const out = new Float32Array(2 * blockLength);
  reader(bits.bytes, 2, out);
  return [...out];
}

/** Writes two blocks, each number by `put`, and tells what `worth` each has. */
function twoBlocks(
  bytes: number,
  length: number,
  steps: number,
  header: (bits: Bits, at: number, chance: Seeded) => (place: number) => (step: number) => number,
  put: (bits: Bits, at: number, place: number, step: number) => void,
): [Bits, number[]] {
  const chance = new Seeded(11);
  const bits = new Bits(2 * bytes);
  const expected: number[] = [];
  for (const at of [0, 8 * bytes]) {
    const worth = header(bits, at, chance);
    for (let place = 0; place < length; place += 1) {
      const step = chance.below(steps);
      put(bits, at, place, step);
      expected.push(worth(place)(step));
    }
  }
  return [bits, expected];
}

/** Numbers 0 to 15 in the low halves of 16 bytes, 16 to 31 in the high ones. */
const nibble = (place: number) => 8 * (place % 16) + 4 * Math.floor(place / 16);

test('numbers of 32 and 16 bits', () => {
  const bytes = Buffer.alloc(8);
  bytes.writeFloatLE(-1.5);
  bytes.writeFloatLE(3e-39, 4);
  const f32 = new Float32Array(2);
  readableTypes.get('F32')?.read(bytes, 2, f32);
  expect([...f32]).toEqual([-1.5, Math.fround(3e-39)]);

  const halves = new Float32Array(6);
  readableTypes
    .get('F16')
    ?.read(Buffer.from(Uint16Array.of(0x3c00, 0xc100, 0x7bff, 0x0001, 0x8000, 0x7c00).buffer), 6, halves);
  expect([...halves]).toEqual([1, -2.5, 65_504, 2 ** -24, -0, Infinity]);

  const brains = new Float32Array(3);
  readableTypes.get('BF16')?.read(Buffer.from(Uint16Array.of(0x3f80, 0xc0a0, 0x7f80).buffer), 3, brains);
  expect([...brains]).toEqual([1, -5, Infinity]);
});

test('Q8_0', () => {
  const [bits, expected] = twoBlocks(
    34,
    32,
    256,
    (block, at) => {
      block.set(at, 16, HALF_OF_QUARTER);
      return () => (step) => (step - 128) / 4;
    },
    (block, at, place, step) => block.set(at + 16 + 8 * place, 8, (step - 128) & 255),
  );
  expect(read('Q8_0', bits)).toEqual(expected);
});

test('Q4_0', () => {
  const [bits, expected] = twoBlocks(
    18,
    32,
    16,
    (block, at) => {
      block.set(at, 16, HALF_OF_QUARTER);
      return () => (step) => (step - 8) / 4;
    },
    (block, at, place, step) => block.set(at + 16 + nibble(place), 4, step),
  );
  expect(read('Q4_0', bits)).toEqual(expected);
});

test.each([
  ['Q5_0', 22, 16, (step: number) => (step - 16) / 4],
  ['Q5_1', 24, 32, (step: number) => step / 4 + 1],
] as const)('%s', (type, bytes, header, worth) => {
  const [bits, expected] = twoBlocks(
    bytes,
    32,
    32,
    (block, at) => {
      block.set(at, 16, HALF_OF_QUARTER);
      if (type === 'Q5_1') block.set(at + 16, 16, HALF_OF_ONE);
      return () => worth;
    },
    (block, at, place, step) => {
      block.set(at + header + place, 1, step >> 4);
      block.set(at + header + 32 + nibble(place), 4, step & 15);
    },
  );
  expect(read(type, bits)).toEqual(expected);
});

/** Eight scales and eight least numbers of 6 bits in 12 bytes. */
function sixBits(block: Bits, at: number, chance: Seeded): (place: number) => readonly [scale: number, least: number] {
  const parts = Array.from({ length: 8 }, () => [chance.below(64), chance.below(64)] as const);
  for (const [part, [scale, least]] of parts.entries()) {
    if (part < 4) {
      block.set(at + 8 * part, 6, scale);
      block.set(at + 8 * (part + 4), 6, least);
    } else {
      block.set(at + 8 * (part + 4), 4, scale & 15);
      block.set(at + 8 * (part + 4) + 4, 4, least & 15);
      block.set(at + 8 * (part - 4) + 6, 2, scale >> 4);
      block.set(at + 8 * part + 6, 2, least >> 4);
    }
  }
  return (place) => parts[Math.floor(place / 32)] ?? [0, 0];
}

test.each([
  ['Q4_K', 144, 16],
  ['Q5_K', 176, 32],
] as const)('%s', (type, bytes, steps) => {
  const [bits, expected] = twoBlocks(
    bytes,
    256,
    steps,
    (block, at, chance) => {
      block.set(at, 16, HALF_OF_QUARTER);
      block.set(at + 16, 16, HALF_OF_ONE);
      const parts = sixBits(block, at + 32, chance);
      return (place) => (step) => (parts(place)[0] * step) / 4 - parts(place)[1];
    },
    (block, at, place, step) => {
      const part = Math.floor(place / 32);
      const low = at + 8 * (bytes - 128) + 8 * (32 * Math.floor(part / 2) + (place % 32)) + 4 * (part % 2);
      block.set(low, 4, step & 15);
      if (type === 'Q5_K') block.set(at + 128 + 8 * (place % 32) + part, 1, step >> 4);
    },
  );
  expect(read(type, bits)).toEqual(expected);
});

test('Q6_K', () => {
  const [bits, expected] = twoBlocks(
    210,
    256,
    64,
    (block, at, chance) => {
      const scales = Array.from({ length: 16 }, () => chance.below(256) - 128);
      for (const [part, scale] of scales.entries()) block.set(at + 8 * (192 + part), 8, scale & 255);
      block.set(at + 8 * 208, 16, HALF_OF_QUARTER);
      return (place) => (step) => ((scales[Math.floor(place / 16)] ?? 0) * (step - 32)) / 4;
    },
    (block, at, place, step) => {
      const side = Math.floor(place / 128);
      const within = place % 128;
      // 64 bytes of low bits a side: the first 64 numbers in their low halves, the others in their high ones.
      block.set(at + 8 * (64 * side + (within % 64)) + 4 * Math.floor(within / 64), 4, step & 15);
      block.set(at + 8 * (128 + 32 * side + (within % 32)) + 2 * Math.floor(within / 32), 2, step >> 4);
    },
  );
  expect(read('Q6_K', bits)).toEqual(expected);
});
