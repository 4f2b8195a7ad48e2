import type { z } from 'zod';
import { attestationSchema, standingOf } from '#core/attestation/attestation.ts';
import type {
  Attestation,
  AttestationShown,
  Revocation,
  SignedAttestation,
  SignedRevocation,
} from '#core/attestation/attestation.ts';
import { LONGEST_BUNDLE, bundleSchema, readAttestation, readRevocation } from '#core/attestation/bundle.ts';
import type { Taken, attestationRefusalSchema } from '#core/attestation/bundle.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readAddress } from '#core/wallet/address.ts';
import { addressOf } from '../fetch/address.ts';
import type { Net } from '../fetch/net.ts';
import { newId } from '../ids.ts';
import { fetchSmall } from '../storage/fetchContent.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import { SHOWN_FOR_MS, refused } from '../wallet/prepare.ts';
import type { AttestationStore } from './attestationStore.ts';
import { attestationId, isSignedAttestation, isSignedRevocation } from './signed.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

interface Parts {
  wallet: Pick<Wallet, 'contacts' | 'keys'>;
  store: AttestationStore;
  net: Net;
  revised: () => void;
}

type Shown = { id: string; until: number } & ({ attestation: Attestation } | { revocation: Revocation });

/** What people attest of each other: signed here, brought here, handed on. Nothing of it stands on a chain. */
export class Attestations {
  readonly #parts: Parts;
  #shown: Shown | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(): AttestationShown[] {
    const at = seconds();
    return this.#parts.store.all().map(({ id, signed, revokedAt }) => {
      const { signature: _, ...attestation } = signed;
      return { ...attestation, id, revokedAt, standing: standingOf(attestation, revokedAt, at) };
    });
  }

  /** All that is known of somebody. */
  of(subject: string): AttestationShown[] {
    return this.list().filter((each) => each.subject === subject);
  }

  async prepare(
    account: string,
    wish: { subject: string; expertise: string; days: number },
  ): Told<{ id: string; attestation: Attestation }> {
    const known = await this.#withKey(account);
    if (!known.ok) return known;
    const subject = await this.#person(wish.subject);
    if (subject === undefined) return fail({ code: 'WALLET_REFUSED', reason: 'not-an-address' });
    if (subject === account) return refuse('own-subject');
    const issuedAt = seconds();
    const expertise = wish.expertise.trim().normalize('NFC');
    const expiresAt = issuedAt + wish.days * 86_400;
    const read = attestationSchema.safeParse({ issuer: account, subject, expertise, issuedAt, expiresAt });
    if (!read.success)
      return refuse(read.error.issues.some(({ path }) => path[0] === 'expertise') ? 'bad-words' : 'bad-time');
    this.#shown = { id: newId(), until: Date.now() + SHOWN_FOR_MS, attestation: read.data };
    return ok({ id: this.#shown.id, attestation: read.data });
  }

  async prepareRevocation(id: string): Told<{ id: string; revocation: Revocation; attestation: AttestationShown }> {
    const attestation = this.list().find((each) => each.id === id);
    if (attestation === undefined) return notFound;
    const known = await this.#withKey(attestation.issuer);
    if (!known.ok) return refuse('not-yours');
    const revocation = { issuer: attestation.issuer, attestation: id, revokedAt: seconds() };
    this.#shown = { id: newId(), until: Date.now() + SHOWN_FOR_MS, revocation };
    return ok({ id: this.#shown.id, revocation, attestation });
  }

  async confirm(id: string): Told<void> {
    const shown = this.#shown;
    this.#shown = undefined;
    if (shown === undefined || shown.id !== id || shown.until < Date.now()) return refused('not-shown');
    const { wallet, store, revised } = this.#parts;
    const signed = await wallet.keys.use((client) =>
      'attestation' in shown ? client.signAttestation(shown.attestation) : client.signRevocation(shown.revocation),
    );
    if (!signed.ok) return signed;
    const { signature } = signed.value;
    const kept =
      'attestation' in shown
        ? await this.#keepAttestation({ ...shown.attestation, signature })
        : await this.#keepRevocation({ ...shown.revocation, signature });
    if (kept === 'refused') return refused('differs');
    if (kept === 'full') return refuse('too-many');
    revised();
    return store.failure === null ? ok(undefined) : fail(store.failure);
  }

  /** Hostile until it is parsed and each signature was held against whom it names. */
  async take(text: string): Told<Taken> {
    if (Buffer.byteLength(text) > LONGEST_BUNDLE) return refuse('too-large');
    const bundle = bundleSchema.safeParse(parsed(text));
    if (!bundle.success) return refuse('not-attestations');
    const taken: Taken = { attestations: 0, revocations: 0, known: 0, refused: 0 };
    for (const value of bundle.data.revocations) {
      const read = readRevocation(value);
      const kept = read === undefined ? 'refused' : await this.#keepRevocation(read);
      if (kept === 'full') return refuse('too-many');
      taken[kept === 'new' ? 'revocations' : kept] += 1;
    }
    for (const value of bundle.data.attestations) {
      const read = readAttestation(value);
      const kept = read === undefined ? 'refused' : await this.#keepAttestation(read);
      if (kept === 'full') return refuse('too-many');
      taken[kept === 'new' ? 'attestations' : kept] += 1;
    }
    this.#parts.revised();
    return ok(taken);
  }

  async fetch(address: string, signal: AbortSignal): Told<Taken> {
    const trouble = (host: string, reason: Extract<Failure, { code: 'FETCH_FAILED' }>['reason']) =>
      fail<Failure>({ code: 'FETCH_FAILED', name: 'attestations', host, reason });
    const url = addressOf(address, false);
    if (!url.ok) return trouble(URL.parse(address)?.host ?? '', url.failure);
    const wish = { name: 'attestations', url: url.value, plainHttp: false, longestBytes: LONGEST_BUNDLE };
    const got = await fetchSmall(this.#parts.net, wish, signal);
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    return got.ok ? this.take(got.value.toString('utf8')) : trouble(url.value.host, got.failure);
  }

  give(ids: readonly string[]): Result<{ name: string; text: string }, Failure> {
    const { store } = this.#parts;
    const wanted = store.all().filter(({ id }) => ids.includes(id));
    if (wanted.length === 0) return notFound;
    const revocations = store.revocations(wanted.map(({ id }) => id));
    const attestations = wanted.map(({ signed }) => signed);
    const format = 'colophon-attestations/1';
    return ok({ name: 'attestations.json', text: JSON.stringify({ format, attestations, revocations }, null, 2) });
  }

  forget(id: string): Result<void, Failure> {
    const done = this.#parts.store.forget(id);
    this.#parts.revised();
    return done;
  }

  async #keepAttestation(signed: SignedAttestation): Promise<'new' | 'known' | 'refused' | 'full'> {
    if (!(await isSignedAttestation(signed))) return 'refused';
    const { signature: _, ...attestation } = signed;
    return this.#parts.store.keep(await attestationId(attestation), signed);
  }

  async #keepRevocation(signed: SignedRevocation): Promise<'new' | 'known' | 'refused' | 'full'> {
    return (await isSignedRevocation(signed)) ? this.#parts.store.keepRevocation(signed) : 'refused';
  }

  async #withKey(account: string): Told<void> {
    const known = (await this.#parts.wallet.keys.accounts()).find(({ address }) => address === account);
    if (known === undefined || known.kind === 'watch') return fail({ code: 'WALLET_REFUSED', reason: 'no-key-for-it' });
    return ok(undefined);
  }

  async #person(typed: string): Promise<string | undefined> {
    const wanted = typed.trim().toLowerCase();
    const people = [...(await this.#parts.wallet.keys.accounts()), ...this.#parts.wallet.contacts.list()];
    return people.find(({ name }) => name.toLowerCase() === wanted)?.address ?? readAddress(typed);
  }
}

const notFound = fail<Failure>({ code: 'NOT_FOUND', what: 'attestation' });

function refuse(reason: z.infer<typeof attestationRefusalSchema>): Result<never, Failure> {
  return fail({ code: 'ATTESTATION_REFUSED', reason });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
