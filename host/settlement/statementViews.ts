import type { StatementDetail, StatementShown } from '#core/settlement/payerShown.ts';
import type { MoneyToken, PersonShown } from '#core/settlement/shown.ts';
import type { Chain } from '../chain/chain.ts';
import type { KeptEpoch } from './epochBook.ts';
import { POST_BOND } from './settling.ts';

const MOST_RECEIPTS = 500;

interface Around {
  readonly state: StatementShown['state'];
  readonly chain: Chain | undefined;
  readonly token: MoneyToken;
  readonly person: (account: string) => PersonShown;
}

export function statementShown(
  { epoch, transaction }: KeptEpoch,
  { state, chain, token, person }: Around,
): StatementShown {
  const { id, network, way, madeAt, since, until, fees, increase, unpaid, statement, location, leaves } = epoch;
  return {
    id,
    network: BigInt(network),
    networkName: chain?.name ?? network,
    practice: chain?.practice ?? false,
    payer: person(epoch.payer),
    token,
    state,
    way,
    from: statement.from,
    to: statement.to,
    since,
    until,
    madeAt,
    answers: statement.to - statement.from,
    fees,
    increase,
    unpaid,
    payees: statement.payees.length,
    bond: way === 'post' ? String(POST_BOND) : '0',
    transaction,
    location,
    needsPlace: way === 'post' && leaves > 1_024 && location === null,
  };
}

export function statementDetail(
  kept: KeptEpoch,
  around: Around,
  isHere: (message: string) => boolean,
): StatementDetail {
  const { parts, adapters, receipts } = kept.epoch;
  return {
    statement: statementShown(kept, around),
    payees: parts.map(({ account, amount, reasons }) => {
      const by = new Map<StatementDetail['payees'][number]['by'][number]['part'], bigint>();
      for (const reason of reasons) by.set(reason.part, (by.get(reason.part) ?? 0n) + BigInt(reason.amount));
      return {
        ...around.person(account),
        amount,
        by: [...by].map(([part, each]) => ({ part, amount: String(each) })),
      };
    }),
    adapters,
    receipts: receipts
      .slice(0, MOST_RECEIPTS)
      .map(({ index, at, message, adapterName, tokens, fee, unattributed }) => ({
        index,
        at,
        message: isHere(message) ? message : null,
        adapter: adapterName,
        tokens,
        fee,
        unattributed,
      })),
  };
}
