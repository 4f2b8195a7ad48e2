import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { SecretVault } from '../shell.ts';
import { newKeyPair } from './ageKeys.ts';

const fileSchema = z.object({
  version: z.literal(1),
  keys: z
    .array(
      z.object({
        key: sha256Schema,
        /** The identity as the shell's vault sealed it, base64. */
        sealed: z.string().max(4_000),
      }),
    )
    .min(1)
    .max(100),
});
type KeyFile = z.infer<typeof fileSchema>;

const unreadable = fail<Failure>({ code: 'KEY_UNAVAILABLE', detail: 'encryption.json' });

/**
 * With what this machine opens what was sealed for its person. Made when it is first needed; the newest key is the one
 * that others are told, and older ones stay, so that what was sealed for them can still be read.
 */
export class EncryptionKey {
  readonly #path: string;
  readonly #vault: SecretVault;
  readonly #disk: Disk;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string, vault: SecretVault, disk: Disk) {
    this.#path = path;
    this.#vault = vault;
    this.#disk = disk;
  }

  /** The key that goes onto the chain, 32 bytes as hex; made where there is none. */
  current(): Promise<Result<string, Failure>> {
    return this.#inTurn(async () => {
      const file = await this.#read();
      if (!file.ok) return file;
      const newest = file.value.at(-1);
      return newest === undefined ? this.#add([]) : ok(newest.key);
    });
  }

  /** A new one in its place: what is sealed from now on is read with it alone. */
  renew(): Promise<Result<string, Failure>> {
    return this.#inTurn(async () => {
      const file = await this.#read();
      return file.ok ? this.#add(file.value) : file;
    });
  }

  /** All that there are, the newest first; for as long as something is being opened. */
  identities(): Promise<Result<string[], Failure>> {
    return this.#inTurn(async () => {
      const file = await this.#read();
      if (!file.ok) return file;
      const identities: string[] = [];
      for (const { sealed } of file.value.toReversed()) {
        try {
          const plain = await this.#vault.open(Buffer.from(sealed, 'base64'));
          identities.push(Buffer.from(plain).toString('utf8'));
        } catch {
          return fail({ code: 'KEY_UNAVAILABLE', detail: 'opening failed' });
        }
      }
      return ok(identities);
    });
  }

  async #add(before: KeyFile['keys']): Promise<Result<string, Failure>> {
    const { identity, key } = await newKeyPair();
    let sealed: Uint8Array;
    try {
      sealed = await this.#vault.seal(Buffer.from(identity));
    } catch {
      return fail({ code: 'KEY_UNAVAILABLE', detail: 'sealing failed' });
    }
    const keys = [...before, { key, sealed: Buffer.from(sealed).toString('base64') }];
    const content: KeyFile = { version: 1, keys };
    const written = await writeFileDurably(this.#path, JSON.stringify(content), { mode: 0o600, disk: this.#disk });
    return written.ok ? ok(key) : written;
  }

  /** In the place of a file that cannot be read comes no other unseen: what was sealed for its keys needs them. */
  async #read(): Promise<Result<KeyFile['keys'], Failure>> {
    let text: string;
    try {
      text = (await this.#disk.readFile(this.#path)).toString('utf8');
    } catch (error) {
      return errorCodeOf(error) === 'ENOENT' ? ok([]) : unreadable;
    }
    const read = fileSchema.safeParse(parsed(text));
    return read.success ? ok(read.data.keys) : unreadable;
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
