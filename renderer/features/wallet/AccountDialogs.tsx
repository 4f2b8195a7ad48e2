import { useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FormDialog } from './FormDialog.tsx';
import { NameField } from './NameField.tsx';
import { PasswordField } from './PasswordField.tsx';
import { saveText } from './saveText.ts';
import { take } from './walletQuery.ts';
import { Words } from './Words.tsx';
import styles from './Wallet.module.css';

interface AccountDialogProps {
  account: WalletAccount;
  close: () => void;
}

export function RenameDialog({ account, close }: AccountDialogProps) {
  const [name, setName] = useState(account.name);
  return (
    <FormDialog
      title={t('wallet.renameTitle', { name: account.name })}
      act={t('wallet.save')}
      ready={name.trim() !== ''}
      onAct={async () => {
        take(await host.wallet.rename({ address: account.address, name: name.trim() }));
        close();
      }}
      close={close}
    >
      <NameField value={name} focused onChange={setName} />
    </FormDialog>
  );
}

export function RemoveDialog({ account, close }: AccountDialogProps) {
  const [password, setPassword] = useState('');
  const watched = account.kind === 'watch';
  const words = { watch: 'wallet.removeWatched', phrase: 'wallet.removePhrase', key: 'wallet.removeKey' } as const;
  return (
    <FormDialog
      title={t('wallet.removeTitle', { name: account.name })}
      act={t('wallet.removeIt')}
      ready={watched || password !== ''}
      grave
      onAct={async () => {
        take(await host.wallet.remove({ address: account.address, password: watched ? null : password }));
        toast({ text: t('wallet.removed', { name: account.name }) });
        close();
      }}
      close={close}
    >
      <p className={styles.help}>{t(words[account.kind])}</p>
      {!watched && <PasswordField label={t('wallet.password')} value={password} focused onChange={setPassword} />}
    </FormDialog>
  );
}

export function ExportDialog({ account, close }: AccountDialogProps) {
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={t('wallet.exportTitle', { name: account.name })}
      act={t('wallet.exportIt')}
      ready={password !== ''}
      onAct={async () => {
        const { name, text } = await host.wallet.exportKeystore({ address: account.address, password });
        saveText(name, text);
        close();
      }}
      close={close}
    >
      <p className={styles.help}>{t('wallet.exportHelp')}</p>
      <PasswordField label={t('wallet.password')} value={password} focused onChange={setPassword} />
    </FormDialog>
  );
}

export function PhraseDialog({ account, close }: AccountDialogProps) {
  const [password, setPassword] = useState('');
  const [words, setWords] = useState<readonly string[]>();
  const title = t('wallet.phraseTitle', { name: account.name });
  if (words !== undefined) {
    return (
      <Dialog title={title} close={close} width={560}>
        <Words words={words} />
        <div className={styles.actions}>
          <Button onClick={close}>{t('wallet.done')}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={title}
      act={t('wallet.showIt')}
      ready={password !== ''}
      onAct={async () => setWords((await host.wallet.exportPhrase({ address: account.address, password })).words)}
      close={close}
    >
      <Notice tone="warning">{t('wallet.phraseWarning')}</Notice>
      <PasswordField label={t('wallet.password')} value={password} focused onChange={setPassword} />
    </FormDialog>
  );
}

export function WatchDialog({ close }: { close: () => void }) {
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  return (
    <FormDialog
      title={t('wallet.watchTitle')}
      act={t('wallet.watchIt')}
      ready={address.trim() !== '' && name.trim() !== ''}
      onAct={async () => {
        take(await host.wallet.watch({ address, name: name.trim() }));
        close();
      }}
      close={close}
      width={520}
    >
      <p className={styles.help}>{t('wallet.watchHelp')}</p>
      <TextField
        label={t('wallet.address')}
        value={address}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setAddress(event.target.value)}
      />
      <NameField value={name} onChange={setName} />
    </FormDialog>
  );
}

export function NextDialog({ secret, close }: { secret: string; close: () => void }) {
  const [name, setName] = useState('');
  return (
    <FormDialog
      title={t('wallet.addTitle')}
      act={t('wallet.add')}
      ready={name.trim() !== ''}
      onAct={async () => {
        take(await host.wallet.addAccount({ secret, name: name.trim() }));
        close();
      }}
      close={close}
    >
      <NameField value={name} focused onChange={setName} />
    </FormDialog>
  );
}
