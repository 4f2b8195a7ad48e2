import { describe, expect, it } from 'vitest';
import { plainTerms as own } from '#test/support/plainTerms.ts';
import type { Terms } from '../snapshot/terms.ts';
import { termsMisfits } from './fitting.ts';
import type { ChainTerms } from './shown.ts';

const datanet: ChainTerms = {
  document: `0x${'1'.repeat(64)}`,
  expiresAt: 0,
  derivatives: 'allowed',
  commercialUse: true,
  attribution: true,
  reading: true,
  training: true,
  membersOnly: false,
};

describe('the terms of a snapshot and of a datanet', () => {
  it('fit where the snapshot gives all that the datanet allows, or more', () => {
    expect(termsMisfits(own, datanet, 0)).toEqual([]);
    expect(termsMisfits(own, { ...datanet, training: false, commercialUse: false, membersOnly: true }, 0)).toEqual([]);
    expect(termsMisfits({ ...own, attribution: false }, datanet, 0)).toEqual([]);
    expect(termsMisfits({ ...own, expiresAt: 9_000 }, { ...datanet, expiresAt: 9 }, 0)).toEqual([]);
  });

  it('do not fit where the datanet would do what the snapshot forbids', () => {
    const cases: [Partial<Terms>, Partial<ChainTerms>, string][] = [
      [{ training: false }, {}, 'training'],
      [{ reading: false }, {}, 'reading'],
      [{ commercialUse: false }, {}, 'commercial-use'],
      [{ derivatives: 'share-alike' }, {}, 'derivatives'],
      [{ derivatives: 'forbidden' }, { derivatives: 'share-alike' }, 'derivatives'],
      [{}, { attribution: false }, 'attribution'],
      [{ membersOnly: true }, {}, 'members-only'],
      [{ expiresAt: 9_000 }, {}, 'expires'],
      [{ expiresAt: 9_000 }, { expiresAt: 10 }, 'expires'],
    ];
    for (const [mine, theirs, misfit] of cases) {
      expect(termsMisfits({ ...own, ...mine }, { ...datanet, ...theirs }, 0)).toEqual([misfit]);
    }
    expect(termsMisfits(own, { ...datanet, expiresAt: 5 }, 5_000)).toEqual(['expired']);
  });
});
