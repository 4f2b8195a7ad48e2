import type { MoneyToken } from '#core/settlement/shown.ts';
import { writeAmount } from '#core/wallet/amount.ts';
import { shortHash } from './amounts.ts';
import { t } from './text.ts';

/** What an amount is counted in: the coin of a network, or a token. */
export interface Currency {
  readonly symbol: string;
  readonly decimals: number;
}

/** A token as it is written: by its name, or by its address where it says none that can be shown. */
export function currencyOf({ symbol, address, native, decimals }: MoneyToken): Currency {
  return { symbol: symbol ?? (native ? t('money.coin') : shortHash(address)), decimals };
}

/** Exactly, with its symbol: "0.004 PRAC". */
export function money(amount: bigint, { symbol, decimals }: Currency): string {
  return t('money.amount', { amount: writeAmount(amount, decimals), symbol });
}

/** Places after the point that people read; the rest is there so that sums are equal to the last unit. */
const PLACES_READ = 4;
/** Figures of a very small amount that are read behind its noughts, and of anything that is only estimated. */
const FIGURES_READ = 3;

/** The figures that are read, and those behind them. Together they are the exact amount. */
export function figuresOf(amount: bigint, decimals: number): { read: string; rest: string } {
  const exact = writeAmount(amount, decimals);
  const [whole = '', part = ''] = exact.split('.');
  const noughts = /^0*/.exec(part)?.[0].length ?? 0;
  const places = Math.max(PLACES_READ, whole === '0' ? noughts + FIGURES_READ : 0);
  // One or two figures in small type are more trouble than they save.
  if (part.length <= places + 2) return { read: exact, rest: '' };
  return { read: `${whole}.${part.slice(0, places)}`, rest: part.slice(places) };
}

/** Of what is not known exactly: three figures, and never less than the whole part. */
export function roughly(amount: bigint, { symbol, decimals }: Currency): string {
  const beyond = Math.min(amount.toString().length - FIGURES_READ, decimals);
  const step = 10n ** BigInt(Math.max(0, beyond));
  return t('money.amount', { amount: writeAmount(((amount + step / 2n) / step) * step, decimals), symbol });
}
