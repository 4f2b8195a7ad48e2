import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { count, damaged, HeaderProblem, HeaderReader, MoreNeeded } from './headerReader.ts';
import { readMetadata } from './metadata.ts';
import type { KeyPlace, Metadata } from './metadata.ts';
import { placeTensors, readTensors } from './tensors.ts';
import type { Tensor, TensorSummary } from './tensors.ts';

const MAGIC = 'GGUF';
const DEFAULT_ALIGNMENT = 32;
const LARGEST_ALIGNMENT = 65_536;

/** All that stands before the weights of a GGUF file, every line of it compared with the file's size. */
export interface GgufFile {
  metadata: Metadata;
  /** Where each key lies with its value, in the file's order. */
  keys: readonly KeyPlace[];
  tensors: readonly Tensor[];
  summary: TensorSummary;
  alignment: number;
  /** Where the weights begin. */
  start: number;
  fileBytes: number;
}

/**
 * Reads the header of a GGUF file and checks all of it against the file's size, so that what llama.cpp would refuse
 * (or trip over) is refused here, with the place. `name` is how the person knows the file; of its `fileBytes`,
 * `availableBytes` are there already. `accept` may refuse by throwing before the tensors are read; so may `make`.
 */
export function readGgufFile<Made>(
  { path, name, fileBytes, availableBytes }: { path: string; name: string; fileBytes: number; availableBytes: number },
  accept: (metadata: Metadata, tensors: number) => void,
  make: (file: GgufFile, descriptor: number) => Made,
): Result<{ kind: 'read'; made: Made } | { kind: 'more'; neededBytes: number }, Failure> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const whole = availableBytes >= fileBytes;
    const reader = new HeaderReader(file, Math.min(availableBytes, size), whole ? size : fileBytes);
    return ok({ kind: 'read', made: make(readFrom(reader, accept), file) });
  } catch (error) {
    if (error instanceof MoreNeeded) return ok({ kind: 'more', neededBytes: error.bytes });
    if (error instanceof HeaderProblem) return fail(failureOf(error, name));
    const code = errorCode(error);
    if (code === undefined) throw error;
    return fail(code === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail: code });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readFrom(reader: HeaderReader, accept: (metadata: Metadata, tensors: number) => void): GgufFile {
  readMagic(reader);
  readVersion(reader);
  const tensorCount = reader.u64();
  const keyCount = reader.u64();
  const keys: KeyPlace[] = [];
  const metadata = readMetadata(reader, keyCount, keys);
  accept(metadata, tensorCount);
  const tensors = readTensors(reader, tensorCount);
  const alignment = alignmentOf(metadata);
  const start = Math.ceil(reader.position / alignment) * alignment;
  const summary = placeTensors(tensors, start, alignment, reader.fileBytes);
  return { metadata, keys, tensors, summary, alignment, start, fileBytes: reader.fileBytes };
}

function readMagic(reader: HeaderReader): void {
  if (reader.fileBytes < MAGIC.length || reader.bytes(MAGIC.length).toString('latin1') !== MAGIC) {
    throw new HeaderProblem('not-a-model', 'it does not begin with GGUF');
  }
}

function readVersion(reader: HeaderReader): void {
  const version = reader.u32();
  if (version === 2 || version === 3) return;
  // A small number whose bytes lie the other way round.
  if (version % 0x10000 === 0) throw new HeaderProblem('not-supported', 'it was made for big-endian machines');
  throw new HeaderProblem('not-supported', `it is of GGUF version ${count(version)}; versions 2 and 3 can be read`);
}

function alignmentOf(metadata: Metadata): number {
  const alignment = numberOf(metadata, 'general.alignment') ?? DEFAULT_ALIGNMENT;
  const powerOfTwo = Number.isInteger(Math.log2(alignment));
  if (!powerOfTwo || alignment > LARGEST_ALIGNMENT)
    throw damaged(`its alignment of ${count(alignment)} is not possible`);
  return alignment;
}

export function numberOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.get(key);
  return value?.kind === 'number' ? value.value : undefined;
}

export function textOf(metadata: Metadata, key: string): string | undefined {
  const value = metadata.get(key);
  return value?.kind === 'text' ? value.value : undefined;
}

export function failureOf({ kind, message }: HeaderProblem, name: string): Failure {
  if (kind === 'not-a-model') return { code: 'NOT_A_MODEL_FILE', name };
  if (kind === 'adapter') return { code: 'IS_AN_ADAPTER', name };
  if (kind === 'no-adapter') return { code: 'IS_NO_ADAPTER', name };
  return { code: kind === 'damaged' ? 'MODEL_FILE_DAMAGED' : 'MODEL_NOT_SUPPORTED', name, detail: message };
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
