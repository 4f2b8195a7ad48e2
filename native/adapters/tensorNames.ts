import { damaged, notSupported } from './problem.ts';
import { shown } from './safetensors.ts';

/** A module of a layer as Hugging Face names it, and the matrix of a GGUF file that it is. */
const LAYER_MODULES: Readonly<Record<string, string>> = {
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.qkv_proj': 'attn_qkv',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

/** Phi-3 has gate and up in one matrix, which its GGUF files call "up". */
const FUSED_UP = 'mlp.gate_up_proj';

export const architectures: ReadonlySet<string> = new Set([
  'llama',
  'qwen2',
  'qwen3',
  'gemma',
  'gemma2',
  'gemma3',
  'phi3',
]);

export interface NamedHalf {
  /** "model.layers.3.self_attn.q_proj": as the adapter's patterns know it. */
  readonly module: string;
  /** "blk.3.attn_q.weight" */
  readonly tensor: string;
  readonly half: 'a' | 'b';
  readonly embedding: boolean;
}

/** Which half of which matrix a weight of the adapter is. */
export function halfOf(name: string, architecture: string): NamedHalf {
  const found =
    /^(?:base_model\.model\.)?(?<module>.+)\.lora_(?<embedding>embedding_)?(?<half>[AB])(?:\.default)?(?:\.weight)?$/.exec(
      name,
    )?.groups;
  const { module = '', half = '' } = found ?? {};
  if (name.includes('lora_magnitude_vector')) throw notSupported('it is a DoRA adapter');
  if (module === '') throw damaged(`${shown(name)} is no half of a LoRA pair`);
  return {
    module,
    tensor: tensorOf(module, architecture),
    half: half === 'A' ? 'a' : 'b',
    embedding: found?.embedding !== undefined,
  };
}

function tensorOf(module: string, architecture: string): string {
  if (/(?:^|\.)embed_tokens$/.test(module)) return 'token_embd.weight';
  if (/(?:^|\.)lm_head$/.test(module)) return 'output.weight';
  const layered = /(?:^|\.)layers\.(?<layer>\d{1,4})\.(?<part>.+)$/.exec(module)?.groups;
  const { layer, part = '' } = layered ?? {};
  const matrix = part === FUSED_UP && architecture === 'phi3' ? 'ffn_up' : LAYER_MODULES[part];
  if (layer === undefined || matrix === undefined)
    throw notSupported(`it adapts ${shown(module)}, which is not known here`);
  return `blk.${Number(layer)}.${matrix}.weight`;
}

/**
 * Llama's files keep the rows of q and k in pairs, where Hugging Face keeps two halves of each head. Other
 * architectures turn halves themselves and need no rearranging.
 */
export function headsToPair(
  tensor: string,
  { architecture, heads, keyValueHeads }: { architecture: string; heads: number; keyValueHeads: number },
): number | null {
  if (architecture !== 'llama') return null;
  if (tensor.endsWith('.attn_q.weight')) return heads;
  return tensor.endsWith('.attn_k.weight') ? keyValueHeads : null;
}

/** Rows of `width` numbers: of each head, first and second half one after the other become pair by pair. */
export function pairRows(numbers: Float32Array, width: number, heads: number): Float32Array {
  const rows = numbers.length / width;
  const headRows = rows / heads;
  if (!Number.isInteger(headRows) || headRows % 2 !== 0) throw damaged('its rows do not divide into heads');
  const half = headRows / 2;
  const paired = new Float32Array(numbers.length);
  for (let head = 0; head < heads; head += 1) {
    for (let place = 0; place < headRows; place += 1) {
      const from = head * headRows + (place % 2) * half + Math.floor(place / 2);
      paired.set(numbers.subarray(from * width, (from + 1) * width), (head * headRows + place) * width);
    }
  }
  return paired;
}
