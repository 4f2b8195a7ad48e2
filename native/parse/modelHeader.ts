import type { Failure } from '#core/failure.ts';
import type { ModelHeader, Purpose } from '#core/model.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { cleanText } from './cleanText.ts';
import { numberOf, readGgufFile, textOf } from './ggufFile.ts';
import type { GgufFile } from './ggufFile.ts';
import { count, damaged, HeaderProblem } from './headerReader.ts';
import type { Metadata } from './metadata.ts';
import type { Tensor } from './tensors.ts';
import { fileTypes } from './tensorTypes.ts';

export type ReadHeader =
  | { kind: 'header'; header: ModelHeader; tensors: readonly Tensor[] }
  | { kind: 'more'; neededBytes: number };

/** Reads and checks what a base says of itself; see readGgufFile. */
export function readModelHeader(
  path: string,
  name: string,
  fileBytes: number,
  availableBytes: number,
): Result<ReadHeader, Failure> {
  const wanted = { path, name, fileBytes, availableBytes };
  const read = readGgufFile(wanted, refuseOtherKinds, (file) => ({
    header: headerOf(file, name),
    tensors: file.tensors,
  }));
  if (!read.ok) return read;
  if (read.value.kind === 'more') return ok(read.value);
  return ok({ kind: 'header', ...read.value.made });
}

function refuseOtherKinds(metadata: Metadata, tensors: number): void {
  refuseNoBase(metadata);
  const parts = numberOf(metadata, 'split.count');
  if (parts !== undefined && parts > 1) {
    const part = (numberOf(metadata, 'split.no') ?? 0) + 1;
    throw new HeaderProblem(
      'not-supported',
      `it is part ${count(part)} of ${count(parts)}; choose or drop all of them together`,
    );
  }
  if (tensors === 0) throw new HeaderProblem('not-supported', 'it holds a vocabulary and no weights');
}

/** Ends reading where the file says that it is something else than a base, or a piece of one. */
export function refuseNoBase(metadata: Metadata): void {
  const type = textOf(metadata, 'general.type');
  const architecture = textOf(metadata, 'general.architecture');
  if (type === 'adapter' || metadata.has('adapter.type'))
    throw new HeaderProblem('adapter', 'it is an adapter, not a base model');
  if (type === 'mmproj' || architecture === 'clip') {
    throw new HeaderProblem('not-supported', 'it is a projector for pictures, not a base model');
  }
  if (type === 'imatrix') throw new HeaderProblem('not-supported', 'it holds measurements for quantising, not a model');
}

export function headerOf(
  { metadata, summary: tensors, fileBytes }: Pick<GgufFile, 'metadata' | 'summary' | 'fileBytes'>,
  fileName: string,
): ModelHeader {
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
    purpose: purposeOf(metadata, architecture),
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

/** As llama.cpp numbers the ways in which one vector is made of a text's many; 0 is none of them. */
const POOLING = { none: 0, rank: 4 } as const;

/** Encoders have no next token: whatever their file says of pooling, they cannot answer. */
const ENCODERS: ReadonlySet<string> = new Set([
  'bert',
  'nomic-bert',
  'nomic-bert-moe',
  'jina-bert-v2',
  'jina-bert-v3',
  'modern-bert',
  'neo-bert',
  'eurobert',
  'gemma-embedding',
]);

function purposeOf(metadata: Metadata, architecture: string): Purpose {
  const pooling = numberOf(metadata, `${architecture}.pooling_type`) ?? POOLING.none;
  if (pooling === POOLING.rank) return 'rank';
  return pooling !== POOLING.none || ENCODERS.has(architecture) ? 'embed' : 'answer';
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
