import type { NetworkShown } from '#core/chain/network.ts';
import type { DatanetShown } from '#core/datanet/shown.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { DatanetLink } from './DatanetLink.tsx';
import styles from './Datanets.module.css';
import { termsWords } from './termsWords.ts';

/** A datanet in the list: what it is called, what may be done with it, and how much there is. */
export function DatanetRow({ network, datanet }: { network: NetworkShown; datanet: DatanetShown }) {
  const { id, name, description, terms, accepted, pending, records, contributors, adapters } = datanet;
  const facts = [
    t('datanets.accepted', { count: accepted, amount: count(accepted) }),
    t('datanets.records', { count: records, amount: count(records) }),
    t('datanets.contributors', { count: contributors, amount: count(contributors) }),
    ...(pending > 0 ? [t('datanets.pending', { count: pending, amount: count(pending) })] : []),
    ...(adapters > 0 ? [t('datanets.adapters', { count: adapters, amount: count(adapters) })] : []),
  ];
  return (
    <li className={styles.row}>
      <DatanetLink network={network.id} datanet={id} name={name} heads />
      {description !== '' && (
        <p className={styles.description} dir="auto">
          {description}
        </p>
      )}
      <p className={styles.facts}>{facts.join(' · ')}</p>
      <p className={styles.facts}>{termsWords(terms).join(' · ')}</p>
    </li>
  );
}
