import type { RulesShown } from '#core/datanet/rules.ts';
import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

/** Rules in whole sentences. */
export function rulesWords(rules: RulesShown, symbol: string): string {
  const { reviewers, quorum, reviewPeriod, timelock, slashable } = rules;
  const bond = BigInt(rules.bond);
  const reasons = slashable.map((reason) => t(`datanets.reasons.${reason}`)).join(', ');
  return t('calls.rules', {
    quorum: count(quorum),
    of: count(reviewers.length),
    period: exactly(reviewPeriod),
    timelock: exactly(timelock),
    bond: bond === 0n ? t('calls.noBond') : `${writeAmount(bond, COIN_DECIMALS)} ${symbol}`,
    slashable: slashable.length === 0 ? t('calls.neverSlashed') : t('calls.slashable', { reasons }),
    reviewers: reviewers.join(', '),
  });
}

/** What is signed is not rounded: the largest unit in which it is a whole number. */
function exactly(seconds: number): string {
  if (seconds % 86_400 === 0) return t('units.days', { count: seconds / 86_400 });
  if (seconds % 3_600 === 0) return t('units.hours', { count: seconds / 3_600 });
  if (seconds % 60 === 0) return t('units.minutes', { count: seconds / 60 });
  return t('units.seconds', { count: seconds });
}
