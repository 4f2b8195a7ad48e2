import type { ClaimPlan, Forecast, WarningShown } from '#core/settlement/earningsShown.ts';
import type { PersonShown } from '#core/settlement/shown.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { currencyOf, money, roughly } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';

/** What may come, never without how sure that is. */
export function forecastWords(forecast: Forecast): string {
  if (forecast === null) return t('earnings.forecastNone');
  const currency = currencyOf(forecast.token);
  const [low, middle, high] = [forecast.low, forecast.middle, forecast.high].map(BigInt);
  const days = count(forecast.days);
  if (low === undefined || middle === undefined || high === undefined || high === 0n) {
    return t('earnings.forecastNothing', { days });
  }
  const words = { low: roughly(low, currency), middle: roughly(middle, currency), high: roughly(high, currency) };
  return t('earnings.forecast', { days, ...words });
}

/** Whether claiming is worth its fee now. */
export function worthWords({ worth, brings }: ClaimPlan['steps'][number], coin: ClaimPlan['coin']): string {
  if (worth !== 'unknown') return t(`earnings.worth.${worth}`);
  const tokens = brings.filter(({ token }) => !token.native).map(({ token }) => currencyOf(token).symbol);
  return t('earnings.worth.unknown', { tokens: tokens.join(', '), coin: currencyOf(coin).symbol });
}

export function bringsWords({ brings, account }: ClaimPlan['steps'][number]): string {
  const amounts = brings.map(({ token, amount }) => money(BigInt(amount), currencyOf(token))).join(' + ');
  return t('earnings.claimBrings', { amounts, account: nameOf(account) });
}

/** What is wrong with a posted root, and until when something can be done. */
export function warningWords({ kind, payer, account, receipt, token, before, since, until }: WarningShown): string {
  const currency = currencyOf(token);
  return t(`earnings.warning.${kind}`, {
    payer: nameOf(payer),
    account: nameOf(account),
    receipt: count(receipt ?? 0),
    before: money(BigInt(before), currency),
    since: money(BigInt(since ?? '0'), currency),
    until: moment(until * 1_000),
  });
}

/** A name where there is one, else the whole account: what a person compares. */
export function nameOf({ name, account }: PersonShown): string {
  return name ?? account;
}
