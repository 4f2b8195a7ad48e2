import { bytesOf, count, damaged, HeaderProblem } from './headerReader.ts';
import type { HeaderReader } from './headerReader.ts';
import { shown } from './metadata.ts';
import { tensorTypes } from './tensorTypes.ts';

/** Real files have fewer than three thousand. */
const MOST_TENSORS = 65_536;
/** As llama.cpp allows. */
const LONGEST_NAME_BYTES = 63;
const MOST_DIMENSIONS = 4;

export interface Tensor {
  name: string;
  /** The length of a row first. */
  shape: readonly number[];
  elements: number;
  bytes: number;
  /** From where the weights begin. */
  offset: number;
  type: string;
}

export interface TensorSummary {
  parameters: number;
  weightBytes: number;
  /** The type that most of the bytes have. */
  dominantType: string;
}

export function readTensors(reader: HeaderReader, tensors: number): Tensor[] {
  if (tensors > MOST_TENSORS)
    throw damaged(`it claims ${count(tensors)} tensors; at most ${count(MOST_TENSORS)} are possible`);
  const read: Tensor[] = [];
  const names = new Set<string>();
  for (let index = 0; index < tensors; index += 1) {
    const tensor = readTensor(reader, index);
    if (names.has(tensor.name)) throw damaged(`tensor ${shown(tensor.name)} is there twice`);
    names.add(tensor.name);
    read.push(tensor);
  }
  return read;
}

function readTensor(reader: HeaderReader, index: number): Tensor {
  const name = reader.text(LONGEST_NAME_BYTES, `the name of tensor ${count(index + 1)}`);
  const dimensions = reader.u32();
  if (dimensions > MOST_DIMENSIONS) throw damaged(`tensor ${shown(name)} claims ${count(dimensions)} dimensions`);
  const shape: number[] = [];
  let elements = 1;
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    const length = reader.u64();
    elements *= length;
    shape.push(length);
    // No tensor of numbers that exist has more elements than its file has bits.
    if (length === 0 || !(elements <= 8 * reader.fileBytes))
      throw damaged(`tensor ${shown(name)} claims ${count(elements)} elements`);
  }
  const [rowLength = 1] = shape;
  const number = reader.u32();
  const offset = reader.u64();
  const type = tensorTypes.get(number);
  if (type === undefined) {
    throw new HeaderProblem(
      'not-supported',
      `tensor ${shown(name)} is of type ${count(number)}, which this version does not know`,
    );
  }
  if (rowLength % type.blockLength !== 0) {
    throw damaged(`tensor ${shown(name)} has rows of ${count(rowLength)}, which ${type.name} cannot hold`);
  }
  return { name, shape, elements, bytes: (elements / type.blockLength) * type.blockBytes, offset, type: type.name };
}

/** Checks that the tensors lie one behind the other, and that the last of them is still in the file. */
export function placeTensors(
  tensors: readonly Tensor[],
  start: number,
  alignment: number,
  fileBytes: number,
): TensorSummary {
  let parameters = 0;
  let expected = 0;
  let end = 0;
  const bytesByType = new Map<string, number>();
  for (const { name, elements, bytes, offset, type } of tensors) {
    if (start + offset + bytes > fileBytes) {
      throw damaged(
        `tensor ${shown(name)} ends ${bytesOf(start + offset + bytes - fileBytes)} past the end of the file`,
      );
    }
    if (offset !== expected) {
      throw damaged(
        `tensor ${shown(name)} begins at byte ${count(start + offset)} and not, as it should, at ${count(start + expected)}`,
      );
    }
    parameters += elements;
    end = offset + bytes;
    expected = Math.ceil(end / alignment) * alignment;
    bytesByType.set(type, (bytesByType.get(type) ?? 0) + bytes);
  }
  const [dominant] = [...bytesByType].toSorted(([, one], [, other]) => other - one);
  return { parameters, weightBytes: end, dominantType: dominant?.[0] ?? 'unknown' };
}
