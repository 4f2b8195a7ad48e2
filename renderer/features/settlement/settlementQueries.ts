import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { EarnedBy } from '#core/settlement/earningsShown.ts';
import { host } from '#renderer/host/client.ts';

/** All of it is asked again when the revision of settlements moves: the keys begin with its name. */
const key = (...parts: string[]) => ['settlement', ...parts];

export function earningsQuery(network: bigint, accounts: string[]) {
  return queryOptions({
    queryKey: key('earnings', String(network), ...accounts),
    queryFn: ({ signal }) => host.settlement.earnings.get({ network, accounts }, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** Whose earnings, in what. */
export interface Earner {
  network: bigint;
  accounts: string[];
  token: string;
}
export interface Slice extends Earner {
  by: EarnedBy;
}

export function overQuery({ network, accounts, token, by }: Slice) {
  return queryOptions({
    queryKey: key('over', String(network), token, by, ...accounts),
    queryFn: ({ signal }) => host.settlement.earnings.over({ network, accounts, token, by }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function whyQuery({ network, accounts, token, by }: Slice, row: string) {
  return queryOptions({
    queryKey: key('why', String(network), token, by, row, ...accounts),
    queryFn: ({ signal }) => host.settlement.earnings.why({ network, accounts, token, by, key: row }, { signal }),
  });
}

export function forecastQuery(network: bigint, accounts: string[], token: string) {
  return queryOptions({
    queryKey: key('forecast', String(network), token, ...accounts),
    queryFn: ({ signal }) => host.settlement.earnings.forecast({ network, accounts, token }, { signal }),
  });
}

export function planQuery(network: bigint, accounts: string[]) {
  return queryOptions({
    queryKey: key('plan', String(network), ...accounts),
    queryFn: ({ signal }) => host.settlement.earnings.plan({ network, accounts }, { signal }),
    // What gas costs changes with every block, and nobody tells of it.
    staleTime: 0,
  });
}

export const payerChoiceQuery = queryOptions({
  queryKey: key('payer'),
  queryFn: ({ signal }) => host.settlement.fees.payer(undefined, { signal }),
});

export function owingQuery(network: bigint, account: string) {
  return queryOptions({
    queryKey: key('owing', String(network), account),
    queryFn: ({ signal }) => host.settlement.payer.get({ network, account }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export const statementsQuery = queryOptions({
  queryKey: key('statements'),
  queryFn: ({ signal }) => host.settlement.payer.statements(undefined, { signal }),
});

export function statementQuery(id: string) {
  return queryOptions({
    queryKey: key('statements', id),
    queryFn: ({ signal }) => host.settlement.payer.statement({ id }, { signal }),
  });
}

export function costQuery(adapters: string[], mostTokens: number | null) {
  return queryOptions({
    queryKey: key('cost', String(mostTokens), ...adapters),
    queryFn: ({ signal }) => host.settlement.fees.cost({ adapters, mostTokens }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function answerFeeQuery(message: string) {
  return queryOptions({
    queryKey: key('answer', message),
    queryFn: ({ signal }) => host.settlement.fees.ofAnswer({ message }, { signal }),
  });
}

export function adapterFeesQuery(network: bigint, account: string, adapter: string) {
  return queryOptions({
    queryKey: key('adapter', String(network), account, adapter),
    queryFn: ({ signal }) => host.settlement.fees.adapter({ network, account, adapter }, { signal }),
  });
}
