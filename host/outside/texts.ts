import type { OutsideJob } from '#core/export/outsideJob.ts';
import type { Target } from '#core/train/recipe.ts';

type Described = Omit<OutsideJob, 'files'>;

/** A matrix as the other engines call it. */
export const MODULES: Readonly<Record<Target, string>> = {
  attn_q: 'q_proj',
  attn_k: 'k_proj',
  attn_v: 'v_proj',
  attn_output: 'o_proj',
  ffn_gate: 'gate_proj',
  ffn_up: 'up_proj',
  ffn_down: 'down_proj',
};

/** Axolotl's settings. Every value is written as JSON, which YAML holds within itself: no name can become a key. */
export function axolotlYaml({ base, settings, examples }: Described): string {
  const dataset = (split: 'train' | 'validation') => ({
    path: `data/${split}.parquet`,
    ds_type: 'parquet',
    split: 'train',
    type: 'chat_template',
    field_messages: 'messages',
    message_property_mappings: { role: 'role', content: 'content' },
    roles_to_train: ['assistant'],
    train_on_eos: 'turn',
  });
  const values: Record<string, unknown> = {
    base_model: base.source,
    adapter: 'lora',
    lora_r: settings.rank,
    lora_alpha: settings.alpha,
    lora_dropout: settings.dropout,
    lora_target_modules: settings.targets.map((target) => MODULES[target]),
    peft_use_rslora: settings.rankStabilised,
    datasets: [dataset('train')],
    ...(examples.validation > 0 ? { test_datasets: [dataset('validation')] } : { val_set_size: settings.heldOut }),
    sequence_len: settings.longestTokens,
    // Packed, a row of several examples would count as one towards a step, and without flash attention they would see each other.
    sample_packing: false,
    micro_batch_size: 1,
    gradient_accumulation_steps: settings.batchExamples,
    num_epochs: settings.epochs,
    learning_rate: settings.learningRate,
    lr_scheduler: 'cosine',
    cosine_min_lr_ratio: settings.finalRate,
    warmup_ratio: settings.warmup,
    optimizer: 'adamw_torch',
    adam_beta1: settings.beta1,
    adam_beta2: settings.beta2,
    adam_epsilon: settings.epsilon,
    weight_decay: settings.weightDecay,
    max_grad_norm: settings.clip,
    seed: settings.seed,
    bf16: 'auto',
    logging_steps: 1,
    output_dir: './out',
  };
  // A number such as 1e-8 is a text to YAML 1.1 unless it has a dot.
  const written = (value: unknown) => JSON.stringify(value).replace(/^(-?\d+)(e[+-]?\d+)$/, '$1.0$2');
  return `${Object.entries(values)
    .map(([key, value]) => `${key}: ${written(value)}`)
    .join('\n')}\n`;
}

/** What a person reads first in the folder. Names are quoted as code, on lines of their own. */
export function readmeOf(job: Described): string {
  const { settings, examples, grants } = job;
  const code = (text: string) => `\`${text.replaceAll(/[`\r\n]/g, ' ')}\``;
  const asked = [
    ...(settings.patience > 0 ? ['- It does not end early by itself: the recipe here would have.'] : []),
    '- Examples do not share rows there: these engines count a row as one example, and the step of the recipe would grow.',
    '- The chat template is that of the weights it loads, which may differ from that of your base file.',
  ];
  return `# A training to carry out elsewhere

Adapter: ${code(job.name)}
Base: ${code(job.base.name)}, loaded from ${code(job.base.source)}
Examples: ${examples.train} to learn from, ${examples.validation} held out
Recipe: ${job.recipe.name}, SHA-256 ${job.recipeHash}
Commercial use of the adapter: ${job.commercial ? 'meant' : 'not meant'}

## The data and its terms

The examples come from sealed snapshots. Whoever receives this folder is bound by their terms, which were read and
granted for this training:

${job.snapshots.map(({ root, name }) => `- ${code(name)}, root ${root}, terms ${grants.find(({ grant }) => grant.root === root)?.grant.terms ?? ''}`).join('\n')}

## Carry it out

With TRL (\`pip install trl peft datasets\`), on one machine:

    torchrun --nproc_per_node 1 train_trl.py

With Axolotl:

    axolotl train axolotl.yaml
    python3 finish.py out axolotl

With SkyPilot, on a machine that it rents:

    sky launch -c colophon --gpus A100:1 --workdir . 'pip install trl peft datasets && torchrun --nproc_per_node 1 train_trl.py'
    rsync -r colophon:sky_workdir/out .

With Slurm:

    sbatch --gres=gpu:1 --wrap 'torchrun --nproc_per_node 1 train_trl.py'

A step learns from ${settings.batchExamples} examples. With several GPUs the TRL script shares them out by itself; for Axolotl divide
gradient_accumulation_steps by their number.

${asked.join('\n')}

## Bring it back

The folder \`out\` then holds adapter_config.json, adapter_model.safetensors, colophon-job.json and colophon-run.json.
Drop it into Models, Adapters. Colophon checks that nothing was changed, and writes the lineage.
`;
}
