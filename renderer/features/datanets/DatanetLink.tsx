import { Link } from '@tanstack/react-router';
import { t } from '#renderer/text/text.ts';
import styles from './Datanets.module.css';

interface DatanetLinkProps {
  network: bigint;
  datanet: number;
  /** Null while its description was not read. */
  name: string | null;
  /** As the head of its own part. */
  heads?: boolean;
}

/** Leads to a datanet, by its name where that is known. */
export function DatanetLink({ network, datanet, name, heads = false }: DatanetLinkProps) {
  return (
    <Link
      to="/datanets/$network/$datanet"
      params={{ network: String(network), datanet: String(datanet) }}
      className={heads ? styles.name : styles.link}
      dir="auto"
    >
      {name ?? t('datanets.unnamed', { id: String(datanet) })}
    </Link>
  );
}
