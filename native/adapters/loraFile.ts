import type { AdapterHeader } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { statSync } from 'node:fs';
import { cleanText } from '../parse/cleanText.ts';
import { numberOf, readGgufFile, textOf } from '../parse/ggufFile.ts';
import type { GgufFile } from '../parse/ggufFile.ts';
import { HeaderProblem, count, damaged } from '../parse/headerReader.ts';
import { shown } from '../parse/metadata.ts';
import type { Metadata } from '../parse/metadata.ts';
import type { Tensor } from '../parse/tensors.ts';
import { refuseBadNumbers } from './badNumbers.ts';

/** Far beyond what anybody trains with. */
const LARGEST_ALPHA = 1_000_000;
/** What converters write. Of other types the numbers could not be looked at before they are used. */
const TYPES: ReadonlySet<string> = new Set(['F32', 'F16', 'BF16', 'Q8_0']);

/** The two matrices whose product is added to one of the base's. */
export interface LoraPair {
  /** Of the base: "blk.3.attn_q.weight". */
  readonly tensor: string;
  readonly rank: number;
  /** Of the matrix that it is made for: how long a row is, and how many rows there are. */
  readonly width: number;
  readonly height: number;
}

export interface LoraFile {
  readonly header: AdapterHeader;
  readonly pairs: readonly LoraPair[];
}

/** Reads and checks an adapter file for llama.cpp; with `numbers`, every number in it too. */
export function readLoraFile(path: string, name: string, numbers: boolean): Result<LoraFile, Failure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return fail({ code: 'NOT_A_MODEL_FILE', name });
  const wanted = { path, name, fileBytes: size, availableBytes: size };
  const read = readGgufFile(wanted, refuseOtherKinds, (file, descriptor) => {
    const pairs = pairsOf(file.tensors);
    if (numbers) refuseBadNumbers(descriptor, file);
    return { header: headerOf(file, pairs), pairs };
  });
  if (!read.ok) return read;
  return read.value.kind === 'more' ? fail({ code: 'FILE_CHANGED', name }) : ok(read.value.made);
}

function refuseOtherKinds(metadata: Metadata): void {
  if (textOf(metadata, 'general.type') !== 'adapter' && !metadata.has('adapter.type'))
    throw new HeaderProblem('no-adapter', 'it is not an adapter');
  const type = textOf(metadata, 'adapter.type');
  if (type !== 'lora')
    throw notSupported(type === undefined ? 'it does not say its kind' : `it is of the kind ${shown(type)}, not LoRA`);
  if (metadata.has('adapter.alora.invocation_tokens'))
    throw notSupported('it wants to be switched on by words in the middle of a text');
}

/** Both halves of every pair have to be there, of one rank, and nothing else. */
function pairsOf(tensors: readonly Tensor[]): LoraPair[] {
  const halves = new Map<string, { a?: Tensor; b?: Tensor }>();
  for (const tensor of tensors) {
    const { of, half } = /^(?<of>.+)\.lora_(?<half>[ab])$/.exec(tensor.name)?.groups ?? {};
    if (of === undefined) throw notSupported(`its tensor ${shown(tensor.name)} is no half of a LoRA pair`);
    if (!TYPES.has(tensor.type)) throw notSupported(`its tensor ${shown(tensor.name)} is stored as ${tensor.type}`);
    const pair = halves.get(of) ?? {};
    pair[half === 'a' ? 'a' : 'b'] = tensor;
    halves.set(of, pair);
  }
  if (halves.size === 0) throw damaged('it holds no weights');
  return [...halves].map(([tensor, { a, b }]) => {
    if (a === undefined || b === undefined) throw damaged(`one half of the pair for ${shown(tensor)} is missing`);
    return pairOf(tensor, a, b);
  });
}

function pairOf(tensor: string, a: Tensor, b: Tensor): LoraPair {
  const [aRow = 0, aRows = 0] = a.shape;
  const [rank = 0, bRows = 0] = b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2)
    throw notSupported(`the pair for ${shown(tensor)} is no pair of matrices`);
  // The embedding is looked up by token, so its first half lies the other way round.
  const embedding = tensor === 'token_embd.weight';
  const rankOfA = embedding ? aRow : aRows;
  if (rankOfA !== rank)
    throw damaged(`the halves for ${shown(tensor)} have the ranks ${count(rankOfA)} and ${count(rank)}`);
  return embedding ? { tensor, rank, width: bRows, height: aRows } : { tensor, rank, width: aRow, height: bRows };
}

function headerOf({ metadata, summary, fileBytes }: GgufFile, pairs: readonly LoraPair[]): AdapterHeader {
  const architecture = textOf(metadata, 'general.architecture');
  if (architecture === undefined || !/^[\w.-]{1,64}$/.test(architecture))
    throw damaged('it does not say its architecture');
  const alpha = numberOf(metadata, 'adapter.lora.alpha') ?? 0;
  if (!Number.isFinite(alpha) || alpha < 0 || alpha > LARGEST_ALPHA) throw damaged('its alpha is not possible');
  const text = (key: string) => cleanText(textOf(metadata, key) ?? '', 200);
  return {
    name: text('general.name'),
    architecture,
    // llama.cpp lets every pair count as it is where no alpha is given.
    alpha: alpha === 0 ? null : alpha,
    rank: pairs.reduce((largest, { rank }) => Math.max(largest, rank), 0),
    matrices: pairs.length,
    parameters: summary.parameters,
    storedAs: summary.dominantType,
    baseName: text('general.base_model.0.name') || null,
    author: text('general.author') || null,
    fileBytes,
  };
}

function notSupported(detail: string): HeaderProblem {
  return new HeaderProblem('not-supported', detail);
}
