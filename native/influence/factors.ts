import { closeSync, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import {
  type FactorHead,
  type FactorLeaf,
  factorHeadSchema,
  factorRowBytes,
  factorSideBytes,
  LONGEST_TURNED,
} from '#core/train/factors.ts';
import type { LoraLeaves } from '../train/model/trainable.ts';
import { SideSums, type Sides, coarse, evened, evenings, turned } from './project.ts';

/** The gradients of all records, one after the other in the order of the head. Asked for twice for each checkpoint. */
export type RecordGradients = (step: number) => AsyncIterable<LoraLeaves>;

/** What a leaf's numbers of a record are worked into: turned along its sides, and evened. */
export interface LeafFactors extends Sides {
  readonly evenings: Float32Array;
}

/** Of one record and leaf: what one is worth, and the whole numbers. */
export interface CoarseLeaf {
  readonly worth: number;
  readonly bytes: Uint8Array;
}

const LONGEST_HEAD = 64 * 1024 * 1024;
const MAGIC = Buffer.from('CFAC');

/**
 * Writes the factors of a run's records (E-Shampoo), and brings them to the disk:
 *
 *     "CFAC" | length of the head (32 bits) | head (JSON) | for each checkpoint:
 *       for each leaf: left vectors | right vectors | evenings             32-bit numbers
 *       for each record: for each leaf: what one is worth | whole numbers  32-bit number; 8 or 4 bits each
 *
 * The first time through the gradients tells the directions; the second turns them, into a file beside it until it is
 * known how large they are along each. Yields how many gradients were taken.
 */
export async function* writeFactors(
  path: string,
  head: FactorHead,
  gradients: RecordGradients,
): AsyncGenerator<number, void> {
  const { leaves, records, plan } = head;
  const beside = `${path}.turned`;
  const file = openSync(path, 'w', 0o600);
  try {
    const text = Buffer.from(JSON.stringify(head));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    put(file, Buffer.concat([MAGIC, length, text]));
    let done = 0;
    for (const step of head.steps) {
      const sums = leaves.map(({ rows, columns }) => new SideSums(rows, columns));
      for await (const one of gradients(step)) {
        for (const [place, leaf] of leaves.entries()) sums[place]?.add(gradientOf(one, leaf));
        yield (done += 1);
      }
      const sides = sums.map((sum) => sum.sides());
      const squares = leaves.map(({ rows, columns }) => new Float64Array(rows * columns));
      const spool = openSync(beside, 'w+', 0o600);
      try {
        for await (const one of gradients(step)) {
          for (const [place, leaf] of leaves.entries()) {
            const [side, square] = [sides[place], squares[place]];
            if (side === undefined || square === undefined) continue;
            const numbers = turned(gradientOf(one, leaf), side);
            for (let at = 0; at < square.length; at += 1) square[at] = (square[at] ?? 0) + (numbers[at] ?? 0) ** 2;
            put(spool, bytesOf(numbers));
          }
          yield (done += 1);
        }
        const even = squares.map((square) => evenings(square, records.length));
        for (const [place, { left, right }] of sides.entries())
          for (const numbers of [left, right, even[place] ?? null]) if (numbers !== null) put(file, bytesOf(numbers));
        let at = 0;
        for (let record = 0; record < records.length; record += 1) {
          for (const [place, { rows, columns }] of leaves.entries()) {
            const numbers = numbersAt(spool, at, rows * columns);
            at += numbers.byteLength;
            const { worth, bytes } = coarse(evened(numbers, even[place] ?? new Float32Array()), plan.bits);
            put(file, bytesOf(Float32Array.of(worth)));
            put(file, bytes);
          }
        }
      } finally {
        closeSync(spool);
        rmSync(beside, { force: true });
      }
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A file of factors. It is ours, but lies where anybody could change it: null where it is not what its head says. */
export class FactorFile {
  readonly head: FactorHead;
  readonly #file: number;
  readonly #start: number;

  private constructor(file: number, head: FactorHead, start: number) {
    this.#file = file;
    this.head = head;
    this.#start = start;
  }

  static open(path: string): FactorFile | null {
    const file = openSync(path, 'r');
    const made = FactorFile.#read(file);
    if (made === null) closeSync(file);
    return made;
  }

  static #read(file: number): FactorFile | null {
    const { size } = fstatSync(file);
    const first = bytesAt(file, 0, 8);
    if (first === null || !first.subarray(0, 4).equals(MAGIC)) return null;
    const length = first.readUInt32LE(4);
    if (length > LONGEST_HEAD || 8 + length > size) return null;
    const head = factorHeadSchema.safeParse(jsonOf(bytesAt(file, 8, length)));
    if (!head.success) return null;
    const { steps, weights, leaves, records, plan } = head.data;
    if (weights.length !== steps.length) return null;
    const each = factorSideBytes(leaves) + records.length * factorRowBytes(leaves, plan.bits);
    return size === 8 + length + steps.length * each ? new FactorFile(file, head.data, 8 + length) : null;
  }

  /** What the records of a checkpoint share, leaf by leaf. */
  leaves(checkpoint: number): LeafFactors[] {
    let at = this.#checkpointAt(checkpoint);
    const next = (count: number) => {
      const numbers = numbersAt(this.#file, at, count);
      at += numbers.byteLength;
      return numbers;
    };
    return this.head.leaves.map(({ rows, columns }) => ({
      rows,
      columns,
      left: rows > LONGEST_TURNED ? null : next(rows * rows),
      right: columns > LONGEST_TURNED ? null : next(columns * columns),
      evenings: next(rows * columns),
    }));
  }

  /** Each record of a checkpoint: of each leaf what one is worth, and the whole numbers. */
  *rows(checkpoint: number): Generator<CoarseLeaf[]> {
    const { leaves, records, plan } = this.head;
    const length = factorRowBytes(leaves, plan.bits);
    let at = this.#checkpointAt(checkpoint) + factorSideBytes(leaves);
    for (let record = 0; record < records.length; record += 1, at += length) {
      const row = bytesAt(this.#file, at, length);
      if (row === null) throw new RangeError('A file of factors became shorter while it was read');
      let from = 0;
      yield leaves.map(({ rows, columns }) => {
        const worth = row.readFloatLE(from);
        const end = from + 4 + Math.ceil((rows * columns * plan.bits) / 8);
        const bytes = row.subarray(from + 4, end);
        from = end;
        return { worth, bytes };
      });
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #checkpointAt(checkpoint: number): number {
    const { leaves, records, plan } = this.head;
    return this.#start + checkpoint * (factorSideBytes(leaves) + records.length * factorRowBytes(leaves, plan.bits));
  }
}

export function gradientOf(gradients: LoraLeaves, { name, half }: FactorLeaf): Float32Array {
  const pair = gradients.get(name);
  if (pair === undefined) throw new RangeError(`There is no gradient for ${name}`);
  return pair[half];
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function put(file: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
}

function bytesAt(file: number, at: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  for (let from = 0; from < length;) {
    const read = readSync(file, bytes, from, length - from, at + from);
    if (read === 0) return null;
    from += read;
  }
  return bytes;
}

function numbersAt(file: number, at: number, count: number): Float32Array {
  const bytes = bytesAt(file, at, count * 4);
  if (bytes === null) throw new RangeError('A file of factors became shorter while it was read');
  return new Float32Array(bytes.buffer, bytes.byteOffset, count);
}

function jsonOf(bytes: Buffer | null): unknown {
  try {
    return bytes === null ? null : JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
