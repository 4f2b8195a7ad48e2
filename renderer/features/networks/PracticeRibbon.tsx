import { t } from '#renderer/text/text.ts';
import styles from './Networks.module.css';
import { useChosenNetwork } from './networkQueries.ts';

/** Stands above everything that has to do with money while that money is worth nothing. */
export function PracticeRibbon() {
  if (useChosenNetwork()?.practice !== true) return null;
  return (
    <p className={styles.ribbon} role="note">
      <b>{t('networks.ribbon')}</b> {t('networks.ribbonMore')}
    </p>
  );
}
