import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { type NumberType, bytesOfNumber, numbersFrom } from './numbers.ts';
import { damaged, notSupported } from './problem.ts';

/** As the format's own reader allows. */
const LONGEST_HEADER_BYTES = 100_000_000;
/** An adapter for a hundred layers with all matrices has fewer than two thousand. */
const MOST_TENSORS = 65_536;

const length = z.number().int().nonnegative();
const entrySchema = z.object({
  dtype: z.string().max(20),
  shape: z.array(length).max(8),
  data_offsets: z.tuple([length, length]),
});

export interface WeightTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: NumberType;
  /** From the beginning of the file, in bytes. */
  readonly start: number;
  readonly bytes: number;
}

/** The table of a safetensors file, every line of it compared with the bytes that there are. */
export async function readTable(file: FileHandle): Promise<Map<string, WeightTensor>> {
  const { size } = await file.stat();
  if (size < 8) throw damaged('it is too short for a table of weights');
  const headerBytes = Number((await bytesAt(file, 0, 8)).readBigUInt64LE());
  if (headerBytes > LONGEST_HEADER_BYTES || 8 + headerBytes > size)
    throw damaged('its table of weights reaches past the end of the file');
  const entries = parseTable((await bytesAt(file, 8, headerBytes)).toString('utf8'));
  const table = new Map<string, WeightTensor>();
  const taken: [number, number][] = [];
  for (const [name, value] of entries) {
    if (name === '__metadata__') continue;
    const tensor = tensorOf(name, value, 8 + headerBytes, size);
    table.set(name, tensor);
    taken.push([tensor.start, tensor.start + tensor.bytes]);
  }
  taken.sort(([one], [other]) => one - other);
  for (const [place, [start]] of taken.entries())
    if (place > 0 && start < (taken[place - 1]?.[1] ?? 0)) throw damaged('two of its weights lie in one place');
  return table;
}

export async function readNumbers(file: FileHandle, tensor: WeightTensor): Promise<Float32Array> {
  const numbers = numbersFrom(await bytesAt(file, tensor.start, tensor.bytes), tensor.type);
  if (!numbers.every(Number.isFinite)) throw damaged(`${shown(tensor.name)} holds what is no number`);
  return numbers;
}

export function shown(name: string): string {
  return `“${name.slice(0, 120)}”`;
}

function parseTable(text: string): [string, unknown][] {
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw damaged('its table of weights cannot be read');
  }
  if (table === null || typeof table !== 'object' || Array.isArray(table))
    throw damaged('its table of weights is no table');
  const entries = Object.entries(table);
  if (entries.length > MOST_TENSORS) throw damaged('it claims more weights than any adapter has');
  return entries;
}

function tensorOf(name: string, value: unknown, base: number, fileBytes: number): WeightTensor {
  const entry = entrySchema.safeParse(value);
  if (!entry.success) throw damaged(`its table says nothing useful of ${shown(name)}`);
  const {
    dtype,
    shape,
    data_offsets: [from, to],
  } = entry.data;
  const type = dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' ? dtype : undefined;
  if (type === undefined) throw notSupported(`${shown(name)} is of type ${dtype.slice(0, 20)}`);
  const bytes = shape.reduce((product, each) => product * each, 1) * bytesOfNumber[type];
  if (from > to || to - from !== bytes) throw damaged(`${shown(name)} does not have the length that it claims`);
  if (base + to > fileBytes) throw damaged(`${shown(name)} reaches past the end of the file`);
  return { name, shape, type, start: base + from, bytes };
}

async function bytesAt(file: FileHandle, start: number, wanted: number): Promise<Buffer> {
  const bytes = Buffer.alloc(wanted);
  for (let read = 0; read < wanted;) {
    const { bytesRead } = await file.read(bytes, read, wanted - read, start + read);
    if (bytesRead === 0) throw damaged('it was cut short while it was read');
    read += bytesRead;
  }
  return bytes;
}
