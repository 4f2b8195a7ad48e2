import type { WalletView } from '#core/wallet/view.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Wallet.module.css';

/** How well the keys are kept here, said as it is. */
export function Keeping({ wallet, changePassword }: { wallet: WalletView; changePassword: () => void }) {
  const { protection, locksWithScreen, idleMinutes: minutes } = wallet;
  return (
    <section aria-label={t('wallet.keeping')} className={styles.section}>
      <h2 className={styles.heading}>{t('wallet.keeping')}</h2>
      {protection !== null && <p className={styles.help}>{t(`wallet.keptBy.${protection}`)}</p>}
      <p className={styles.help}>
        {locksWithScreen ? t('wallet.locksScreen', { minutes }) : t('wallet.locks', { minutes })}{' '}
        {!locksWithScreen && t('wallet.noScreen')}
      </p>
      {wallet.state === 'open' && (
        <div className={styles.buttons}>
          <Button onClick={changePassword}>{t('wallet.changePassword')}</Button>
        </div>
      )}
    </section>
  );
}
