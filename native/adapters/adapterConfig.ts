import { z } from 'zod';
import { damaged, notSupported } from './problem.ts';

const rank = z.number().int().positive().max(4_096);
const alpha = z.number().positive().max(1_000_000);

/** What PEFT writes beside the weights. Keys that are not here do not change what the weights mean. */
const configSchema = z.object({
  peft_type: z.string().max(40),
  base_model_name_or_path: z.string().max(1_000).nullish(),
  r: rank,
  lora_alpha: alpha,
  use_rslora: z.boolean().nullish(),
  use_dora: z.boolean().nullish(),
  fan_in_fan_out: z.boolean().nullish(),
  bias: z.string().max(40).nullish(),
  lora_bias: z.boolean().nullish(),
  modules_to_save: z.array(z.string().max(200)).max(1_000).nullish(),
  layer_replication: z.unknown().optional(),
  rank_pattern: z.record(z.string().max(500), rank).nullish(),
  alpha_pattern: z.record(z.string().max(500), alpha).nullish(),
});

export interface AdapterConfig {
  /** What the adapter says that it was trained on; a word, not a proof. */
  readonly baseName: string | null;
  readonly alpha: number;
  /** Of most modules. */
  readonly rank: number;
  /** How strongly a module's product counts: alpha over rank, or over its root where the adapter was trained so. */
  scaleOf(module: string, rank: number): number;
  rankOf(module: string): number;
}

/** Refuses, with the reason, whatever could only be converted by leaving something out. */
export function readConfig(text: string): AdapterConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('its adapter_config.json cannot be read');
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(`its adapter_config.json has no usable ${issue?.path.join('.') ?? 'values'}`);
  }
  const config = parsed.data;
  if (config.peft_type !== 'LORA') throw notSupported(`it is an adapter of the kind ${config.peft_type}, not LoRA`);
  if (config.use_dora === true)
    throw notSupported(
      'it is a DoRA adapter: its magnitudes change with the base, and no file of this kind holds them',
    );
  if (config.fan_in_fan_out === true) throw notSupported('its weights lie the other way round, as in GPT-2');
  if ((config.bias ?? 'none') !== 'none' || config.lora_bias === true)
    throw notSupported('it changes biases too, which an adapter file cannot hold');
  const [saved] = config.modules_to_save ?? [];
  if (saved !== undefined)
    throw notSupported(`it brings a whole “${saved.slice(0, 60)}” of its own, which an adapter file cannot hold`);
  if (config.layer_replication !== undefined && config.layer_replication !== null)
    throw notSupported('it repeats layers of the base');

  const alphaOf = (module: string) => inPattern(config.alpha_pattern, module) ?? config.lora_alpha;
  return {
    baseName: config.base_model_name_or_path ?? null,
    alpha: config.lora_alpha,
    rank: config.r,
    rankOf: (module) => inPattern(config.rank_pattern, module) ?? config.r,
    scaleOf: (module, of) => alphaOf(module) / (config.use_rslora === true ? Math.sqrt(of) : of),
  };
}

/** A pattern stands for every module that it is the end of. Patterns with signs of a search language are not read so. */
function inPattern(pattern: Record<string, number> | null | undefined, module: string): number | undefined {
  for (const [key, value] of Object.entries(pattern ?? {})) {
    if (/[\\^$*+?()[\]{}|]/.test(key)) throw notSupported('it gives ranks by a search pattern');
    if (module === key || module.endsWith(`.${key}`)) return value;
  }
  return undefined;
}
