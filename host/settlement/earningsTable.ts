import type { MoneyToken } from '#core/settlement/shown.ts';
import { checksummed } from '#core/wallet/address.ts';
import { csvRow, plainAmount } from './csv.ts';
import { type Reading, incomeOf } from './earned.ts';

interface Entry {
  readonly at: number;
  readonly block: number;
  readonly token: string;
  readonly amount: string;
  /** Null where it came from several payers. */
  readonly payer: string | null;
}

/** What came and went in a year by UTC, in the order of time: for whoever has to account for it. */
export async function earningsTable(
  at: Reading,
  accounts: readonly string[],
  year: number,
  shown: (token: string) => Promise<MoneyToken>,
): Promise<string> {
  const rows: { at: number; cells: string[] }[] = [];
  const put = async (what: string, account: string, { at: seconds, block, token, amount, payer }: Entry) => {
    const time = new Date(seconds * 1_000);
    if (time.getUTCFullYear() !== year) return;
    const { symbol, decimals, address } = await shown(token);
    const from = payer === null ? '' : checksummed(payer);
    const money = [plainAmount(amount, decimals), symbol ?? '', address];
    rows.push({ at: seconds, cells: [time.toISOString(), what, account, from, ...money, String(block)] });
  };
  const pools = new Map(at.money.pools().map((each) => [each.pool, each]));
  for (const account of accounts) {
    for (const { way, amount, ...each } of await incomeOf(at, account.toLowerCase())) {
      await put(way === 'credits' ? 'credited' : 'posted', account, { ...each, amount: String(amount) });
    }
    for (const claim of at.money.ofAccount(account, 'claimed')) {
      const known = pools.get(claim.pool);
      if (known !== undefined) await put('claimed', account, { ...claim, token: known.token, payer: known.payer });
    }
    for (const each of at.money.ofAccount(account, 'collected'))
      await put('collected', account, { ...each, payer: null });
  }
  const head = ['time (UTC)', 'what', 'account', 'payer', 'amount', 'token', 'token address', 'block'];
  const lines = rows.toSorted((one, other) => one.at - other.at).map(({ cells }) => csvRow(cells));
  return [csvRow(head), ...lines, ''].join('\r\n');
}
