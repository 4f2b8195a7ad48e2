import type { Demand } from '#core/attestation/demand.ts';
import { t } from '#renderer/text/text.ts';
import { useNames } from './attestationQueries.ts';

/** What is demanded of whoever proposes, demand by demand, with everybody whose word counts. */
export function Demands({ demands }: { demands: readonly Demand[] }) {
  const nameOf = useNames();
  return (
    <ul>
      {demands.map(({ expertise, issuers }) => (
        <li key={`${expertise} ${issuers.join(' ')}`} dir="auto">
          {t('attestations.demand', {
            expertise,
            issuers: issuers.map((each) => named(each, nameOf(each))).join(', '),
          })}
        </li>
      ))}
    </ul>
  );
}

function named(address: string, name: string | undefined): string {
  return name === undefined ? address : `${name} (${address})`;
}
