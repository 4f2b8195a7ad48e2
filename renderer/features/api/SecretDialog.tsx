import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import styles from './ApiPage.module.css';
import { Copy } from './Copy.tsx';

/** The only time that a key is seen. */
export function SecretDialog({ name, secret, close }: { name: string; secret: string; close: () => void }) {
  return (
    <Dialog title={t('api.secretTitle', { name })} close={close} width={520}>
      <p className={styles.secretHelp}>{t('api.secretHelp')}</p>
      <code className={styles.secret} aria-label={t('api.secretLabel')}>
        {secret}
      </code>
      <div className={styles.actions}>
        <Button onClick={close}>{t('api.done')}</Button>
        <Copy label={t('api.copyKey')} text={secret} kind="call" />
      </div>
    </Dialog>
  );
}
