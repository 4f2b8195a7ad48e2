import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { delegationMessage, delegationSchema } from '#core/wallet/delegation.ts';
import type { Delegation } from '#core/wallet/delegation.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Identity } from '../identity/identity.ts';
import { newId } from '../ids.ts';
import type { WalletKeys } from './keys.ts';
import { SHOWN_FOR_MS, refused } from './prepare.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

const rowSchema = z.object({
  account: z.string(),
  identity: z.string(),
  issued_at: z.number(),
  signature: z.string(),
});

/** Accounts that said, with their signature, that this machine's identity is theirs. */
export class Adoption {
  readonly #catalogue: Catalogue;
  readonly #keys: Pick<WalletKeys, 'accounts' | 'use'>;
  readonly #identity: Promise<Identity>;
  #shown: { id: string; delegation: Delegation; until: number } | undefined;

  constructor(catalogue: Catalogue, keys: Pick<WalletKeys, 'accounts' | 'use'>, identity: Promise<Identity>) {
    this.#catalogue = catalogue;
    this.#keys = keys;
    this.#identity = identity;
  }

  /** Those for the identity that this machine has now. */
  async list(): Promise<(Delegation & { signature: string })[]> {
    const identity = await this.#key();
    return this.#catalogue
      .statement('SELECT * FROM wallet_delegations WHERE identity = ? ORDER BY issued_at')
      .all(identity)
      .map((row) => {
        const { account, issued_at: issuedAt, signature } = rowSchema.parse(row);
        return { account, identity, issuedAt, signature };
      });
  }

  async prepare(account: string): Told<{ id: string; delegation: Delegation }> {
    const known = (await this.#keys.accounts()).find(({ address }) => address === account);
    if (known === undefined || known.kind === 'watch') return fail({ code: 'WALLET_REFUSED', reason: 'no-key-for-it' });
    const issuedAt = Math.floor(Date.now() / 1_000);
    const delegation = delegationSchema.parse({ account, identity: await this.#key(), issuedAt });
    this.#shown = { id: newId(), delegation, until: Date.now() + SHOWN_FOR_MS };
    return ok({ id: this.#shown.id, delegation });
  }

  async confirm(id: string): Told<void> {
    const shown = this.#shown;
    this.#shown = undefined;
    if (shown === undefined || shown.id !== id || shown.until < Date.now()) return refused('not-shown');
    const { account, identity, issuedAt } = shown.delegation;
    const signed = await this.#keys.use((client) => client.signDelegation(shown.delegation));
    if (!signed.ok) return signed;
    const { signature } = signed.value;
    if ((await signerOf(shown.delegation, signature)) !== account) return refused('differs');
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement(
          'INSERT OR REPLACE INTO wallet_delegations (account, identity, issued_at, signature) VALUES (?, ?, ?, ?)',
        )
        .run(account, identity, issuedAt, signature);
    });
  }

  async #key(): Promise<string> {
    return `0x${(await this.#identity).publicKey}`;
  }
}

/** The account whose signature it is; undefined where it is nobody's. */
export async function signerOf(delegation: Delegation, signature: string): Promise<string | undefined> {
  const { verifyTypedData } = await import('ethers');
  const { domain, types, message } = delegationMessage(delegation);
  try {
    return verifyTypedData(domain, { Delegation: types.Delegation.map((field) => ({ ...field })) }, message, signature);
  } catch {
    return undefined;
  }
}
