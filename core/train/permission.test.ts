import { describe, expect, it } from 'vitest';
import { type Terms, termsSchema } from '../snapshot/terms.ts';
import { strictestTerms, trainingRefusalOf } from './permission.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

const open: Terms = { ...plainTerms, attribution: false };

describe('whether terms allow a training', () => {
  it.each([
    ['all is allowed', {}, {}, null],
    ['training is not', { training: false }, {}, 'use-forbidden'],
    ['derivatives are not', { derivatives: 'forbidden' }, {}, 'derivatives-forbidden'],
    ['share-alike is no hindrance', { derivatives: 'share-alike' }, {}, null],
    ['commercial use is not, and is meant', { commercialUse: false }, { commercial: true }, 'commercial-use-forbidden'],
    ['commercial use is not, and is not meant', { commercialUse: false }, {}, null],
    ['for members, who this is not', { membersOnly: true }, {}, 'members-only'],
    ['for members', { membersOnly: true }, { member: true }, null],
    ['they expired this moment', { expiresAt: 1_000 }, {}, 'expired'],
    ['they expire in a moment', { expiresAt: 1_001 }, {}, null],
  ] as const)('%s', (_name, terms, asked, refusal) => {
    expect(trainingRefusalOf({ ...open, ...terms }, { commercial: false, member: false, at: 1_000, ...asked })).toBe(
      refusal,
    );
  });
});

describe('the terms of what was made of several', () => {
  it('are the strictest in every point', () => {
    const strict: Terms = {
      ...open,
      text: 'Mine.',
      licence: 'CC-BY-NC-SA-4.0 OR MIT',
      commercialUse: false,
      derivatives: 'share-alike',
      attribution: true,
      membersOnly: true,
      expiresAt: 500,
      jurisdiction: 'Utopia',
    };
    for (const pair of [
      [open, strict],
      [strict, { ...open, expiresAt: 900 }],
    ] as const) {
      const merged = strictestTerms([...pair]);
      expect(termsSchema.safeParse(merged).success).toBe(true);
      expect(merged).toMatchObject({
        commercialUse: false,
        derivatives: 'share-alike',
        attribution: true,
        membersOnly: true,
        expiresAt: 500,
        jurisdiction: 'Utopia',
      });
      expect(merged.text).toContain('Mine.');
      expect(merged.text).toContain('Use it well.');
      expect(merged.licence).toContain(' AND ');
    }
    expect(strictestTerms([open])).toEqual(open);
    expect(strictestTerms([open, open])).toEqual(open);
  });
});
