import { useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { commandKeys, runCommand } from '#renderer/app/commands.ts';
import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { ExportDialog, NextDialog, PhraseDialog, RemoveDialog, RenameDialog, WatchDialog } from './AccountDialogs.tsx';
import { AccountList } from './AccountList.tsx';
import { AddressBook } from './AddressBook.tsx';
import { BringDialog } from './BringDialog.tsx';
import { ChangePasswordDialog } from './ChangePasswordDialog.tsx';
import { History } from './History.tsx';
import { IdentitySection } from './IdentitySection.tsx';
import { Keeping } from './Keeping.tsx';
import { MakeDialog } from './MakeDialog.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { useChains } from './sendingQueries.ts';
import { Unlock } from './Unlock.tsx';
import { usePresence } from './usePresence.ts';
import { useWallet } from './walletQuery.ts';
import styles from './Wallet.module.css';

export type OpenDialog =
  | { kind: 'make' | 'bring' | 'watch' | 'password' }
  | { kind: 'rename' | 'export' | 'phrase' | 'remove'; account: WalletAccount }
  | { kind: 'next'; secret: string };

/** Accounts and their keys. */
export function WalletRoom() {
  const wallet = useWallet();
  const chains = useChains();
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = () => setDialog(undefined);
  const open = wallet?.state === 'open';
  usePresence(open || dialog?.kind === 'make');
  const keys = commandKeys('wallet.lock');
  const phrase = wallet?.accounts.find(({ kind }) => kind === 'phrase')?.secret ?? null;

  return (
    <Room
      title={t('wallet.title')}
      note={wallet === undefined ? undefined : t(`wallet.state.${wallet.state}`)}
      actions={
        open && (
          <Button onClick={() => runCommand('wallet.lock')}>
            {t('wallet.lock')} {keys !== undefined && <Kbd>{keys}</Kbd>}
          </Button>
        )
      }
    >
      <div className={styles.page}>
        {wallet === undefined && <p className={styles.quiet}>{t('wallet.loading')}</p>}
        {wallet?.state === 'damaged' && <Notice tone="trouble">{t('wallet.damaged')}</Notice>}
        {wallet?.state === 'none' && (
          <section className={styles.empty}>
            <h2 className={styles.heading}>{t('wallet.emptyTitle')}</h2>
            <p className={styles.lead}>{t('wallet.empty')}</p>
            <div className={styles.buttons}>
              <Button kind="call" onClick={() => setDialog({ kind: 'make' })}>
                {t('wallet.make')}
              </Button>
              <Button onClick={() => setDialog({ kind: 'bring' })}>{t('wallet.bring')}</Button>
              <Button kind="quiet" onClick={() => setDialog({ kind: 'watch' })}>
                {t('wallet.watchOne')}
              </Button>
            </div>
          </section>
        )}
        {wallet?.state === 'locked' && <Unlock />}
        {wallet !== undefined && wallet.accounts.length > 0 && (
          <section aria-label={t('wallet.accounts')} className={styles.section}>
            <h2 className={styles.heading}>{t('wallet.accounts')}</h2>
            <AccountList accounts={wallet.accounts} open={open} show={setDialog} />
            {open && (
              <div className={styles.buttons}>
                {phrase !== null && (
                  <Button onClick={() => setDialog({ kind: 'next', secret: phrase })}>{t('wallet.addNext')}</Button>
                )}
                <Button onClick={() => setDialog({ kind: 'bring' })}>{t('wallet.bring')}</Button>
                <Button onClick={() => setDialog({ kind: 'watch' })}>{t('wallet.watchOne')}</Button>
              </div>
            )}
          </section>
        )}
        {wallet !== undefined && wallet.accounts.length > 0 && (
          <>
            <NetworkSection accounts={wallet.accounts} chains={chains} open={open} />
            <History chains={chains} open={open} />
            <IdentitySection accounts={wallet.accounts} open={open} />
            <AddressBook />
          </>
        )}
        {wallet !== undefined && wallet.state !== 'none' && wallet.state !== 'damaged' && (
          <Keeping wallet={wallet} changePassword={() => setDialog({ kind: 'password' })} />
        )}
      </div>
      {dialog?.kind === 'make' && <MakeDialog first={wallet?.state === 'none'} close={close} />}
      {dialog?.kind === 'bring' && <BringDialog first={wallet?.state === 'none'} close={close} />}
      {dialog?.kind === 'watch' && <WatchDialog close={close} />}
      {dialog?.kind === 'next' && <NextDialog secret={dialog.secret} close={close} />}
      {dialog?.kind === 'password' && <ChangePasswordDialog close={close} />}
      {dialog?.kind === 'rename' && <RenameDialog account={dialog.account} close={close} />}
      {dialog?.kind === 'export' && <ExportDialog account={dialog.account} close={close} />}
      {dialog?.kind === 'phrase' && <PhraseDialog account={dialog.account} close={close} />}
      {dialog?.kind === 'remove' && <RemoveDialog account={dialog.account} close={close} />}
    </Room>
  );
}
