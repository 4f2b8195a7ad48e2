import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { hubTokenSchema } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { SecretVault } from '../shell.ts';

const keptSchema = z.object({ origin: z.string(), token: hubTokenSchema });
const fileSchema = z.object({ version: z.literal(1), origin: z.string(), sealed: z.string() });

/** A secret, and the one origin ("https://hub.example") that it is meant for. */
export interface Bearer {
  origin: string;
  token: string;
}

/**
 * The token with which a hub knows the person. It lies sealed, is given to no window and to no other origin than the
 * one for which it was entered: whoever sets a mirror enters one for the mirror, or goes there without.
 */
export class HubToken {
  readonly #path: string;
  readonly #vault: SecretVault;
  #kept: Promise<Bearer | null> | undefined;

  constructor({ path, vault }: { path: string; vault: SecretVault }) {
    this.#path = path;
    this.#vault = vault;
  }

  /** Null where there is none, or where it cannot be opened any more. */
  get(): Promise<Bearer | null> {
    this.#kept ??= this.#read();
    return this.#kept;
  }

  async isFor(origin: string): Promise<boolean> {
    return (await this.get())?.origin === origin;
  }

  async set(origin: string, token: string): Promise<Result<void, Failure>> {
    const bearer = keptSchema.parse({ origin, token });
    try {
      // The origin is sealed with it: a file that was changed on the disk must not send the token elsewhere.
      const sealed = await this.#vault.seal(new TextEncoder().encode(JSON.stringify(bearer)));
      const file = { version: 1, origin, sealed: Buffer.from(sealed).toString('base64') };
      const written = await writeFileDurably(this.#path, `${JSON.stringify(file)}\n`);
      if (!written.ok) return written;
    } catch (error) {
      return fail({ code: 'KEY_UNAVAILABLE', detail: errorCodeOf(error) });
    }
    this.#kept = Promise.resolve(bearer);
    return ok(undefined);
  }

  async forget(): Promise<Result<void, Failure>> {
    try {
      await rm(this.#path, { force: true });
    } catch (error) {
      return fail({ code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) });
    }
    this.#kept = Promise.resolve(null);
    return ok(undefined);
  }

  async #read(): Promise<Bearer | null> {
    try {
      const { sealed } = fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
      const plain = await this.#vault.open(Buffer.from(sealed, 'base64'));
      return keptSchema.parse(JSON.parse(new TextDecoder().decode(plain)));
    } catch {
      // There is none, or it was sealed by a keychain that is here no more: the person enters it again.
      return null;
    }
  }
}
