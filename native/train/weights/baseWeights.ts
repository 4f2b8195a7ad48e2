import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readGgufFile, textOf } from '../../parse/ggufFile.ts';
import type { GgufFile } from '../../parse/ggufFile.ts';
import { count, damaged, HeaderProblem } from '../../parse/headerReader.ts';
import { shown } from '../../parse/metadata.ts';
import type { Tensor } from '../../parse/tensors.ts';
import { shapeOf } from '../model/shape.ts';
import type { ModelShape } from '../model/shape.ts';
import { readableTypes } from './dequantise.ts';
import { wantedTensors } from './wantedTensors.ts';

/** Read at a time; a row is longer only in models that nobody has. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** The weights of an open base, as numbers of 32 bits. */
export interface BaseWeights {
  readonly shape: ModelShape;
  has(name: string): boolean;
  /** All numbers of a tensor. They are the caller's: nothing is kept. */
  numbers(name: string): Float32Array<ArrayBuffer>;
  /** Rows of a matrix, one for each of `rows`, one behind the other. */
  rows(name: string, rows: Int32Array): Float32Array<ArrayBuffer>;
  close(): void;
}

/** Opens a base and checks that it is all there: no size, offset or count that the file claims is believed. */
export function openBaseWeights(path: string): Result<BaseWeights, Failure> {
  const name = basename(path);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return fail({ code: 'FILE_GONE', name });
  const wanted = { path, name, fileBytes: size, availableBytes: size };
  const read = readGgufFile(wanted, refuseOtherKinds, (file) => {
    const shape = shapeOf(file);
    checkTensors(file, shape);
    return { file, shape };
  });
  if (!read.ok) return read;
  if (read.value.kind === 'more') return fail({ code: 'FILE_CHANGED', name });
  const { file, shape } = read.value.made;
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return fail({ code: 'FILE_GONE', name });
  }
  if (fstatSync(descriptor).size !== size) {
    closeSync(descriptor);
    return fail({ code: 'FILE_CHANGED', name });
  }
  return ok(weightsOf(descriptor, file, shape));
}

function refuseOtherKinds(metadata: GgufFile['metadata']): void {
  if (textOf(metadata, 'general.type') === 'adapter' || metadata.has('adapter.type'))
    throw new HeaderProblem('adapter', 'it is an adapter, not a base model');
  const parts = metadata.get('split.count');
  if (parts?.kind === 'number' && parts.value > 1)
    throw new HeaderProblem('not-supported', 'it is a part of several; join the parts into one file first');
}

function checkTensors({ tensors }: GgufFile, shape: ModelShape): void {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const wanted = wantedTensors(shape);
  for (const [name, { size, optional }] of wanted) {
    const tensor = byName.get(name);
    if (tensor === undefined && optional) continue;
    if (tensor === undefined) throw notSupported(`its tensor ${name} is missing`);
    const [width = 0, height = 1] = tensor.shape;
    if (width !== size[0] || height !== size[1] || tensor.elements !== width * height)
      throw damaged(
        `tensor ${name} is of ${tensor.shape.map(count).join(' × ')}, not of ${size.map(count).join(' × ')}`,
      );
    if (!readableTypes.has(tensor.type))
      throw notSupported(`its tensor ${name} is stored as ${tensor.type}, which cannot be trained on`);
  }
  // What is not known here would be left out in silence, and the adapter would be made for another model.
  const unknown = tensors.find(({ name }) => !wanted.has(name));
  if (unknown !== undefined) throw notSupported(`its tensor ${shown(unknown.name)} is not known here`);
}

function weightsOf(descriptor: number, { tensors, start }: GgufFile, shape: ModelShape): BaseWeights {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  const tensorOf = (name: string): Tensor => {
    const tensor = byName.get(name);
    if (tensor === undefined) throw new RangeError(`There is no tensor ${name}`);
    return tensor;
  };
  /** `elements` numbers from `first` on, both whole blocks. */
  const read = (tensor: Tensor, first: number, elements: number, out: Float32Array<ArrayBuffer>) => {
    const type = readableTypes.get(tensor.type);
    if (type === undefined) throw new RangeError(`There is no way to read ${tensor.type}`);
    const blocksAtOnce = Math.floor(PIECE_BYTES / type.blockBytes);
    const blocks = elements / type.blockLength;
    let at = start + tensor.offset + (first / type.blockLength) * type.blockBytes;
    for (let done = 0; done < blocks; done += blocksAtOnce) {
      const now = Math.min(blocksAtOnce, blocks - done);
      const bytes = piece.subarray(0, now * type.blockBytes);
      fill(descriptor, bytes, at);
      at += bytes.length;
      type.read(bytes, now, out.subarray(done * type.blockLength, (done + now) * type.blockLength));
    }
  };
  return {
    shape,
    has: (name) => byName.has(name),
    numbers(name) {
      const tensor = tensorOf(name);
      const out = new Float32Array(tensor.elements);
      read(tensor, 0, tensor.elements, out);
      return out;
    },
    rows(name, rows) {
      const tensor = tensorOf(name);
      const [width = 0] = tensor.shape;
      const out = new Float32Array(rows.length * width);
      for (const [place, row] of rows.entries())
        read(tensor, row * width, width, out.subarray(place * width, (place + 1) * width));
      return out;
    },
    close: () => closeSync(descriptor),
  };
}

/** All of `bytes` from the file: a file that was cut short since it was opened ends the run. */
function fill(descriptor: number, bytes: Buffer, at: number): void {
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(descriptor, bytes, done, bytes.length - done, at + done);
    if (read === 0) throw new BaseCutShort();
    done += read;
  }
}

/** The base's file became shorter while it was trained on. */
export class BaseCutShort extends Error {
  constructor() {
    super('the file of the base was cut short');
  }
}

function notSupported(detail: string): HeaderProblem {
  return new HeaderProblem('not-supported', detail);
}
