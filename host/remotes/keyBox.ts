import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { SecretVault } from '../shell.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals the keys of servers. What is sealed lies in the catalogue, which is copied about; what opens it lies beside the
 * identity key, readable by nobody else and under the shell's vault. So a vault that is no more than a file's
 * permissions still leaves no key to be read where the catalogue goes.
 */
export class KeyBox {
  readonly #path: string;
  readonly #vault: SecretVault;
  /** Two at once must not each make one: what the first sealed could not be opened. */
  #making: Promise<Uint8Array> | undefined;

  constructor(path: string, vault: SecretVault) {
    this.#path = path;
    this.#vault = vault;
  }

  /** Throws when it cannot be sealed now. */
  async seal(text: string): Promise<Uint8Array> {
    const key = (await this.#key()) ?? (await (this.#making ??= this.#make()));
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when it cannot be opened now, or is not what was sealed. */
  async open(sealed: Uint8Array): Promise<string> {
    const key = await this.#key();
    if (key === null || sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('nothing to open');
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  }

  /** Null where none was made yet, or it is lost: what it sealed is lost with it, and keys are given again. */
  async #key(): Promise<Uint8Array | null> {
    let sealed: Buffer;
    try {
      sealed = await readFile(this.#path);
    } catch {
      return null;
    }
    const key = await this.#vault.open(sealed);
    return key.length === KEY_BYTES ? key : null;
  }

  async #make(): Promise<Uint8Array> {
    const key = randomBytes(KEY_BYTES);
    try {
      const wrote = await writeFileDurably(this.#path, Buffer.from(await this.#vault.seal(key)), { mode: 0o600 });
      if (!wrote.ok) throw new Error(wrote.failure.code);
      return key;
    } finally {
      this.#making = undefined;
    }
  }
}
