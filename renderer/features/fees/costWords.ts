import type { AnswerCost } from '#core/settlement/feesShown.ts';
import { currencyOf, money, roughly } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';

type Total = AnswerCost['totals'][number];

/** What an answer costs at most and usually, in one token, and what is left of the day's budget. */
export function totalWords({ token, estimate, most, leftToday }: Total): string {
  const currency = currencyOf(token);
  const about = roughly(BigInt(estimate), currency);
  const cost =
    most === null
      ? t('fees.costUnbounded', { estimate: about })
      : most === estimate
        ? t('fees.cost', { most: money(BigInt(most), currency) })
        : t('fees.costAbout', { most: money(BigInt(most), currency), estimate: about });
  const left = leftToday === null ? [] : [t('fees.left', { left: money(BigInt(leftToday), currency) })];
  return [cost, ...left].join(' · ');
}

export type CostSaid = { kind: 'free' } | { kind: 'own' | 'nobody'; says: string } | { kind: 'costs'; says: string };

/** What is said of an answer before it is asked for. Nothing where nothing asks a fee. */
export function costWords({ payer, parts, totals }: AnswerCost): CostSaid {
  if (parts.length === 0) return { kind: 'free' };
  if (payer === null) return { kind: 'nobody', says: t('fees.nobodyPays') };
  if (parts.every(({ own }) => own)) return { kind: 'own', says: t('fees.own') };
  return { kind: 'costs', says: totals.map(totalWords).join(' + ') };
}
