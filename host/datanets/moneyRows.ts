import type { ChainEvent } from './decode.ts';
import type { SettlementEvent } from './decodeSettlement.ts';

const KINDS: ReadonlySet<string> = new Set([
  'deposited',
  'withdrawal-asked',
  'taken-back',
  'node',
  'node-revoked',
  'poster',
  'posted',
  'leaves',
  'credited',
  'finalised',
  'struck',
  'demanded',
  'answered',
  'claimed',
  'collected',
  'kept',
  'payout',
] satisfies SettlementEvent['kind'][]);

export function isAboutMoney(event: ChainEvent): event is SettlementEvent {
  return KINDS.has(event.kind);
}

/** The accounts to whose earnings an event belongs. */
export function accountsOf(event: SettlementEvent): string[] {
  if (event.kind === 'credited') return event.payees.map(({ account }) => account);
  return 'account' in event ? [event.account] : [];
}
