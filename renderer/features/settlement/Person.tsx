import type { PersonShown } from '#core/settlement/shown.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { t } from '#renderer/text/text.ts';
import styles from './Settlement.module.css';

/** Somebody: by the name that they have here, and always by their account. */
export function Person({ person: { account, name }, whole = false }: { person: PersonShown; whole?: boolean }) {
  return (
    <span className={styles.person}>
      {name !== null && <span dir="auto">{name}</span>}{' '}
      <Hash value={account} of={name ?? t('settling.account')} whole={whole} />
    </span>
  );
}
