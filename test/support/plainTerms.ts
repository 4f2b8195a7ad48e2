import type { Terms } from '#core/snapshot/terms.ts';

/** Terms under which nearly everything may be done. */
export const plainTerms: Terms = {
  format: 'colophon-terms/1',
  text: 'Use it well.',
  licence: 'CC-BY-4.0',
  commercialUse: true,
  derivatives: 'allowed',
  attribution: true,
  reading: true,
  training: true,
  membersOnly: false,
  expiresAt: null,
  jurisdiction: '',
};
