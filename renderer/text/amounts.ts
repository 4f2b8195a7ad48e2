import { t } from './text.ts';

/** Thousands apart. By hand: the first of Intl's formatters costs as much as drawing the frame does. */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

export function count(amount: number): string {
  return grouped(amount.toFixed(0));
}

/** One place after the point, unless it is nought. */
export function decimal(amount: number): string {
  const [units = '', tenths = '0'] = amount.toFixed(1).split('.');
  return tenths === '0' ? grouped(units) : `${grouped(units)}.${tenths}`;
}

/** At least two figures: 5.1, 51, 510. */
function shortly(amount: number): string {
  return amount < 9.95 ? decimal(amount) : count(amount);
}

const BYTE_STEPS = ['bytes', 'kilobytes', 'megabytes', 'gigabytes', 'terabytes'] as const;

/** Sizes as file managers and graphics cards print them: steps of 1,024, from gigabytes on with one place. */
export function bytes(amount: number): string {
  let step = 0;
  let rest = amount;
  while (rest >= 999.5 && step < BYTE_STEPS.length - 1) {
    rest /= 1024;
    step += 1;
  }
  const unit = BYTE_STEPS[step] ?? 'terabytes';
  const figure = step >= 3 && rest < 9.95 ? rest.toFixed(1) : count(rest);
  return t(`units.${unit}`, { amount: figure });
}

/** `fraction` from 0 to 1. Never 100 % before it is done. */
export function percent(fraction: number): string {
  const hundredths = fraction >= 1 ? 100 : Math.min(99, Math.floor(fraction * 100));
  return t('units.percent', { amount: count(hundredths) });
}

export function tokens(amount: number): string {
  return t('units.tokens', { count: amount, amount: count(amount) });
}

/** 1.7 billion; for parameters of a model. */
export function rounded(amount: number): string {
  if (amount >= 999_500_000) return t('units.billion', { amount: shortly(amount / 1e9) });
  if (amount >= 999_500) return t('units.million', { amount: shortly(amount / 1e6) });
  if (amount >= 1_000) return t('units.thousand', { amount: shortly(amount / 1e3) });
  return count(amount);
}

/** One unit only: nobody plans by the seconds of an hour. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return t('units.seconds', { count: s });
  if (s < 3600) return t('units.minutes', { count: Math.round(s / 60) });
  if (s < 86_400) return t('units.hours', { count: Math.round(s / 3600) });
  return t('units.days', { count: Math.round(s / 86_400) });
}

let clock: Intl.DateTimeFormat | undefined;

/** `at` in UTC milliseconds; shown in the time of this machine. */
export function moment(at: number): string {
  clock ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return clock.format(at);
}

/** Enough of a hash to tell it from others at a glance. */
export function shortHash(hash: string): string {
  return hash.length <= 14 ? hash : `${hash.slice(0, 8)}…${hash.slice(-4)}`;
}
