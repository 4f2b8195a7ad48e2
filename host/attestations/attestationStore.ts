import { signedAttestationSchema, signedRevocationSchema } from '#core/attestation/attestation.ts';
import type { SignedAttestation, SignedRevocation } from '#core/attestation/attestation.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** So many of each are kept: whoever hands files around fills no disk. */
const MOST_KEPT = 5_000;

interface StoredAttestation {
  id: string;
  signed: SignedAttestation;
  /** Seconds since 1970; null where it was not taken back. */
  revokedAt: number | null;
}
type Kept = 'new' | 'known' | 'full';

/** Attestations and what took them back, in the catalogue. Only what was verified comes in. */
export class AttestationStore {
  readonly #catalogue: Catalogue;
  /** Why the last one is not on disk; null where it is. */
  failure: Failure | null = null;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  all(): StoredAttestation[] {
    // Only whoever signed it takes it back.
    return this.#catalogue
      .statement(
        `SELECT a.id, a.body, r.body AS taken FROM attestations a
         LEFT JOIN attestation_revocations r ON r.attestation = a.id AND r.issuer = a.issuer
         ORDER BY a.issued_at DESC, a.id`,
      )
      .all()
      .map((row) => {
        const revoked = row['taken'];
        const revokedAt = typeof revoked === 'string' ? readRevoked(revoked).revokedAt : null;
        const signed = signedAttestationSchema.parse(JSON.parse(String(row['body'])));
        return { id: String(row['id']), signed, revokedAt };
      });
  }

  revocations(ids: readonly string[]): SignedRevocation[] {
    return this.#catalogue
      .statement(
        `SELECT r.body FROM attestation_revocations r JOIN attestations a ON a.id = r.attestation AND a.issuer = r.issuer
         WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id`,
      )
      .all(JSON.stringify(ids))
      .map((row) => readRevoked(String(row['body'])));
  }

  keep(id: string, signed: SignedAttestation): Kept {
    return this.#insert('attestations', 'INSERT OR IGNORE INTO attestations VALUES (?, ?, ?, ?)', [
      id,
      signed.issuer,
      signed.issuedAt,
      JSON.stringify(signed),
    ]);
  }

  /** Also before what it takes back is here: that is taken back then when it comes. */
  keepRevocation(signed: SignedRevocation): Kept {
    return this.#insert('attestation_revocations', 'INSERT OR IGNORE INTO attestation_revocations VALUES (?, ?, ?)', [
      signed.attestation,
      signed.issuer,
      JSON.stringify(signed),
    ]);
  }

  forget(id: string): Result<void, Failure> {
    const done = this.#catalogue.write(() => {
      this.#catalogue.statement('DELETE FROM attestations WHERE id = ?').run(id);
    });
    return done.ok ? ok(undefined) : done;
  }

  #insert(table: string, sql: string, values: (string | number)[]): Kept {
    const held = Number(this.#catalogue.statement(`SELECT count(*) AS held FROM ${table}`).get()?.['held']);
    if (held >= MOST_KEPT) return 'full';
    const written = this.#catalogue.write(() => this.#catalogue.statement(sql).run(...values).changes);
    this.failure = written.ok ? null : written.failure;
    return written.ok && Number(written.value) > 0 ? 'new' : 'known';
  }
}

function readRevoked(body: string): SignedRevocation {
  return signedRevocationSchema.parse(JSON.parse(body));
}
