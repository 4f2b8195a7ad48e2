import { useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FormDialog } from './FormDialog.tsx';
import { useAdoptions } from './sendingQueries.ts';
import styles from './Wallet.module.css';

type Shown = Awaited<ReturnType<typeof host.sending.prepareAdoption>> & { name: string };

/** Which accounts said that this machine's identity is theirs; and the message with which another one does. */
export function IdentitySection({ accounts, open }: { accounts: readonly WalletAccount[]; open: boolean }) {
  const adoptions = useAdoptions();
  const [shown, setShown] = useState<Shown>();
  const nameOf = (address: string) => accounts.find((account) => account.address === address)?.name ?? address;
  const able = accounts.filter(
    ({ kind, address }) => kind !== 'watch' && !adoptions.some(({ account }) => account === address),
  );
  const show = async ({ address, name }: WalletAccount) => {
    try {
      setShown({ ...(await host.sending.prepareAdoption({ account: address })), name });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const close = () => setShown(undefined);
  return (
    <section aria-label={t('sending.identity')} className={styles.section}>
      <h2 className={styles.heading}>{t('sending.identity')}</h2>
      <p className={styles.help}>{t('sending.identityHelp')}</p>
      {adoptions.map(({ account, issuedAt }) => (
        <p key={account}>{t('sending.adopted', { name: nameOf(account), at: moment(issuedAt * 1_000) })}</p>
      ))}
      {open && able.length > 0 && (
        <div className={styles.buttons}>
          {able.map((account) => (
            <Button key={account.address} onClick={() => void show(account)}>
              {t('sending.adopt', { name: account.name })}
            </Button>
          ))}
        </div>
      )}
      {shown !== undefined && (
        <FormDialog
          title={t('sending.adoptTitle')}
          act={t('sending.adoptSign')}
          ready
          onAct={async () => {
            await host.sending.confirmAdoption({ id: shown.id });
            toast({ text: t('sending.adoptDone') });
            close();
          }}
          close={close}
          width={560}
        >
          <div className={styles.review}>
            <p className={styles.says}>{t('sending.adoptSays', { name: shown.name })}</p>
            <p className={styles.help}>{t('sending.adoptAfter')}</p>
            <dl className={styles.facts}>
              <div>
                <dt>{t('sending.adoptAccount')}</dt>
                <dd>{shown.delegation.account}</dd>
              </div>
              <div>
                <dt>{t('sending.adoptIdentity')}</dt>
                <dd>{shown.delegation.identity}</dd>
              </div>
            </dl>
          </div>
        </FormDialog>
      )}
    </section>
  );
}
