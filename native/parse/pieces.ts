import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { JoinPlan } from '#protocol/engine/parse.ts';
import { failureOf, numberOf, readGgufFile, textOf } from './ggufFile.ts';
import type { GgufFile } from './ggufFile.ts';
import { count, damaged, HeaderProblem } from './headerReader.ts';
import { shown } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { headerOf, refuseNoBase } from './modelHeader.ts';
import { placeTensors } from './tensors.ts';
import type { Tensor, TensorSummary } from './tensors.ts';
import { numberOfTensorType } from './tensorTypes.ts';

/**
 * A model that lies in pieces, as llama.cpp's splitter writes them:
 *
 *     first:   all keys + split.no=0 split.count=3 split.tensors.count=T   its tensors   their weights
 *     others:             split.no=n split.count=3 split.tensors.count=T   their tensors   their weights
 *
 * The whole is one head (the keys of the first without split.*, the tables behind each other) and then the weights of
 * each piece as they lie there, so it is one file under one hash for everything that reads models.
 */
export interface PieceFile {
  path: string;
  name: string;
}

/** Copied at a time, of the first piece's keys: a chat template or a vocabulary can have megabytes. */
const BLOCK_BYTES = 512 * 1024;

/** Whether a file, of which perhaps only the beginning is there, can be piece `number` (from 0) of `of`. */
export function readPieceHeader(
  file: PieceFile & { fileBytes: number; availableBytes: number },
  number: number,
  of: number,
): Result<{ kind: 'piece' } | { kind: 'more'; neededBytes: number }, Failure> {
  const read = readGgufFile(
    file,
    (metadata) => refuseOtherPieces(metadata, number, of),
    () => 'piece' as const,
  );
  if (!read.ok) return read;
  return ok(read.value.kind === 'more' ? read.value : { kind: 'piece' });
}

/** Looks at all pieces together. With `to`, writes the head of the whole there; the weights are copied by the host. */
export function joinPieces(
  pieces: readonly PieceFile[],
  to: string | null,
): Result<{ header: ModelHeader; plan: JoinPlan }, Failure> {
  const [first] = pieces;
  if (first === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
  const read: GgufFile[] = [];
  for (const [number, piece] of pieces.entries()) {
    const file = readPiece(piece, number, pieces.length);
    if (!file.ok) return file;
    read.push(file.value);
  }
  try {
    const joined = joinedOf(read, pieces);
    const { metadata, summary, fileBytes } = joined;
    const header = headerOf({ metadata, summary, fileBytes }, first.name);
    mustBelong(joined.tensors, header);
    if (to !== null) writeHead(joined, first.path, to);
    return ok({ header, plan: { headBytes: joined.start, ranges: joined.ranges, fileBytes } });
  } catch (error) {
    if (error instanceof HeaderProblem) return fail(failureOf(error, first.name));
    throw error;
  }
}

function readPiece({ path, name }: PieceFile, number: number, of: number): Result<GgufFile, Failure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return fail({ code: 'FILE_GONE', name });
  const read = readGgufFile(
    { path, name, fileBytes: size, availableBytes: size },
    (metadata) => refuseOtherPieces(metadata, number, of),
    (file) => file,
  );
  if (!read.ok) return read;
  return read.value.kind === 'more' ? fail({ code: 'FILE_CHANGED', name }) : ok(read.value.made);
}

function refuseOtherPieces(metadata: Metadata, number: number, of: number): void {
  const [own, all] = [numberOf(metadata, 'split.no'), numberOf(metadata, 'split.count')];
  if (own === undefined || all === undefined) throw damaged('it is named like a piece of a model and does not say so');
  if (all !== of) throw damaged(`it says that it is one of ${count(all)} pieces, not of ${count(of)}`);
  if (own !== number)
    throw damaged(`it is named like piece ${count(number + 1)} and says that it is ${count(own + 1)}`);
  if (number === 0 || metadata.has('general.architecture')) refuseNoBase(metadata);
}

interface Joined extends GgufFile {
  ranges: JoinPlan['ranges'];
}

function joinedOf(read: readonly GgufFile[], pieces: readonly PieceFile[]): Joined {
  const [first] = read;
  if (first === undefined) throw damaged('it has no pieces');
  const architecture = textOf(first.metadata, 'general.architecture');
  const tensors = new Map<string, Tensor>();
  const { alignment } = first;
  const claimed = numberOf(first.metadata, 'split.tensors.count');
  const lengths: number[] = [];
  let at = 0;
  for (const [index, piece] of read.entries()) {
    const name = shown(pieces[index]?.name ?? '');
    const other = textOf(piece.metadata, 'general.architecture') ?? architecture;
    if (other !== architecture || numberOf(piece.metadata, 'split.tensors.count') !== claimed)
      throw damaged(`${name} is a piece of another model`);
    if (piece.alignment !== alignment)
      throw new HeaderProblem('not-supported', `${name} is aligned otherwise than the first piece`);
    for (const tensor of piece.tensors) {
      if (tensors.has(tensor.name)) throw damaged(`tensor ${shown(tensor.name)} is in two of the pieces`);
      tensors.set(tensor.name, { ...tensor, offset: at + tensor.offset });
    }
    lengths.push(piece.summary.weightBytes);
    at += Math.ceil(piece.summary.weightBytes / alignment) * alignment;
  }
  if (claimed !== tensors.size)
    throw damaged(`its pieces hold ${count(tensors.size)} tensors and not ${count(claimed ?? 0)}, as they say`);
  if (tensors.size === 0) throw new HeaderProblem('not-supported', 'it holds a vocabulary and no weights');

  const keys = first.keys.filter(({ key }) => !key.startsWith('split.'));
  const table = [...tensors.values()];
  const bare = FIXED_BYTES + keys.reduce((sum, { from, to }) => sum + to - from, 0) + tableOf(table).length;
  const start = Math.ceil(bare / alignment) * alignment;
  let end = start;
  const ranges = read.map((piece, index) => {
    const range = { from: piece.start, bytes: lengths[index] ?? 0, at: end };
    end += Math.ceil(range.bytes / alignment) * alignment;
    return range;
  });
  const summary: TensorSummary = placeTensors(table, start, alignment, end);
  return { metadata: first.metadata, keys, tensors: table, summary, alignment, start, fileBytes: end, ranges };
}

/**
 * Pieces of two models of one architecture and as many tensors: their rows and layers seldom agree. Where they do, only
 * the hashes that a source names could tell.
 */
function mustBelong(tensors: readonly Tensor[], { layers, embeddingLength }: ModelHeader): void {
  for (const { name, shape } of tensors) {
    const layer = /^blk\.(\d+)\./.exec(name)?.[1];
    if (layer !== undefined && Number(layer) >= layers)
      throw damaged(`tensor ${shown(name)} belongs to a model with more than ${count(layers)} layers`);
    if (/(?:^|\.)(?:attn_norm|ffn_norm|output_norm|token_embd)\.weight$/.test(name) && shape[0] !== embeddingLength)
      throw damaged(`tensor ${shown(name)} belongs to a model of another width`);
  }
}

/** The mark, the version, and how many tensors and keys follow. */
const FIXED_BYTES = 4 + 4 + 8 + 8;

function writeHead({ keys, tensors, start }: Joined, from: string, to: string): void {
  const source = openSync(from, 'r');
  try {
    const target = openSync(to, 'w', 0o600);
    try {
      const fixed = Buffer.alloc(FIXED_BYTES);
      fixed.write('GGUF', 0, 'latin1');
      fixed.writeUInt32LE(3, 4);
      fixed.writeBigUInt64LE(BigInt(tensors.length), 8);
      fixed.writeBigUInt64LE(BigInt(keys.length), 16);
      let at = put(target, fixed, 0);
      for (const key of keys) {
        for (let place = key.from; place < key.to; place += BLOCK_BYTES) {
          const block = Buffer.alloc(Math.min(BLOCK_BYTES, key.to - place));
          if (readSync(source, block, 0, block.length, place) !== block.length)
            throw damaged('it became shorter while it was read');
          at = put(target, block, at);
        }
      }
      at = put(target, tableOf(tensors), at);
      put(target, Buffer.alloc(start - at), at);
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

/** A write may take less than it was given. */
function put(file: number, bytes: Uint8Array, at: number): number {
  for (let written = 0; written < bytes.length;)
    written += writeSync(file, bytes, written, bytes.length - written, at + written);
  return at + bytes.length;
}

function tableOf(tensors: readonly Tensor[]): Buffer {
  return Buffer.concat(
    tensors.map(({ name, shape, offset, type }) => {
      const text = Buffer.from(name, 'utf8');
      const entry = Buffer.alloc(8 + text.length + 4 + 8 * shape.length + 4 + 8);
      let at = entry.writeBigUInt64LE(BigInt(text.length), 0);
      at += text.copy(entry, at);
      at = entry.writeUInt32LE(shape.length, at);
      for (const length of shape) at = entry.writeBigUInt64LE(BigInt(length), at);
      at = entry.writeUInt32LE(numberOfTensorType(type), at);
      entry.writeBigUInt64LE(BigInt(offset), at);
      return entry;
    }),
  );
}
