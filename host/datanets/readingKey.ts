import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { hash32Schema } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { SecretVault } from '../shell.ts';

const fileSchema = z.object({
  version: z.literal(1),
  /** X25519, 32 bytes. */
  publicKey: hash32Schema,
  /** As the shell's vault sealed it, base64. */
  sealedKey: z.string(),
});
const pairSchema = z.object({ x: z.string().length(43), d: z.string().length(43) });

/**
 * The key for which the versions of datanets for members are encrypted. It is this machine's and can move no money; it
 * is made when somebody first joins, and is on the disk before anybody is told of it. One that is lost is followed by
 * another: joining again with it is how a member's key is changed.
 */
export class ReadingKey {
  readonly #path: string;
  readonly #vault: SecretVault;
  readonly #disk: Disk;
  #making: Promise<Result<string, Failure>> | undefined;

  constructor(path: string, vault: SecretVault, disk: Disk) {
    this.#path = path;
    this.#vault = vault;
    this.#disk = disk;
  }

  /** As a contract takes it: 0x and 64 hex digits. */
  publicKey(): Promise<Result<string, Failure>> {
    return (this.#making ??= this.#found().finally(() => {
      this.#making = undefined;
    }));
  }

  async #found(): Promise<Result<string, Failure>> {
    const text = await this.#disk.readFile(this.#path).catch(() => null);
    if (text === null) return this.#make();
    try {
      const file = fileSchema.parse(JSON.parse(text.toString('utf8')));
      return ok(file.publicKey);
    } catch {
      // What was encrypted for it needs it: nothing takes its place unseen.
      return fail({ code: 'KEY_UNAVAILABLE', detail: 'reading.json' });
    }
  }

  async #make(): Promise<Result<string, Failure>> {
    const { x, d } = pairSchema.parse(generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' }));
    const publicKey = `0x${Buffer.from(x, 'base64url').toString('hex')}`;
    let sealed: Uint8Array;
    try {
      sealed = await this.#vault.seal(Buffer.from(d, 'base64url'));
    } catch {
      return fail({ code: 'KEY_UNAVAILABLE', detail: 'sealing failed' });
    }
    const file = { version: 1, publicKey, sealedKey: Buffer.from(sealed).toString('base64') };
    const written = await writeFileDurably(this.#path, JSON.stringify(file), { mode: 0o600, disk: this.#disk });
    return written.ok ? ok(publicKey) : written;
  }
}
