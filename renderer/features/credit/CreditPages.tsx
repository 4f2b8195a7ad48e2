import { Link } from '@tanstack/react-router';
import { t } from '#renderer/text/text.ts';
import styles from './CreditPages.module.css';

/** The pages of the room, at the right of its bar. */
export function CreditPages() {
  return (
    <nav className={styles.pages} aria-label={t('credit.pages.label')}>
      <Link to="/credit" activeOptions={{ exact: true }} className={styles.page}>
        {t('credit.pages.receipts')}
      </Link>
      <Link to="/credit/over-time" className={styles.page}>
        {t('credit.pages.overTime')}
      </Link>
      <Link to="/credit/truth" className={styles.page}>
        {t('truth.title')}
      </Link>
    </nav>
  );
}
