import { Link } from '@tanstack/react-router';
import { t } from '#renderer/text/text.ts';
import styles from './Settlement.module.css';

/** The two sides of it, at the right of the room's bar. */
export function SettlementPages() {
  return (
    <nav className={styles.pages} aria-label={t('settling.pages')}>
      <Link to="/earnings" activeOptions={{ exact: true }} className={styles.pageLink}>
        {t('settling.earned')}
      </Link>
      <Link to="/earnings/owed" className={styles.pageLink}>
        {t('settling.owed')}
      </Link>
    </nav>
  );
}
