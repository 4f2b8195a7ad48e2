import { useState } from 'react';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { PasswordField } from './PasswordField.tsx';
import { take } from './walletQuery.ts';
import styles from './Wallet.module.css';

export function Unlock() {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const open = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      take(await host.wallet.unlock({ password }));
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };
  return (
    <section className={styles.unlock} aria-label={t('wallet.unlockTitle')}>
      <h2 className={styles.heading}>{t('wallet.unlockTitle')}</h2>
      <p className={styles.help}>{t('wallet.unlockHelp')}</p>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '' && !busy) void open();
        }}
      >
        <PasswordField label={t('wallet.password')} value={password} onChange={setPassword} />
        <Button type="submit" kind="call" disabled={busy || password === ''}>
          {busy ? t('wallet.opening') : t('wallet.unlock')}
        </Button>
      </form>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </section>
  );
}
