import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './SettingsRoom.module.css';

const TOKEN = /^[\x21-\x7e]{8,500}$/;

const accessQuery = queryOptions({
  queryKey: ['fetch', 'access'],
  queryFn: ({ signal }) => host.fetch.access(undefined, { signal }),
});

/** By what the hub knows the person. It goes in and never comes out again. */
export function HubAccess({ hubAddress }: { hubAddress: string }) {
  const { data: access } = useQuery(accessQuery);
  const [token, setToken] = useState('');
  if (access === undefined) return null;
  const { kept } = access;
  const hub = URL.parse(hubAddress)?.host ?? hubAddress;
  const known = kept === hub;
  const right = TOKEN.test(token.trim());

  const change = async (act: () => Promise<unknown>, said: string) => {
    try {
      await act();
      setToken('');
      toast({ text: said });
      await queries.invalidateQueries({ queryKey: ['fetch', 'access'] });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const give = (event: FormEvent) => {
    event.preventDefault();
    if (right)
      void change(
        () => host.fetch.giveAccess({ hubAddress, token: token.trim() }),
        t('settings.accessGiven', { host: hub }),
      );
  };
  return (
    <form onSubmit={give}>
      <TextField
        label={t('settings.access', { host: hub })}
        description={t('settings.accessHelp', { host: hub })}
        error={token === '' || right ? undefined : t('settings.accessWrong')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        type="password"
        value={token}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      {kept !== null && (
        <p className={styles.help}>
          {known ? t('settings.accessKept', { host: hub }) : t('settings.accessMirror', { host: hub, kept })}
        </p>
      )}
      <div className={styles.actions}>
        {token !== '' && (
          <Button type="submit" disabled={!right}>
            {t('settings.accessGive')}
          </Button>
        )}
        {kept !== null && (
          <Button kind="quiet" onClick={() => void change(() => host.fetch.takeAccess(), t('settings.accessTaken'))}>
            {t('settings.accessTake')}
          </Button>
        )}
      </div>
    </form>
  );
}
