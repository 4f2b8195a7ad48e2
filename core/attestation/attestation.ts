import { z } from 'zod';
import { addressSchema } from '../wallet/address.ts';

/** Nobody vouches for longer. Seconds. */
const LONGEST_ATTESTATION = 10 * 366 * 86_400;
/** Clocks that go differently make nobody's word worthless. Seconds. */
export const CLOCK_SKEW = 300;

const seconds = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const signatureSchema = z.string().regex(/^0x[0-9a-f]{130}$/);
export const attestationIdSchema = z.string().regex(/^0x[0-9a-f]{64}$/);

/** What somebody knows something of, in a few words on one line. */
export const expertiseSchema = z
  .string()
  .min(1)
  .max(80)
  .refine((text) => text === text.trim() && text === text.normalize('NFC'))
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(text));

const fields = z.strictObject({
  /** The account that signs it. */
  issuer: addressSchema,
  /** Of whom it is said. */
  subject: addressSchema,
  expertise: expertiseSchema,
  /** Seconds since 1970. */
  issuedAt: seconds,
  expiresAt: seconds,
});
/** An account's word that somebody knows something of a thing, for a time. */
export const attestationSchema = fields.refine(isSound);
export type Attestation = z.infer<typeof attestationSchema>;

export const revocationSchema = z.strictObject({
  issuer: addressSchema,
  /** What is taken back, by its EIP-712 hash. */
  attestation: attestationIdSchema,
  revokedAt: seconds,
});
export type Revocation = z.infer<typeof revocationSchema>;

export const signedAttestationSchema = fields.extend({ signature: signatureSchema }).refine(isSound);
export type SignedAttestation = z.infer<typeof signedAttestationSchema>;
export const signedRevocationSchema = revocationSchema.extend({ signature: signatureSchema });
export type SignedRevocation = z.infer<typeof signedRevocationSchema>;

function isSound({ issuer, subject, issuedAt, expiresAt }: z.infer<typeof fields>): boolean {
  return issuer !== subject && expiresAt > issuedAt && expiresAt - issuedAt <= LONGEST_ATTESTATION;
}

/** No chain and no contract: it is about a person, and holds wherever it is read. */
const DOMAIN = { name: 'Colophon', version: '1' } as const;

/** What is signed; each kind has words of its own, so one can never stand for another. */
export function attestationMessage(attestation: Attestation) {
  const statement = 'I attest that the subject knows this field, until it expires. I can take it back.';
  const types = {
    Attestation: [
      { name: 'statement', type: 'string' },
      { name: 'issuer', type: 'address' },
      { name: 'subject', type: 'address' },
      { name: 'expertise', type: 'string' },
      { name: 'issuedAt', type: 'uint64' },
      { name: 'expiresAt', type: 'uint64' },
    ],
  };
  return { domain: DOMAIN, types, message: { statement, ...attestation } };
}

export function revocationMessage(revocation: Revocation) {
  const statement = 'I take back this attestation of mine, for good.';
  const types = {
    Revocation: [
      { name: 'statement', type: 'string' },
      { name: 'issuer', type: 'address' },
      { name: 'attestation', type: 'bytes32' },
      { name: 'revokedAt', type: 'uint64' },
    ],
  };
  return { domain: DOMAIN, types, message: { statement, ...revocation } };
}

const attestationStandingSchema = z.enum(['valid', 'early', 'expired', 'revoked']);
export type AttestationStanding = z.infer<typeof attestationStandingSchema>;

/** `at`: seconds since 1970. */
export function standingOf(
  { issuedAt, expiresAt }: Attestation,
  revokedAt: number | null,
  at: number,
): AttestationStanding {
  if (revokedAt !== null) return 'revoked';
  if (issuedAt > at + CLOCK_SKEW) return 'early';
  return expiresAt + CLOCK_SKEW <= at ? 'expired' : 'valid';
}

export const attestationShownSchema = fields.extend({
  id: attestationIdSchema,
  standing: attestationStandingSchema,
  /** Seconds since 1970; null where it was not taken back. */
  revokedAt: seconds.nullable(),
});
export type AttestationShown = z.infer<typeof attestationShownSchema>;
