import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { walletAccountSchema } from '#core/wallet/accounts.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { SecretVault } from '../shell.ts';
import { refusal } from './keyProcess.ts';

const fileSchema = z.object({
  version: z.literal(1),
  /** Readable without the password, so that a locked wallet can show them. */
  accounts: z.array(walletAccountSchema),
  /** What the key process sealed under the password, sealed once more by the shell's vault, base64; null: no keys. */
  keystore: z.string().nullable(),
});

export interface WalletContent {
  readonly accounts: readonly WalletAccount[];
  readonly keystore: string | null;
}

/** The one file of the wallet. It is replaced as a whole or not at all, so a change of password has no middle. */
export class WalletFile {
  readonly #path: string;
  readonly #vault: SecretVault;
  readonly #disk: Disk;

  constructor(path: string, vault: SecretVault, disk: Disk) {
    this.#path = path;
    this.#vault = vault;
    this.#disk = disk;
  }

  /** A file that is there and cannot be understood is left as it is: nothing is worth writing over a keystore. */
  async read(): Promise<Result<WalletContent, Failure>> {
    let text: string;
    try {
      text = (await this.#disk.readFile(this.#path)).toString();
    } catch (error) {
      return errorCodeOf(error) === 'ENOENT' ? ok({ accounts: [], keystore: null }) : fail(refusal('damaged'));
    }
    try {
      const { accounts, keystore } = fileSchema.parse(JSON.parse(text));
      return ok({ accounts, keystore });
    } catch {
      return fail(refusal('damaged'));
    }
  }

  /** The keystore as the key process sealed it. Throws nothing: a keychain that stays shut is a failure. */
  async unwrap(keystore: string): Promise<Result<string, Failure>> {
    try {
      return ok(Buffer.from(await this.#vault.open(Buffer.from(keystore, 'base64'))).toString('utf8'));
    } catch {
      return fail(refusal('keychain-shut'));
    }
  }

  async wrap(keystore: string): Promise<Result<string, Failure>> {
    try {
      return ok(Buffer.from(await this.#vault.seal(Buffer.from(keystore, 'utf8'))).toString('base64'));
    } catch {
      return fail(refusal('keychain-shut'));
    }
  }

  write({ accounts, keystore }: WalletContent): Promise<Result<void, Failure>> {
    const text = JSON.stringify({ version: 1, accounts, keystore });
    return writeFileDurably(this.#path, text, { mode: 0o600, disk: this.#disk });
  }
}
