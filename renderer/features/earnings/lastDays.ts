import type { EarnedOver } from '#core/settlement/earningsShown.ts';
import { type Currency, money } from '#renderer/text/money.ts';
import type { Day } from '#renderer/ui/DayChart.tsx';

const DAY_MS = 86_400_000;
/** Heights are made of whole parts, so that no amount passes through a float. */
const PARTS = 1_000_000n;
let named: Intl.DateTimeFormat | undefined;

/** The last so many days by UTC, those without anything too, and what they brought together. */
export function lastDays(
  rows: EarnedOver['rows'],
  currency: Currency,
  now: number,
  days: number,
): { days: Day[]; sum: bigint } {
  named ??= new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const amounts = new Map(rows.map(({ key, amount }) => [key, BigInt(amount)]));
  const shown = Array.from({ length: days }, (_, at) => {
    const day = now - (days - 1 - at) * DAY_MS;
    return { day, amount: amounts.get(new Date(day).toISOString().slice(0, 10)) ?? 0n };
  });
  const most = shown.reduce((largest, { amount }) => (amount > largest ? amount : largest), 1n);
  return {
    days: shown.map(({ day, amount }) => ({
      name: named?.format(day) ?? '',
      height: Number((amount * PARTS) / most) / Number(PARTS),
      figure: money(amount, currency),
    })),
    sum: shown.reduce((sum, { amount }) => sum + amount, 0n),
  };
}
