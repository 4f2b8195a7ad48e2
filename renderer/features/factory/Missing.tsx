import { Link } from '@tanstack/react-router';
import { t } from '#renderer/text/text.ts';
import styles from './Factory.module.css';

/** What has to be there before anything can be trained, and where it is made. */
export function Missing({ base, snapshot }: { base: boolean; snapshot: boolean }) {
  return (
    <div className={styles.missing}>
      {base && (
        <p>
          {t('factory.empty.noBase')} <Link to="/models">{t('factory.empty.toModels')}</Link>
        </p>
      )}
      {snapshot && (
        <p>
          {t('factory.empty.noSnapshot')} <Link to="/curate">{t('factory.empty.toCurate')}</Link>
        </p>
      )}
    </div>
  );
}
