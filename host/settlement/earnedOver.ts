import type { EarnedBy, EarnedOver, Forecast } from '#core/settlement/earningsShown.ts';
import type { Reason, SharedFile } from '#core/settlement/statement.ts';
import type { Income } from './earned.ts';

const DAY = 86_400;
const FORECAST_DAYS = 30;
const LEAST_DAYS = 7;
const DRAWS = 2_000;

interface Row {
  amount: bigint;
  low: bigint | null;
  high: bigint | null;
  answers: number | null;
}

/** `datanetOf`: of a contribution; null where the index does not know it. */
export function earnedRows(
  by: EarnedBy,
  income: readonly Income[],
  shared: readonly SharedFile[],
  datanetOf: (contribution: number) => number | null,
): { rows: Omit<EarnedOver['rows'][number], 'name'>[]; apart: bigint; unknown: bigint } {
  const rows = new Map<string, Row>();
  const put = (key: string, amount: bigint, more?: { low: bigint; high: bigint; answers: number }) => {
    const row = rows.get(key) ?? { amount: 0n, low: null, high: null, answers: null };
    row.amount += amount;
    if (more !== undefined) {
      row.low = (row.low ?? 0n) + more.low;
      row.high = (row.high ?? 0n) + more.high;
      row.answers = (row.answers ?? 0) + more.answers;
    }
    rows.set(key, row);
  };
  const total = income.reduce((sum, { amount }) => sum + amount, 0n);
  let known = 0n;
  let apart = 0n;
  if (by === 'day' || by === 'payer') {
    for (const { at, payer, amount } of income) put(by === 'day' ? dayOf(at) : payer, amount);
    known = total;
  } else {
    for (const reason of shared.flatMap(({ part }) => part.reasons)) {
      const key = keyOf(by, reason, datanetOf);
      const amount = BigInt(reason.amount);
      known += amount;
      if (key === null) {
        apart += amount;
        continue;
      }
      const { answers } = reason;
      put(key, amount, {
        low: BigInt(reason.low ?? reason.amount),
        high: BigInt(reason.high ?? reason.amount),
        answers,
      });
    }
  }
  const sorted = [...rows].toSorted(([one, { amount }], [other, { amount: second }]) =>
    by === 'day' ? (one < other ? 1 : -1) : amount > second ? -1 : amount < second ? 1 : one < other ? -1 : 1,
  );
  return {
    rows: sorted.slice(0, 1_000).map(([key, { amount, low, high, answers }]) => ({
      key,
      amount: String(amount),
      low: low === null ? null : String(low),
      high: high === null ? null : String(high),
      answers,
    })),
    apart,
    unknown: total > known ? total - known : 0n,
  };
}

export function keyOf(by: EarnedBy, reason: Reason, datanetOf: (contribution: number) => number | null): string | null {
  if (by === 'adapter') return reason.adapter;
  if (by === 'snapshot') return reason.snapshot;
  if (by === 'record') return reason.record;
  const datanet = by === 'datanet' && reason.contribution !== null ? datanetOf(reason.contribution) : null;
  return datanet === null ? null : String(datanet);
}

export function dayOf(at: number): string {
  return new Date(at * 1_000).toISOString().slice(0, 10);
}

/**
 * What thirty days bring, if they are drawn from the days that are known, each as likely as any other. The draws are
 * the same each time: a forecast changes only when something was earned, or a day went by.
 */
export function forecastOf(income: readonly Income[], now: number): Omit<NonNullable<Forecast>, 'token'> | null {
  const first = income[0];
  if (first === undefined) return null;
  const days = Math.floor(now / DAY) - Math.floor(first.at / DAY) + 1;
  if (days < LEAST_DAYS) return null;
  const amounts = Array.from({ length: days }, () => 0n);
  for (const { at, amount } of income) {
    const place = Math.floor(at / DAY) - Math.floor(first.at / DAY);
    if (place >= 0 && place < days) amounts[place] = (amounts[place] ?? 0n) + amount;
  }
  let seed = 0x9e3779b9;
  const drawn = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return amounts[Math.floor((seed / 2 ** 32) * days)] ?? 0n;
  };
  const sums = Array.from({ length: DRAWS }, () =>
    Array.from({ length: FORECAST_DAYS }, drawn).reduce((sum, amount) => sum + amount, 0n),
  ).toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const at = (fraction: number) => String(sums[Math.floor(fraction * (DRAWS - 1))] ?? 0n);
  return { days, low: at(0.05), middle: at(0.5), high: at(0.95) };
}
