import { useRef, useState } from 'react';
import { host } from '#renderer/host/client.ts';
import { toast } from '#renderer/app/toasts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FormDialog } from './FormDialog.tsx';
import { NameField } from './NameField.tsx';
import { NewPassword, isReady, noPassword } from './NewPassword.tsx';
import { PasswordField } from './PasswordField.tsx';
import { take } from './walletQuery.ts';
import styles from './Wallet.module.css';

type How = 'phrase' | 'key' | 'keystore';
const hows = ['phrase', 'key', 'keystore'] as const;

/** Brings a wallet of another program's. `first`: there is no password yet. */
export function BringDialog({ first, close }: { first: boolean; close: () => void }) {
  const [how, setHow] = useState<How>('phrase');
  const [secret, setSecret] = useState('');
  const [file, setFile] = useState<File>();
  const [filePassword, setFilePassword] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState(noPassword);
  const picker = useRef<HTMLInputElement>(null);
  const entered = how === 'keystore' ? file !== undefined : secret.trim() !== '';
  const bring = async () => {
    const named = { name: name.trim(), password: first ? password.password : null };
    if (how === 'phrase') return host.wallet.importPhrase({ ...named, phrase: secret });
    if (how === 'key') return host.wallet.importKey({ ...named, key: secret });
    return host.wallet.importKeystore({ ...named, text: (await file?.text()) ?? '', keystorePassword: filePassword });
  };
  return (
    <FormDialog
      title={t('wallet.bringTitle')}
      act={t('wallet.bringIt')}
      ready={entered && name.trim() !== '' && (!first || isReady(password))}
      onAct={async () => {
        take(await bring());
        toast({ text: t('wallet.brought', { name: name.trim() }) });
        close();
      }}
      close={close}
      width={520}
    >
      <Choice
        label={t('wallet.how')}
        value={how}
        options={hows.map((each) => ({ value: each, label: t(`wallet.hows.${each}`) }))}
        onChange={(chosen) => {
          setHow(chosen);
          setSecret('');
        }}
      />
      {how === 'keystore' ? (
        <>
          <div className={styles.file}>
            <input
              ref={picker}
              type="file"
              hidden
              onChange={(event) => setFile(event.currentTarget.files?.[0] ?? undefined)}
            />
            <Button onClick={() => picker.current?.click()}>{t('wallet.chooseKeystore')}</Button>
            <span className={styles.quiet}>{file?.name ?? t('wallet.keystoreHelp')}</span>
          </div>
          <PasswordField label={t('wallet.keystorePassword')} value={filePassword} onChange={setFilePassword} />
        </>
      ) : (
        <TextField
          // Hidden like a password: it is worth more than one.
          type="password"
          label={how === 'phrase' ? t('wallet.phrase') : t('wallet.key')}
          description={how === 'phrase' ? t('wallet.phraseHelp') : t('wallet.keyHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={secret}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => setSecret(event.target.value)}
        />
      )}
      <NameField value={name} onChange={setName} />
      {first && <NewPassword value={password} onChange={setPassword} />}
    </FormDialog>
  );
}
