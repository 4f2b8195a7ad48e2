import type { ChainTerms } from '#core/datanet/shown.ts';
import { moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

/** What the contracts hold a datanet to, in plain words: what may be done first, then under what conditions. */
export function termsWords(terms: ChainTerms): string[] {
  const { training, reading, commercialUse, derivatives, attribution, membersOnly, expiresAt } = terms;
  const trains = training && derivatives !== 'forbidden';
  return [
    t(trains ? 'datanets.terms.training' : 'datanets.terms.noTraining'),
    t(reading ? 'datanets.terms.reading' : 'datanets.terms.noReading'),
    t(commercialUse ? 'datanets.terms.commercial' : 'datanets.terms.noCommercial'),
    ...(derivatives === 'share-alike' ? [t('datanets.terms.shareAlike')] : []),
    ...(attribution ? [t('datanets.terms.attribution')] : []),
    ...(membersOnly ? [t('datanets.terms.members')] : []),
    ...(expiresAt === 0 ? [] : [t('datanets.terms.until', { when: moment(expiresAt * 1_000) })]),
  ];
}
