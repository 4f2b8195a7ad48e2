import { t } from '#renderer/text/text.ts';
import styles from './FullPage.module.css';

/** In a browser whose link was used before, or whose session the host does not know. */
export function Refused() {
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{t('frame.refused.title')}</h1>
      <p className={styles.text}>{t('frame.refused.body')}</p>
      <p className={styles.text}>{t('frame.refused.kept')}</p>
    </main>
  );
}
