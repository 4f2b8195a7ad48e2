import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { MOST_ACCOUNTS } from '#core/wallet/limits.ts';
import type { HeldAccount } from '#core/wallet/accounts.ts';
import type { WalletRefusal } from '#core/wallet/refusal.ts';
import { accountOf, addressOfKey } from './derivation.ts';

const secretSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('phrase'),
    id: z.string(),
    phrase: z.string(),
    /** Which of its accounts are there. */
    indices: z.array(z.number().int().nonnegative()),
  }),
  z.object({ kind: z.literal('key'), id: z.string(), key: z.string() }),
]);
type Secret = z.infer<typeof secretSchema>;
export type NewSecret = { kind: 'phrase'; phrase: string } | { kind: 'key'; key: string };

const secretsSchema = z.array(secretSchema);

interface Held extends HeldAccount {
  key: string;
}

/** All secrets of a wallet and the accounts that follow from them. Never changed: each change makes another ring. */
export class Ring {
  readonly #secrets: readonly Secret[];
  readonly #held: readonly Held[];

  constructor(secrets: readonly Secret[] = []) {
    this.#secrets = secrets;
    this.#held = secrets.flatMap(heldOf);
  }

  /** Of what `text` wrote; undefined where it is something else. */
  static read(text: string): Ring | undefined {
    try {
      return new Ring(secretsSchema.parse(JSON.parse(text)));
    } catch {
      return undefined;
    }
  }

  get text(): string {
    return JSON.stringify(this.#secrets);
  }

  get accounts(): HeldAccount[] {
    return this.#held.map(({ address, kind, secret, path }) => ({ address, kind, secret, path }));
  }

  /** The private key, for this process alone. */
  keyOf(address: string): string | undefined {
    return this.#held.find((account) => account.address === address)?.key;
  }

  phraseOf(address: string): string | undefined {
    const id = this.#held.find((account) => account.address === address)?.secret;
    const secret = this.#secrets.find((each) => each.id === id);
    return secret?.kind === 'phrase' ? secret.phrase : undefined;
  }

  with(secret: NewSecret): Result<Ring, WalletRefusal> {
    const made: Secret =
      secret.kind === 'key' ? { ...secret, id: randomUUID() } : { ...secret, id: randomUUID(), indices: [0] };
    return this.#grown([...this.#secrets, made]);
  }

  withNext(id: string): Result<Ring, WalletRefusal> {
    if (!this.#secrets.some((secret) => secret.kind === 'phrase' && secret.id === id)) return fail('no-key-for-it');
    const grown = this.#secrets.map((secret) => {
      if (secret.kind === 'key' || secret.id !== id) return secret;
      // The first that is missing: an account that was removed comes back before a new one.
      const next = Array.from({ length: secret.indices.length + 1 }, (_, at) => at).find(
        (at) => !secret.indices.includes(at),
      );
      return { ...secret, indices: [...secret.indices, next ?? 0] };
    });
    return this.#grown(grown);
  }

  without(address: string): Result<Ring, WalletRefusal> {
    const gone = this.#held.find((account) => account.address === address);
    if (gone === undefined) return fail('no-key-for-it');
    const rest = this.#secrets.flatMap((secret): Secret[] => {
      if (secret.id !== gone.secret) return [secret];
      if (secret.kind === 'key') return [];
      const indices = secret.indices.filter((at) => accountOf(secret.phrase, at).address !== address);
      return indices.length === 0 ? [] : [{ ...secret, indices }];
    });
    return ok(new Ring(rest));
  }

  #grown(secrets: readonly Secret[]): Result<Ring, WalletRefusal> {
    const ring = new Ring(secrets);
    const addresses = ring.accounts.map(({ address }) => address);
    if (new Set(addresses).size < addresses.length) return fail('known-account');
    return addresses.length > MOST_ACCOUNTS ? fail('too-many-accounts') : ok(ring);
  }
}

function heldOf(secret: Secret): Held[] {
  if (secret.kind === 'key') {
    return [{ kind: 'key', secret: secret.id, address: addressOfKey(secret.key), path: null, key: secret.key }];
  }
  return secret.indices.map((index) => ({
    kind: 'phrase',
    secret: secret.id,
    ...accountOf(secret.phrase, index),
  }));
}
