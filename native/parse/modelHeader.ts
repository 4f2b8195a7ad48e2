import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { cleanText } from './cleanText.ts';
import { count, damaged, HeaderProblem, HeaderReader, MoreNeeded } from './headerReader.ts';
import { readMetadata } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { placeTensors, readTensors } from './tensors.ts';
import type { Tensor, TensorSummary } from './tensors.ts';
import { fileTypes } from './tensorTypes.ts';

const MAGIC = 'GGUF';
const DEFAULT_ALIGNMENT = 32;
const LARGEST_ALIGNMENT = 65_536;

export type ReadHeader =
  | { kind: 'header'; header: ModelHeader; tensors: readonly Tensor[] }
  | { kind: 'more'; neededBytes: number };

/**
 * Reads the header of a GGUF file and checks all of it against the file's size, so that what llama.cpp would refuse
 * (or trip over) is refused here, with the place. `name` is how the person knows the file; of its `fileBytes`,
 * `availableBytes` are there already.
 */
export function readModelHeader(
  path: string,
  name: string,
  fileBytes: number,
  availableBytes: number,
): Result<ReadHeader, Failure> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const whole = availableBytes >= fileBytes;
    const reader = new HeaderReader(file, Math.min(availableBytes, size), whole ? size : fileBytes);
    return ok({ kind: 'header', ...readFrom(reader, name) });
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

function readFrom(reader: HeaderReader, fileName: string): { header: ModelHeader; tensors: readonly Tensor[] } {
  readMagic(reader);
  readVersion(reader);
  const tensorCount = reader.u64();
  const keyCount = reader.u64();
  const metadata = readMetadata(reader, keyCount);
  refuseOtherKinds(metadata, tensorCount);
  const tensors = readTensors(reader, tensorCount);
  const alignment = alignmentOf(metadata);
  const start = Math.ceil(reader.position / alignment) * alignment;
  const summary = placeTensors(tensors, start, alignment, reader.fileBytes);
  return { header: headerOf(metadata, summary, reader.fileBytes, fileName), tensors };
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

function refuseOtherKinds(metadata: Metadata, tensors: number): void {
  const type = textOf(metadata, 'general.type');
  const architecture = textOf(metadata, 'general.architecture');
  if (type === 'adapter' || metadata.has('adapter.type'))
    throw new HeaderProblem('not-supported', 'it is an adapter, not a base model');
  if (type === 'mmproj' || architecture === 'clip') {
    throw new HeaderProblem('not-supported', 'it is a projector for pictures, not a base model');
  }
  if (type === 'imatrix') throw new HeaderProblem('not-supported', 'it holds measurements for quantising, not a model');
  const parts = numberOf(metadata, 'split.count');
  if (parts !== undefined && parts > 1) {
    const part = (numberOf(metadata, 'split.no') ?? 0) + 1;
    throw new HeaderProblem(
      'not-supported',
      `it is part ${count(part)} of ${count(parts)}; join the parts into one file first`,
    );
  }
  if (tensors === 0) throw new HeaderProblem('not-supported', 'it holds a vocabulary and no weights');
}

function alignmentOf(metadata: Metadata): number {
  const alignment = numberOf(metadata, 'general.alignment') ?? DEFAULT_ALIGNMENT;
  const powerOfTwo = Number.isInteger(Math.log2(alignment));
  if (!powerOfTwo || alignment > LARGEST_ALIGNMENT)
    throw damaged(`its alignment of ${count(alignment)} is not possible`);
  return alignment;
}

function headerOf(metadata: Metadata, tensors: TensorSummary, fileBytes: number, fileName: string): ModelHeader {
  const architecture = textOf(metadata, 'general.architecture');
  if (architecture === undefined || !/^[\w.-]{1,64}$/.test(architecture))
    throw damaged('it does not say its architecture');
  const own = (key: string, largest: number) => quantity(metadata, `${architecture}.${key}`, largest);
  const needed = (key: string, largest: number) => {
    const value = own(key, largest);
    if (value === undefined || value === 0) throw damaged(`it does not say its ${key.replaceAll(/[._]/g, ' ')}`);
    return value;
  };

  const embeddingLength = needed('embedding_length', 1_000_000);
  const heads = own('attention.head_count', 100_000) ?? 0;
  const headLength = heads === 0 ? 0 : Math.floor(embeddingLength / heads);
  const tokens = metadata.get('tokenizer.ggml.tokens');
  const template = metadata.get('tokenizer.chat_template');
  const fileType = numberOf(metadata, 'general.file_type');
  const ownName = cleanText(textOf(metadata, 'general.name') ?? '', 200);
  return {
    name: ownName === '' ? cleanText(fileName.replace(/\.gguf$/i, ''), 200) : ownName,
    architecture,
    quantisation: (fileType === undefined ? undefined : fileTypes.get(fileType)) ?? tensors.dominantType,
    parameters: tensors.parameters,
    trainedContext: own('context_length', 2 ** 31) ?? 0,
    layers: needed('block_count', 10_000),
    embeddingLength,
    heads,
    keyValueHeads: own('attention.head_count_kv', 100_000) ?? heads,
    keyLength: own('attention.key_length', 1_000_000) ?? headLength,
    valueLength: own('attention.value_length', 1_000_000) ?? headLength,
    vocabularySize: tokens?.kind === 'list' ? tokens.length : (own('vocab_size', 100_000_000) ?? 0),
    feedForwardLength: own('feed_forward_length', 100_000_000) ?? 0,
    hasChatTemplate: template?.kind === 'long-text' || (template?.kind === 'text' && template.value.trim() !== ''),
    weightBytes: tensors.weightBytes,
    fileBytes,
  };
}

/** Some models have another number for each layer: the largest is what memory has to be kept for. */
function quantity(metadata: Metadata, key: string, largest: number): number | undefined {
  const found = metadata.get(key);
  if (found === undefined) return undefined;
  const value = found.kind === 'number' ? found.value : found.kind === 'list' ? found.largest : Number.NaN;
  if (!Number.isSafeInteger(value) || value < 0 || value > largest)
    throw damaged(`its value of ${key} is not possible`);
  return value;
}

function numberOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.get(key);
  return value?.kind === 'number' ? value.value : undefined;
}

function textOf(metadata: Metadata, key: string): string | undefined {
  const value = metadata.get(key);
  return value?.kind === 'text' ? value.value : undefined;
}

function failureOf({ kind, message }: HeaderProblem, name: string): Failure {
  if (kind === 'not-a-model') return { code: 'NOT_A_MODEL_FILE', name };
  return { code: kind === 'damaged' ? 'MODEL_FILE_DAMAGED' : 'MODEL_NOT_SUPPORTED', name, detail: message };
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
