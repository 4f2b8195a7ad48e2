import { t } from '#renderer/text/text.ts';
import { useIsSmallWorld } from './smallWorld.ts';
import styles from './Starter.module.css';

/** Says of a base, a snapshot or an adapter that it is there to try things in; of all others nothing. */
export function SmallWorldMark({ of }: { of: string }) {
  if (!useIsSmallWorld(of)) return null;
  return (
    <span className={styles.mark} title={t('starter.markHelp')}>
      {t('starter.mark')}
    </span>
  );
}
