import { describe, expect, it } from 'vitest';
import { type AttestationShown, CLOCK_SKEW, attestationSchema, standingOf } from './attestation.ts';
import { unmetDemands } from './demand.ts';

const ISSUER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const SUBJECT = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const attestation = { issuer: ISSUER, subject: SUBJECT, expertise: 'Radiology', issuedAt: 10_000, expiresAt: 20_000 };
const shown: AttestationShown = { ...attestation, id: `0x${'1'.repeat(64)}`, standing: 'valid', revokedAt: null };

describe('an attestation', () => {
  it.each([
    ['of oneself', { subject: ISSUER }],
    ['that ends before it begins', { expiresAt: 9_999 }],
    ['for a hundred years', { expiresAt: 10_000 + 100 * 366 * 86_400 }],
    ['of nothing', { expertise: '' }],
    ['of a book', { expertise: 'x'.repeat(81) }],
    ['that turns the text around', { expertise: 'gol\u202eoidar' }],
    ['of two lines', { expertise: 'one\ntwo' }],
    ['with blanks around it', { expertise: ' Radiology' }],
    ['with letters in pieces', { expertise: 'Ra\u0301diology' }],
    ['for an address without its checksum', { subject: SUBJECT.toLowerCase() }],
    ['with more in it', { chainId: 1 }],
    ['at half a second', { issuedAt: 10_000.5 }],
  ])('%s is none', (_, change) => {
    expect(attestationSchema.safeParse(attestation).success).toBe(true);
    expect(attestationSchema.safeParse({ ...attestation, ...change }).success).toBe(false);
  });

  it('holds from when it was issued until it expires, for clocks that differ by minutes', () => {
    expect(standingOf(attestation, null, 15_000)).toBe('valid');
    expect(standingOf(attestation, null, 10_000 - CLOCK_SKEW)).toBe('valid');
    expect(standingOf(attestation, null, 10_000 - CLOCK_SKEW - 1)).toBe('early');
    expect(standingOf(attestation, null, 20_000 + CLOCK_SKEW - 1)).toBe('valid');
    expect(standingOf(attestation, null, 20_000 + CLOCK_SKEW)).toBe('expired');
    expect(standingOf(attestation, 12_000, 11_000)).toBe('revoked');
  });

  it('meets a demand only where it is valid, of this expertise, and by one of those who were named', () => {
    const demand = { expertise: 'radiology', issuers: [ISSUER] };
    expect(unmetDemands([demand], [shown])).toEqual([]);
    expect(unmetDemands([demand], [])).toEqual([demand]);
    expect(unmetDemands([demand], [{ ...shown, standing: 'expired' }])).toEqual([demand]);
    expect(unmetDemands([demand], [{ ...shown, standing: 'revoked' }])).toEqual([demand]);
    expect(unmetDemands([demand], [{ ...shown, issuer: SUBJECT }])).toEqual([demand]);
    // A Cyrillic "а" is another letter.
    expect(unmetDemands([demand], [{ ...shown, expertise: 'Rаdiology' }])).toEqual([demand]);
  });
});
