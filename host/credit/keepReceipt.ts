import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { LedgerPlace } from './ledgerPlace.ts';
import { openStatement } from './openStatement.ts';

export interface ReceiptParts {
  catalogue: Catalogue;
  ledger: Pick<LedgerPlace, 'append' | 'placeOf'>;
  familyOf: (base: string) => string;
}

/**
 * The answer's receipt; where it has one already, a supplement to that. A kill can come between a receipt and its
 * colophon, so the log is asked as well.
 */
export async function keepReceipt(
  { ledger, catalogue, familyOf }: ReceiptParts,
  colophon: Colophon,
  turn: Turn,
  methods: Colophon['methods'],
  credit: { shares: Colophon['shares']; unattributed: number },
): Promise<Result<Colophon['receipt'], Failure>> {
  if (colophon.remote !== null || colophon.base === null) return ok(null);
  const before = colophon.receipt ?? (await ledger.placeOf(turn.id));
  const findings = { methods, credit };
  if (before !== null) {
    const supplement = await ledger.append({ kind: 'supplement', of: before.index, ...findings });
    return supplement.ok ? ok(before) : supplement;
  }
  const { statement, salt } = openStatement(catalogue, turn, colophon, familyOf(colophon.base.hash));
  const appended = await ledger.append({ ...statement, ...findings }, { salt, message: turn.id });
  if (!appended.ok) return appended;
  const { index, at } = appended.value.receipt;
  return ok({ index, at, leaf: appended.value.leaf });
}
