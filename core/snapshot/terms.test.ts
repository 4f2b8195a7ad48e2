import { describe, expect, it } from 'vitest';
import { sealedSnapshot, drafts } from '#test/support/sealedSnapshot.ts';
import { KNOWN_LICENCES, contradictionsOf, licenceSchema, refusalOf, termsSchema } from './terms.ts';

const { terms } = sealedSnapshot(drafts(1)).manifest;
const asked = { use: 'training' as const, commercial: true, member: false, at: 1000 };

describe('terms', () => {
  it('allow what they say, and name the reason for what they refuse', () => {
    expect(refusalOf(terms, asked)).toBeNull();
    expect(refusalOf({ ...terms, training: false }, asked)).toBe('use-forbidden');
    expect(refusalOf({ ...terms, training: false }, { ...asked, use: 'reading' })).toBeNull();
    expect(refusalOf({ ...terms, membersOnly: true }, asked)).toBe('members-only');
    expect(refusalOf({ ...terms, membersOnly: true }, { ...asked, member: true })).toBeNull();
    expect(refusalOf({ ...terms, commercialUse: false }, asked)).toBe('commercial-use-forbidden');
    expect(refusalOf({ ...terms, commercialUse: false }, { ...asked, commercial: false })).toBeNull();
    expect(refusalOf({ ...terms, expiresAt: 1000 }, asked)).toBe('expired');
    expect(refusalOf({ ...terms, expiresAt: 1001 }, asked)).toBeNull();
  });

  it('may promise less than the licence, never more', () => {
    expect(contradictionsOf(terms)).toEqual([]);
    expect(contradictionsOf({ ...terms, commercialUse: false, derivatives: 'forbidden' })).toEqual([]);
    expect(contradictionsOf({ ...terms, licence: 'CC-BY-NC-ND-4.0', attribution: false })).toEqual([
      'commercialUse',
      'derivatives',
      'attribution',
    ]);
    expect(contradictionsOf({ ...terms, licence: 'LicenseRef-mine', attribution: false })).toEqual([]);
  });

  it('name a licence as SPDX does', () => {
    for (const licence of [
      ...Object.keys(KNOWN_LICENCES),
      'MIT OR Apache-2.0',
      'GPL-2.0-only WITH Classpath-exception-2.0',
      'LicenseRef-My.Own',
    ]) {
      expect(licenceSchema.safeParse(licence).success).toBe(true);
    }
    for (const licence of ['', 'CC BY 4.0', 'MIT OR', '<b>', 'MIT\n', 'MIT  OR X']) {
      expect(licenceSchema.safeParse(licence).success).toBe(false);
    }
  });

  it('are whole, and nothing else', () => {
    expect(termsSchema.safeParse({ ...terms, text: '' }).success).toBe(false);
    expect(termsSchema.safeParse({ ...terms, extra: 1 }).success).toBe(false);
    const { training: _training, ...without } = terms;
    expect(termsSchema.safeParse(without).success).toBe(false);
  });
});
