import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What was computed once, by what it was computed from. A bench that was broken off goes on where it was, and nothing
 * is taken from another version of the trainer: what decides a cell is in its key.
 */
export class Cells {
  readonly #folder: string;
  readonly #code: string;
  /** Of what was computed in this process; and of all cells that it used, whenever they were computed. */
  spentSeconds = 0;
  allSeconds = 0;

  constructor(folder: string, code: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#code = code;
  }

  async numbers(key: unknown, make: () => Promise<Float32Array>): Promise<Float32Array> {
    const path = join(
      this.#folder,
      createHash('sha256')
        .update(JSON.stringify([this.#code, key]))
        .digest('hex'),
    );
    const kept = read(path);
    if (kept !== null) {
      this.allSeconds += kept.seconds;
      return kept.numbers;
    }
    const begun = cpuSeconds();
    const numbers = await make();
    const seconds = cpuSeconds() - begun;
    this.spentSeconds += seconds;
    this.allSeconds += seconds;
    const head = Float64Array.of(seconds);
    const bytes = Buffer.concat([
      new Uint8Array(head.buffer),
      new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    ]);
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
    return numbers;
  }
}

export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function read(path: string): { seconds: number; numbers: Float32Array } | null {
  try {
    const bytes = Uint8Array.from(readFileSync(path));
    return { seconds: new Float64Array(bytes.buffer, 0, 1)[0] ?? 0, numbers: new Float32Array(bytes.buffer, 8) };
  } catch {
    return null;
  }
}
