import { useState } from 'react';
import { host } from '#renderer/host/client.ts';
import { toast } from '#renderer/app/toasts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FormDialog } from './FormDialog.tsx';
import { NameField } from './NameField.tsx';
import { useContacts } from './sendingQueries.ts';
import styles from './Wallet.module.css';

export function AddressBook() {
  const contacts = useContacts();
  const [adding, setAdding] = useState(false);
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const close = () => {
    setAdding(false);
    setAddress('');
    setName('');
  };
  const forget = (gone: string) => {
    host.sending
      .removeContact({ address: gone })
      .catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
  };
  return (
    <section aria-label={t('sending.book')} className={styles.section}>
      <h2 className={styles.heading}>{t('sending.book')}</h2>
      {contacts.length === 0 && <p className={styles.help}>{t('sending.noBook')}</p>}
      {contacts.length > 0 && (
        <ul className={styles.accounts}>
          {contacts.map((contact) => (
            <li key={contact.address} className={styles.account}>
              <div className={styles.accountWords}>
                <div className={styles.accountName}>
                  <span>{contact.name}</span>
                </div>
                <Hash value={contact.address} of={t('wallet.copyOf', { name: contact.name })} whole />
              </div>
              <Button
                kind="quiet"
                aria-label={t('sending.forgetNamed', { name: contact.name })}
                onClick={() => forget(contact.address)}
              >
                {t('sending.forget')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button onClick={() => setAdding(true)}>{t('sending.addName')}</Button>
      </div>
      {adding && (
        <FormDialog
          title={t('sending.addTitle')}
          act={t('sending.keepName')}
          ready={address.trim() !== '' && name.trim() !== ''}
          onAct={async () => {
            await host.sending.keepContact({ address, name: name.trim() });
            close();
          }}
          close={close}
          width={520}
        >
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
      )}
    </section>
  );
}
