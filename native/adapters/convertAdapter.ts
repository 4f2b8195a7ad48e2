import { type FileHandle, open, readFile, stat, unlink } from 'node:fs/promises';
import type { AdapterHeader } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { cleanText } from '../parse/cleanText.ts';
import { type AdapterConfig, readConfig } from './adapterConfig.ts';
import { type AdapterTensor, writeAdapter } from './adapterFile.ts';
import { AdapterProblem, damaged, notSupported } from './problem.ts';
import { type WeightTensor, readNumbers, readTable, shown } from './safetensors.ts';
import { architectures, halfOf, headsToPair, pairRows } from './tensorNames.ts';

/** A config of PEFT has two kilobytes. */
const LONGEST_CONFIG_BYTES = 1024 * 1024;

/** What PEFT writes, and how the person knows it. */
interface PeftFiles {
  readonly config: string;
  readonly weights: string;
  readonly name: string;
}

/** What has to be known of the base. */
export interface AdaptedBase {
  readonly name: string;
  readonly architecture: string;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Its matrices: how long a row is, and how many rows there are. */
  readonly matrices: ReadonlyMap<string, readonly [width: number, height: number]>;
}

export interface Converted {
  /** What the adapter says that it was trained on. */
  readonly baseName: string | null;
  readonly rank: number;
  readonly matrices: number;
}

interface Pair {
  readonly module: string;
  readonly embedding: boolean;
  a?: WeightTensor;
  b?: WeightTensor;
}

/**
 * Makes an adapter file for llama.cpp from what PEFT writes: `adapter_config.json` and `adapter_model.safetensors`.
 * The numbers stay as exact as they were: 16 bits only where they had no more.
 */
export async function convertAdapter(
  files: PeftFiles,
  base: AdaptedBase,
  to: string,
): Promise<Result<Converted, Failure>> {
  let weights: FileHandle | undefined;
  let made: FileHandle | undefined;
  try {
    const config = await configOf(files);
    weights = await open(files.weights, 'r');
    const { pairs, ranks } = fitted(await readTable(weights), config, base);
    const tensors: AdapterTensor[] = [];
    for (const [tensor, pair] of pairs) {
      const rank = ranks.get(tensor) ?? 0;
      // llama.cpp multiplies with the file's one alpha over each pair's own rank: what a pair has otherwise goes into b.
      const strength = (config.scaleOf(pair.module, rank) * rank) / config.alpha;
      tensors.push(...halvesOf(weights, tensor, pair, { rank, strength, base }));
    }
    made = await open(to, 'wx', 0o600);
    await writeAdapter(
      made,
      [
        ['general.architecture', { string: base.architecture }],
        ['general.type', { string: 'adapter' }],
        ['adapter.type', { string: 'lora' }],
        ['adapter.lora.alpha', { f32: config.alpha }],
      ],
      tensors,
    );
    return ok({ baseName: config.baseName, rank: Math.max(...ranks.values()), matrices: pairs.size });
  } catch (error) {
    if (made !== undefined) await unlink(to).catch(() => {});
    return fail(failureOf(error, files.name, base.name));
  } finally {
    await weights?.close();
    await made?.close();
  }
}

/** Whether it could be converted for this base; nothing is written. */
export async function checkPeft(files: PeftFiles, base: AdaptedBase): Promise<Result<void, Failure>> {
  let weights: FileHandle | undefined;
  try {
    const config = await configOf(files);
    weights = await open(files.weights, 'r');
    fitted(await readTable(weights), config, base);
    return ok(undefined);
  } catch (error) {
    return fail(failureOf(error, files.name, base.name));
  } finally {
    await weights?.close();
  }
}

/** What it says of itself, whichever base it is for. */
export async function readPeftHeader(files: PeftFiles): Promise<Result<AdapterHeader, Failure>> {
  let weights: FileHandle | undefined;
  try {
    const config = await configOf(files);
    weights = await open(files.weights, 'r');
    const table = [...(await readTable(weights)).values()];
    if (table.length === 0) throw damaged('it holds no weights');
    const [type = 'F32'] = table.map((tensor) => tensor.type);
    const firstHalves = table.filter(({ name }) => /\.lora_(?:embedding_)?A\b/.test(name));
    return ok({
      name: '',
      architecture: '',
      alpha: config.alpha,
      rank: config.rank,
      matrices: firstHalves.length,
      parameters: table.reduce((sum, { shape }) => sum + shape.reduce((product, each) => product * each, 1), 0),
      storedAs: type,
      baseName: config.baseName === null ? null : cleanText(config.baseName, 200) || null,
      author: null,
      fileBytes: (await weights.stat()).size,
    });
  } catch (error) {
    return fail(failureOf(error, files.name, ''));
  } finally {
    await weights?.close();
  }
}

async function configOf({ config }: PeftFiles): Promise<AdapterConfig> {
  if ((await stat(config)).size > LONGEST_CONFIG_BYTES) throw damaged('its adapter_config.json is too long');
  return readConfig(await readFile(config, 'utf8'));
}

function fitted(
  table: Map<string, WeightTensor>,
  config: AdapterConfig,
  base: AdaptedBase,
): { pairs: Map<string, Pair>; ranks: Map<string, number> } {
  if (!architectures.has(base.architecture))
    throw notSupported(`adapters for ${base.architecture} cannot be converted here yet`);
  const pairs = pairsOf(table, base);
  const ranks = new Map<string, number>();
  for (const [tensor, pair] of pairs) ranks.set(tensor, rankOf(tensor, pair, config.rankOf(pair.module), base));
  return { pairs, ranks };
}

function pairsOf(table: Map<string, WeightTensor>, { architecture, matrices, name }: AdaptedBase): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const weight of table.values()) {
    const { module, tensor, half, embedding } = halfOf(weight.name, architecture);
    const pair = pairs.get(tensor) ?? { module, embedding };
    if (pair[half] !== undefined) throw damaged(`${shown(tensor)} is adapted twice`);
    pair[half] = weight;
    pairs.set(tensor, pair);
  }
  if (pairs.size === 0) throw damaged('it holds no weights');
  for (const [tensor, { a, b }] of pairs) {
    if (a === undefined || b === undefined) throw damaged(`one half of the pair for ${shown(tensor)} is missing`);
    if (matrices.has(tensor)) continue;
    if (tensor === 'output.weight') throw notSupported(`it adapts the output, which ${name} shares with its input`);
    throw new AdapterProblem('another-base', `it adapts ${shown(tensor)}, which ${name} does not have`);
  }
  return pairs;
}

/** Checks a pair against the base, and against what the config says of it. */
function rankOf(tensor: string, { a, b, embedding }: Pair, claimed: number, { matrices, name }: AdaptedBase): number {
  const [width = 0, height = 0] = matrices.get(tensor) ?? [];
  const [rank = 0, columns = 0] = a?.shape ?? [];
  const [rows = 0, other = 0] = b?.shape ?? [];
  if (a?.shape.length !== 2 || b?.shape.length !== 2)
    throw damaged(`the pair for ${shown(tensor)} is no pair of matrices`);
  if (rank === 0 || rank !== other)
    throw damaged(`the halves for ${shown(tensor)} have the ranks ${rank} and ${other}`);
  if (rank !== claimed) throw damaged(`the pair for ${shown(tensor)} has rank ${rank}, and its config says ${claimed}`);
  // The embedding is looked up by token: its rows are the columns of the first half.
  const fits = embedding ? columns === height && rows === width : columns === width && rows === height;
  if (!fits) {
    throw new AdapterProblem(
      'another-base',
      `the pair for ${shown(tensor)} is made for ${columns} × ${rows}, and ${name} has ${width} × ${height}`,
    );
  }
  return rank;
}

function halvesOf(
  file: FileHandle,
  tensor: string,
  { a, b, embedding }: Pair,
  { rank, strength, base }: { rank: number; strength: number; base: AdaptedBase },
): AdapterTensor[] {
  if (a === undefined || b === undefined) return [];
  const heads = headsToPair(tensor, base);
  const [rows = 0, columns = 0] = [b.shape[0], a.shape[1]];
  const numbersOfB = async () => {
    const read = await readNumbers(file, b);
    const paired = heads === null ? read : pairRows(read, rank, heads);
    return strength === 1 ? paired : paired.map((number) => number * strength);
  };
  return [
    {
      name: `${tensor}.lora_a`,
      shape: embedding ? [rank, columns] : [columns, rank],
      type: typeOf(a),
      numbers: async () => (embedding ? turned(await readNumbers(file, a), rank, columns) : readNumbers(file, a)),
    },
    { name: `${tensor}.lora_b`, shape: [rank, rows], type: strength === 1 ? typeOf(b) : 'F32', numbers: numbersOfB },
  ];
}

/** 16 bits of the one kind are not those of the other: what does not fit stays at 32. */
function typeOf({ type }: WeightTensor): 'F32' | 'F16' {
  return type === 'F16' ? 'F16' : 'F32';
}

function turned(numbers: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(numbers, (_, place) => numbers[(place % rows) * columns + Math.floor(place / rows)] ?? 0);
}

function failureOf(error: unknown, name: string, base: string): Failure {
  if (error instanceof AdapterProblem) {
    if (error.kind === 'another-base') return { code: 'ADAPTER_OF_ANOTHER_BASE', name, base, detail: error.message };
    return {
      code: error.kind === 'damaged' ? 'MODEL_FILE_DAMAGED' : 'MODEL_NOT_SUPPORTED',
      name,
      detail: error.message,
    };
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) throw error;
  return code === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail: code };
}
