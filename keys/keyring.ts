import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { SHORTEST_PASSWORD } from '#core/wallet/limits.ts';
import type { HeldAccount } from '#core/wallet/accounts.ts';
import type { WalletRefusal } from '#core/wallet/refusal.ts';
import type { Sealed } from '#protocol/keys/contract.ts';
import { phraseOf, readKey, readPhrase } from './derivation.ts';
import { openKeystoreV3, writeKeystoreV3 } from './keystoreV3.ts';
import { Ring } from './ring.ts';
import type { NewSecret } from './ring.ts';
import { isPassword, seal, sealingKey, unseal } from './seal.ts';
import type { SealingKey } from './seal.ts';

type Told<Value> = Result<Value, WalletRefusal>;

interface Open {
  readonly ring: Ring;
  readonly key: SealingKey;
}

interface Draft {
  readonly id: string;
  readonly phrase: string;
  readonly asked: readonly number[];
}

const WORDS_ASKED = 3;

/** The keys while they are open. A change is proposed, and counts when the host has it on disk. */
export class Keyring {
  #open: Open | undefined;
  #proposed: Open | undefined;
  #draft: Draft | undefined;

  async open(keystore: string, password: string): Promise<Told<HeldAccount[]>> {
    const unsealed = await unseal(keystore, password);
    if (unsealed.kind !== 'open') return fail(unsealed.kind);
    const ring = Ring.read(unsealed.text);
    if (ring === undefined) return fail('damaged');
    this.#open = { ring, key: unsealed.key };
    this.#proposed = undefined;
    return ok(ring.accounts);
  }

  draft(words: 12 | 24): { draft: string; words: string[]; asked: number[] } {
    const phrase = phraseOf(randomBytes(words === 12 ? 16 : 32));
    const asked = new Set<number>();
    while (asked.size < WORDS_ASKED) asked.add(randomInt(words));
    this.#draft = { id: randomUUID(), phrase, asked: [...asked].toSorted((one, other) => one - other) };
    return { draft: this.#draft.id, words: phrase.split(' '), asked: [...this.#draft.asked] };
  }

  async keepDraft(id: string, answers: readonly string[], password: string | null): Promise<Told<Sealed>> {
    const draft = this.#draft;
    if (draft === undefined || draft.id !== id) return fail('draft-gone');
    const words = draft.phrase.split(' ');
    const right = draft.asked.every((place, at) => answers[at]?.trim().toLowerCase() === words[place]);
    return right ? this.#add({ kind: 'phrase', phrase: draft.phrase }, password) : fail('words-differ');
  }

  takePhrase(text: string, password: string | null): Promise<Told<Sealed>> {
    const phrase = readPhrase(text);
    return phrase === undefined ? refused('not-a-phrase') : this.#add({ kind: 'phrase', phrase }, password);
  }

  takeKey(text: string, password: string | null): Promise<Told<Sealed>> {
    const key = readKey(text);
    return key === undefined ? refused('not-a-key') : this.#add({ kind: 'key', key }, password);
  }

  async takeKeystore(text: string, keystorePassword: string, password: string | null): Promise<Told<Sealed>> {
    const opened = await openKeystoreV3(text, keystorePassword);
    return opened.ok ? this.takeKey(opened.value.toString('hex'), password) : opened;
  }

  async next(secret: string): Promise<Told<Sealed>> {
    const open = this.#open;
    if (open === undefined) return fail('locked');
    return this.#propose(open.ring.withNext(secret), open.key);
  }

  async drop(address: string, password: string): Promise<Told<Sealed>> {
    const open = await this.#proven(password);
    return open.ok ? this.#propose(open.value.ring.without(address), open.value.key) : open;
  }

  async changePassword(password: string, next: string): Promise<Told<Sealed>> {
    const open = await this.#proven(password);
    if (!open.ok) return open;
    if (next.length < SHORTEST_PASSWORD) return fail('short-password');
    return this.#propose(ok(open.value.ring), await sealingKey(next));
  }

  settle(keep: boolean): void {
    if (keep && this.#proposed !== undefined) {
      this.#open = this.#proposed;
      this.#draft = undefined;
    }
    this.#proposed = undefined;
  }

  async exportKeystore(address: string, password: string): Promise<Told<{ text: string }>> {
    const open = await this.#proven(password);
    if (!open.ok) return open;
    const key = open.value.ring.keyOf(address);
    if (key === undefined) return fail('no-key-for-it');
    return ok({ text: await writeKeystoreV3(Buffer.from(key.slice(2), 'hex'), address, password) });
  }

  async exportPhrase(address: string, password: string): Promise<Told<{ words: string[] }>> {
    const open = await this.#proven(password);
    if (!open.ok) return open;
    const phrase = open.value.ring.phraseOf(address);
    return phrase === undefined ? fail('no-key-for-it') : ok({ words: phrase.split(' ') });
  }

  /** The private key of an account, for what signs in this process. */
  keyOf(address: string): Told<string> {
    if (this.#open === undefined) return fail('locked');
    const key = this.#open.ring.keyOf(address);
    return key === undefined ? fail('no-key-for-it') : ok(key);
  }

  async #add(secret: NewSecret, password: string | null): Promise<Told<Sealed>> {
    if (this.#open !== undefined) return this.#propose(this.#open.ring.with(secret), this.#open.key);
    if (password === null) return fail('locked');
    if (password.length < SHORTEST_PASSWORD) return fail('short-password');
    return this.#propose(new Ring().with(secret), await sealingKey(password));
  }

  #propose(ring: Told<Ring>, key: SealingKey): Told<Sealed> {
    if (!ring.ok) return ring;
    this.#proposed = { ring: ring.value, key };
    return ok({ keystore: seal(ring.value.text, key), accounts: ring.value.accounts });
  }

  async #proven(password: string): Promise<Told<Open>> {
    const open = this.#open;
    if (open === undefined) return fail('locked');
    return (await isPassword(password, open.key)) ? ok(open) : fail('wrong-password');
  }
}

function refused(reason: WalletRefusal): Promise<Told<Sealed>> {
  return Promise.resolve(fail(reason));
}
