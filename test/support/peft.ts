import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PeftTensor {
  shape: readonly number[];
  numbers: Float32Array;
  /** BF16 keeps the upper half of each number's bits. */
  type?: 'F32' | 'BF16';
}

/** The two files that PEFT writes, in a folder of their own. */
export async function writePeft(
  folder: string,
  config: Record<string, unknown>,
  tensors: ReadonlyMap<string, PeftTensor>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'adapter_config.json'),
    JSON.stringify({ peft_type: 'LORA', base_model_name_or_path: 'made/tiny', bias: 'none', ...config }),
  );
  const table: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { shape, numbers, type = 'F32' }] of tensors) {
    const bytes = type === 'F32' ? Buffer.from(numbers.buffer.slice(0)) : upperHalves(numbers);
    table[name] = { dtype: type, shape, data_offsets: [at, at + bytes.length] };
    parts.push(bytes);
    at += bytes.length;
  }
  const header = Buffer.from(JSON.stringify(table));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(join(folder, 'adapter_model.safetensors'), Buffer.concat([length, header, ...parts]));
}

function upperHalves(numbers: Float32Array): Buffer {
  const whole = Buffer.from(numbers.buffer);
  const halves = Buffer.alloc(numbers.length * 2);
  for (let place = 0; place < numbers.length; place += 1) whole.copy(halves, 2 * place, 4 * place + 2, 4 * place + 4);
  return halves;
}
