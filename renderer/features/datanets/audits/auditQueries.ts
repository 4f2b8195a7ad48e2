import { queryOptions, useQuery } from '@tanstack/react-query';
import type { MarksOf, PayerMark } from '#core/datanet/audit.ts';
import { host } from '#renderer/host/client.ts';

export function auditsQuery(network: bigint, datanet: number) {
  return queryOptions({
    queryKey: ['datanets', String(network), 'audits', datanet],
    queryFn: ({ signal }) => host.audits.list({ network, datanet }, { signal }),
  });
}

/** The marks on payers, or by datanets' reviewers, as far as the network was read; none while that is not known. */
export function useMarks(network: bigint, of: MarksOf): PayerMark[] {
  const { data = [] } = useQuery({
    queryKey: ['datanets', String(network), 'marks', of],
    queryFn: ({ signal }) => host.audits.marks({ network, of }, { signal }),
    enabled: ('payers' in of ? of.payers : of.datanets).length > 0,
  });
  return data;
}
