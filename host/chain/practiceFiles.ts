import { join } from 'node:path';
import { z } from 'zod';
import { LARGEST_CHAIN_ID } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';

const keptSchema = z.object({
  /** Decimal. Drawn at random and kept, so that nothing that was signed for one practice network is worth anything on another. */
  chain: z.string().regex(/^[1-9]\d{0,15}$/),
  madeAt: z.number().int(),
  on: z.boolean(),
});
const runningSchema = z.object({
  pid: z.number().int().positive(),
  address: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/$/),
  /** Whether it holds all that was kept; before, what it holds must not replace that. */
  loaded: z.boolean().default(false),
});

export interface Kept {
  chain: bigint;
  madeAt: number;
  on: boolean;
}
export type Running = z.infer<typeof runningSchema>;

/** What is kept of the practice network between two starts. Each file is there whole, or as it was before. */
export class PracticeFiles {
  readonly #folder: string;
  readonly #disk: Disk;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string, disk: Disk = realDisk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** Null where there is none yet; a file that cannot be read is as good as none, for its chain id is gone. */
  async kept(): Promise<Kept | null> {
    const found = keptSchema.safeParse(await this.#json('practice.json'));
    if (!found.success || BigInt(found.data.chain) > LARGEST_CHAIN_ID) return null;
    return { ...found.data, chain: BigInt(found.data.chain) };
  }

  keep({ chain, madeAt, on }: Kept): Promise<Result<void, Failure>> {
    return this.#write('practice.json', JSON.stringify({ chain: String(chain), madeAt, on }));
  }

  /** The node that the host of an earlier start left behind, if it is still there. */
  async running(): Promise<Running | null> {
    return runningSchema.safeParse(await this.#json('running.json')).data ?? null;
  }

  async runs(running: Running | null): Promise<void> {
    if (running === null) await this.#remove(join(this.#folder, 'running.json'));
    else await this.#write('running.json', JSON.stringify(running));
  }

  async state(): Promise<Buffer | null> {
    try {
      return await this.#disk.readFile(this.#statePath);
    } catch (error) {
      if (errorCodeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  keepState(state: Uint8Array): Promise<Result<void, Failure>> {
    return this.#write('state.gz', state);
  }

  async forgetState(): Promise<Result<void, Failure>> {
    await this.#remove(this.#statePath);
    return ok(undefined);
  }

  get #statePath(): string {
    return join(this.#folder, 'state.gz');
  }

  async #json(name: string): Promise<unknown> {
    try {
      return JSON.parse((await this.#disk.readFile(join(this.#folder, name))).toString('utf8'));
    } catch {
      return null;
    }
  }

  #write(name: string, content: string | Uint8Array): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      await this.#disk.mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return writeFileDurably(join(this.#folder, name), content, { disk: this.#disk });
    });
  }

  #remove(path: string): Promise<void> {
    return this.#inTurn(() => this.#disk.rm(path, { force: true }));
  }

  /** Whoever writes or removes waits for those who asked before. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(act);
    this.#writing = done.catch(() => {});
    return done;
  }
}
