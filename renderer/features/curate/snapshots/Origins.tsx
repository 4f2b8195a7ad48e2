import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { networksQuery } from '#renderer/features/networks/networkQueries.ts';
import { t } from '#renderer/text/text.ts';
import { originsQuery } from './snapshotQueries.ts';
import styles from './Snapshots.module.css';

/** The contributions that a snapshot is, each with the way to its datanet. */
export function Origins({ root }: { root: string }) {
  const { data: origins } = useQuery(originsQuery(root));
  const { data: view } = useQuery(networksQuery);
  if (origins === undefined || origins.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('publishing.fetch.origins')}>
      {origins.map(({ network, datanet, contribution }) => (
        <li key={`${String(network)} ${String(contribution)}`}>
          <Link
            to="/datanets/$network/$datanet"
            params={{ network: String(network), datanet: String(datanet) }}
            className={styles.quiet}
          >
            {t('publishing.fetch.origin', {
              contribution: String(contribution),
              datanet: String(datanet),
              network: view?.networks.find(({ id }) => id === network)?.name ?? String(network),
            })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
