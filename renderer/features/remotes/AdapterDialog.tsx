import { useState } from 'react';
import type { AdapterSource, Remote } from '#core/remote.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Servers.module.css';

const SOURCES = ['hub', 'local', 's3', 'pbase'] as const;
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** vLLM: an adapter that lies on the server is loaded there. LoRAX: one is named, to be fetched with a question. */
export function AdapterDialog({ remote, close }: { remote: Remote; close: () => void }) {
  const { id, name, kind } = remote;
  const loads = kind === 'vllm';
  const [adapter, setAdapter] = useState('');
  const [path, setPath] = useState('');
  const [source, setSource] = useState<AdapterSource>('hub');
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const ready = adapter.trim() !== '' && (!loads || path.trim() !== '');

  const go = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      const place = loads ? { path: path.trim(), source: null } : { path: null, source };
      await host.remotes.addAdapter({ id, adapter: adapter.trim(), ...place });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={loads ? t('remotes.adapters.dialogLoad', { name }) : t('remotes.adapters.dialogName', { name })}
      close={close}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <TextField
          label={loads ? t('remotes.adapters.id') : t('remotes.adapters.loraxId')}
          description={loads ? undefined : t('remotes.adapters.loraxIdHelp')}
          inputWrapperOrder={ORDER}
          value={adapter}
          maxLength={400}
          spellCheck={false}
          data-autofocus
          onChange={(event) => setAdapter(event.currentTarget.value)}
        />
        {loads ? (
          <TextField
            label={t('remotes.adapters.path')}
            description={t('remotes.adapters.pathHelp')}
            inputWrapperOrder={ORDER}
            value={path}
            maxLength={1_000}
            spellCheck={false}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
        ) : (
          <Select
            label={t('remotes.adapters.source')}
            value={source}
            options={SOURCES.map((value) => ({ value, label: t(`remotes.adapters.sources.${value}`) }))}
            onChange={setSource}
          />
        )}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button onClick={close}>{t('remotes.dialog.cancel')}</Button>
          <Button type="submit" kind="call" disabled={busy || !ready}>
            {loads ? t('remotes.adapters.act') : t('remotes.adapters.actName')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
