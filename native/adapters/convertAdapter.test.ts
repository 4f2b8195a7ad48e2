import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Token } from 'node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { fixedModel, fixedWeights, shapes } from '#test/support/gguf/fixedModels.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { type PeftTensor, writePeft } from '#test/support/peft.ts';
import { type Weights, nextLogits, softmax } from '#test/support/plainLlama.ts';
import { Seeded } from '#test/support/seeded.ts';
import { readAdaptedBase } from './adaptedBase.ts';
import { type AdaptedBase, convertAdapter } from './convertAdapter.ts';

const { embedding, layers, heads, keyValueHeads, feedForward } = shapes.tiny;
const keyValue = (embedding / heads) * keyValueHeads;
const PROMPT = [1, 300, 301, 45, 310, 77, 305];

const PARTS = {
  'self_attn.q_proj': ['attn_q', embedding, embedding],
  'self_attn.k_proj': ['attn_k', embedding, keyValue],
  'self_attn.v_proj': ['attn_v', embedding, keyValue],
  'self_attn.o_proj': ['attn_output', embedding, embedding],
  'mlp.gate_proj': ['ffn_gate', embedding, feedForward],
  'mlp.up_proj': ['ffn_up', embedding, feedForward],
  'mlp.down_proj': ['ffn_down', feedForward, embedding],
} as const;
const parts = Object.keys(PARTS) as (keyof typeof PARTS)[];

type Architecture = 'llama' | 'qwen2';

describe.each<Architecture>(['llama', 'qwen2'])('on a %s', (architecture) => {
  test('the plain model and llama.cpp say the same', async () => {
    const weights = await huggingFace(architecture);
    close(await heard(architecture, null), softmax(nextLogits(PROMPT, weights, shapes.tiny)));
  });

  test.each([
    ['of one rank', { r: 4, lora_alpha: 8 }, 4, 'F32'],
    ['of rank-stabilised scale', { r: 4, lora_alpha: 8, use_rslora: true }, 4, 'F32'],
    ['in 16 bits', { r: 8, lora_alpha: 4 }, 8, 'BF16'],
  ] as const)('an adapter %s means what it meant in training', async (_, config, rank, type) => {
    const made = adapterOf(rank, type);
    const scale = config.lora_alpha / ('use_rslora' in config ? Math.sqrt(rank) : rank);
    const path = await converted(architecture, config, made);
    const expected = softmax(
      nextLogits(
        PROMPT,
        merged(await huggingFace(architecture), made, () => scale),
        shapes.tiny,
      ),
    );
    const got = await heard(architecture, path);
    close(got, expected);
    const bare = await heard(architecture, null);
    expect(Math.max(...[...got].map(([token, value]) => Math.abs(value - (bare.get(token) ?? 0))))).toBeGreaterThan(
      0.001,
    );
  });
});

test('ranks and alphas of their own for some modules', async () => {
  const made = adapterOf(4, 'F32', (part) => (part === 'mlp.up_proj' ? 2 : 4));
  const config = { r: 4, lora_alpha: 8, rank_pattern: { up_proj: 2 }, alpha_pattern: { 'self_attn.q_proj': 3 } };
  const scale = (part: string) => (part === 'mlp.up_proj' ? 8 / 2 : part === 'self_attn.q_proj' ? 3 / 4 : 8 / 4);
  const path = await converted('llama', config, made);
  close(
    await heard('llama', path),
    softmax(nextLogits(PROMPT, merged(await huggingFace('llama'), made, scale), shapes.tiny)),
  );
});

describe('is refused, with the reason:', () => {
  const small = () => adapterOf(2, 'F32');
  const without = (name: string) => {
    const made = small();
    made.delete(name);
    return made;
  };
  const changed = (part: string, tensor: PeftTensor) =>
    new Map(small()).set(`base_model.model.model.layers.0.${part}.weight`, tensor);
  const zeros = (...shape: number[]): PeftTensor => ({
    shape,
    numbers: new Float32Array(shape.reduce((product, each) => product * each, 1)),
  });

  test.each<[string, Record<string, unknown>, Map<string, PeftTensor>, string, RegExp]>([
    ['DoRA', { use_dora: true }, small(), 'MODEL_NOT_SUPPORTED', /DoRA/],
    ['biases', { bias: 'all' }, small(), 'MODEL_NOT_SUPPORTED', /biases/],
    ['whole modules', { modules_to_save: ['lm_head'] }, small(), 'MODEL_NOT_SUPPORTED', /lm_head/],
    ['another kind', { peft_type: 'IA3' }, small(), 'MODEL_NOT_SUPPORTED', /IA3/],
    ['a search pattern', { rank_pattern: { '^model.*q_proj': 2 } }, small(), 'MODEL_NOT_SUPPORTED', /pattern/],
    ['rank 0', { r: 0 }, small(), 'MODEL_FILE_DAMAGED', /\br\b/],
    ['another rank than it says', { r: 3 }, small(), 'MODEL_FILE_DAMAGED', /rank 2.*3/],
    [
      'half of a pair',
      {},
      without('base_model.model.model.layers.1.mlp.up_proj.lora_B.weight'),
      'MODEL_FILE_DAMAGED',
      /half/,
    ],
    ['no weights', {}, new Map(), 'MODEL_FILE_DAMAGED', /no weights/],
    [
      'halves of two ranks',
      {},
      changed('self_attn.q_proj.lora_B', zeros(embedding, 3)),
      'MODEL_FILE_DAMAGED',
      /2 and 3/,
    ],
    ['a wider base', {}, changed('self_attn.q_proj.lora_A', zeros(2, 999)), 'ADAPTER_OF_ANOTHER_BASE', /999/],
    [
      'more layers',
      {},
      new Map([...small()].map(([name, value]) => [name.replace('layers.3', 'layers.7'), value])),
      'ADAPTER_OF_ANOTHER_BASE',
      /blk\.7/,
    ],
    [
      'an unknown module',
      {},
      new Map([...small()].map(([name, value]) => [name.replace('up_proj', 'experts.0.w1'), value])),
      'MODEL_NOT_SUPPORTED',
      /experts/,
    ],
    [
      'NaN',
      {},
      changed('self_attn.v_proj.lora_A', {
        shape: [2, embedding],
        numbers: new Float32Array(2 * embedding).fill(Number.NaN),
      }),
      'MODEL_FILE_DAMAGED',
      /no number/,
    ],
  ])('%s', async (_, config, tensors, code, reason) => {
    const folder = await freshFolder();
    await writePeft(folder, { r: 2, lora_alpha: 4, ...config }, tensors);
    const result = await convert('llama', folder);
    expect(result).toMatchObject({ ok: false, failure: { code, name: 'mine' } });
    expect(result.ok ? '' : 'detail' in result.failure ? result.failure.detail : '').toMatch(reason);
    await expect(readFile(join(folder, 'adapter.gguf'))).rejects.toThrow('ENOENT');
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['cut in its table', (bytes) => bytes.subarray(0, 100)],
    ['cut in its weights', (bytes) => bytes.subarray(0, bytes.length - 10)],
    ['a table of 2^63 bytes', (bytes) => Buffer.concat([Buffer.from('ffffffffffffff7f', 'hex'), bytes.subarray(8)])],
    ['a table that is no JSON', (bytes) => Buffer.from(bytes).fill('{', 8, 40)],
    ['offsets past the end', (bytes) => replaced(bytes, '"data_offsets":[0,', '"data_offsets":[9,')],
  ])('weights that are %s', async (_, damage) => {
    const folder = await freshFolder();
    await writePeft(folder, { r: 2, lora_alpha: 4 }, small());
    const path = join(folder, 'adapter_model.safetensors');
    await writeFile(path, damage(await readFile(path)));
    expect(await convert('llama', folder)).toMatchObject({ ok: false, failure: { code: 'MODEL_FILE_DAMAGED' } });
  });
});

async function huggingFace(architecture: Architecture): Promise<Weights> {
  const inFile = await fixedWeights('tiny', { architecture });
  const named = new Map<string, Float32Array>();
  const take = (from: string, to: string, rows?: number) => {
    const numbers = inFile.get(from);
    if (numbers !== undefined)
      named.set(to, rows === undefined ? numbers : halves(numbers, numbers.length / rows, rows));
  };
  take('token_embd.weight', 'embed_tokens');
  take('output_norm.weight', 'norm.weight');
  take('output.weight', 'lm_head.weight');
  for (let layer = 0; layer < layers; layer += 1) {
    take(`blk.${layer}.attn_norm.weight`, `layers.${layer}.input_layernorm.weight`);
    take(`blk.${layer}.ffn_norm.weight`, `layers.${layer}.post_attention_layernorm.weight`);
    for (const part of parts) {
      const [name, , height] = PARTS[part];
      const paired = architecture === 'llama' && (name === 'attn_q' || name === 'attn_k');
      take(`blk.${layer}.${name}.weight`, `layers.${layer}.${part}.weight`, paired ? height : undefined);
      take(`blk.${layer}.${name}.bias`, `layers.${layer}.${part}.bias`);
    }
  }
  return named;
}

/** Pairs of rows back into halves of heads: row 2j of a head is its row j, row 2j + 1 its row j + half. */
function halves(numbers: Float32Array, width: number, rows: number): Float32Array {
  const head = embedding / heads;
  const out = new Float32Array(numbers.length);
  for (let row = 0; row < rows; row += 1) {
    const place = row % head;
    const to = row - place + (place % 2 === 0 ? place / 2 : head / 2 + (place - 1) / 2);
    out.set(numbers.subarray(row * width, (row + 1) * width), to * width);
  }
  return out;
}

function adapterOf(
  rank: number,
  type: 'F32' | 'BF16',
  rankOf: (part: keyof typeof PARTS) => number = () => rank,
): Map<string, PeftTensor> {
  const chance = new Seeded(7);
  const made = new Map<string, PeftTensor>();
  const random = (shape: [number, number], size: number) => {
    const numbers = Float32Array.from({ length: shape[0] * shape[1] }, () => (2 * chance.fraction() - 1) * size);
    // What 16 bits cannot hold would not be what is compared.
    if (type === 'BF16')
      new Uint32Array(numbers.buffer).forEach((bits, place, all) => (all[place] = bits & 0xffff0000));
    return { shape, numbers, type };
  };
  for (let layer = 0; layer < layers; layer += 1) {
    for (const part of parts) {
      const [, width, height] = PARTS[part];
      const name = `base_model.model.model.layers.${layer}.${part}`;
      made.set(`${name}.lora_A.weight`, random([rankOf(part), width], 0.1));
      made.set(`${name}.lora_B.weight`, random([height, rankOf(part)], 0.1));
    }
  }
  return made;
}

function merged(weights: Weights, made: ReadonlyMap<string, PeftTensor>, scaleOf: (part: string) => number): Weights {
  const all = new Map(weights);
  for (let layer = 0; layer < layers; layer += 1) {
    for (const part of parts) {
      const [, width, height] = PARTS[part];
      const name = `layers.${layer}.${part}`;
      const a = made.get(`base_model.model.model.${name}.lora_A.weight`);
      const b = made.get(`base_model.model.model.${name}.lora_B.weight`);
      const whole = Float32Array.from(all.get(`${name}.weight`) ?? []);
      const rank = a?.shape[0] ?? 0;
      for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
          let sum = 0;
          for (let place = 0; place < rank; place += 1)
            sum += (b?.numbers[row * rank + place] ?? 0) * (a?.numbers[place * width + column] ?? 0);
          whole[row * width + column] = (whole[row * width + column] ?? 0) + scaleOf(part) * sum;
        }
      }
      all.set(`${name}.weight`, whole);
    }
  }
  return all;
}

async function baseOf(architecture: Architecture): Promise<AdaptedBase> {
  const base = readAdaptedBase(await fixedModel('tiny', { architecture }), 'Tiny');
  if (!base.ok) throw new Error(base.failure.code);
  return base.value;
}

async function convert(architecture: Architecture, folder: string) {
  return convertAdapter(
    {
      config: join(folder, 'adapter_config.json'),
      weights: join(folder, 'adapter_model.safetensors'),
      name: 'mine',
    },
    await baseOf(architecture),
    join(folder, 'adapter.gguf'),
  );
}

async function converted(
  architecture: Architecture,
  config: Record<string, unknown>,
  made: ReadonlyMap<string, PeftTensor>,
): Promise<string> {
  const folder = await freshFolder();
  await writePeft(folder, config, made);
  expect(await convert(architecture, folder)).toMatchObject({ ok: true, value: { matrices: 28 } });
  return join(folder, 'adapter.gguf');
}

/** What llama.cpp holds probable after the prompt. */
async function heard(architecture: Architecture, adapter: string | null): Promise<Map<number, number>> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: await fixedModel('tiny', { architecture }), gpuLayers: 0 });
  const context = await model.createContext({
    contextSize: 256,
    threads: 1,
    flashAttention: false,
    experimentalKvCacheKeyType: 'F32',
    experimentalKvCacheValueType: 'F32',
    ...(adapter === null ? {} : { lora: { adapters: [{ filePath: adapter }] } }),
  });
  const all = { generateNext: { probabilities: true, options: { temperature: 1, topK: 0, topP: 1, minP: 0 } } };
  const output = await context
    .getSequence()
    .controlledEvaluate(
      PROMPT.map((token, place) => (place === PROMPT.length - 1 ? [token as Token, all] : (token as Token))),
    );
  const probabilities = output.at(-1)?.next.probabilities ?? new Map<Token, number>();
  await context.dispose();
  await model.dispose();
  return new Map(probabilities);
}

/** What is probable at all has the same logarithm, as far as 32 bits go. */
function close(got: ReadonlyMap<number, number>, expected: readonly number[]): void {
  let compared = 0;
  for (const [token, probability] of expected.entries()) {
    if (probability < 1e-6) continue;
    compared += 1;
    expect(Math.abs(Math.log(got.get(token) ?? 0) - Math.log(probability))).toBeLessThan(1e-4);
  }
  expect(compared).toBeGreaterThan(20);
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + from.length)]);
}
