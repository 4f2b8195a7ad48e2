import { useState } from 'react';
import type { Remote, RemoteKind } from '#core/remote.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { isPlain } from './plainWay.ts';
import styles from './Servers.module.css';

const KINDS = ['plain', 'vllm', 'lorax', 'llama'] as const;
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** A new server, or one that is known. The key is written here and never read back. */
export function ServerDialog({ known, close }: { known: Remote | null; close: () => void }) {
  const [name, setName] = useState(known?.name ?? '');
  const [address, setAddress] = useState(known?.address ?? '');
  const [kind, setKind] = useState<RemoteKind>(known?.kind ?? 'plain');
  const [plainHttp, setPlainHttp] = useState(known?.plainHttp ?? false);
  const [key, setKey] = useState('');
  const [forgetsKey, setForgetsKey] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const ready = name.trim() !== '' && address.trim() !== '';

  const save = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setTrouble(undefined);
    const wish = { name, address, kind, plainHttp };
    const typed = key.trim();
    try {
      if (known === null) await host.remotes.add({ ...wish, key: typed === '' ? null : typed });
      else await host.remotes.change({ ...wish, id: known.id, key: forgetsKey ? '' : typed === '' ? null : typed });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={known === null ? t('remotes.dialog.add') : t('remotes.dialog.change', { name: known.name })}
      close={close}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('remotes.dialog.name')}
          description={t('remotes.dialog.nameHelp')}
          inputWrapperOrder={ORDER}
          value={name}
          maxLength={60}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label={t('remotes.dialog.address')}
          description={t('remotes.dialog.addressHelp')}
          inputWrapperOrder={ORDER}
          value={address}
          maxLength={300}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Select
          label={t('remotes.dialog.kind')}
          help={t(`remotes.dialog.kindHelp.${kind}`)}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`remotes.kinds.${value}`) }))}
          onChange={setKind}
        />
        <TextField
          label={t('remotes.dialog.key')}
          description={known?.hasKey === true ? t('remotes.dialog.keyKept') : t('remotes.dialog.keyHelp')}
          inputWrapperOrder={ORDER}
          type="password"
          autoComplete="off"
          value={key}
          maxLength={1_000}
          disabled={forgetsKey}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        {known?.hasKey === true && (
          <Toggle label={t('remotes.dialog.forgetKey')} on={forgetsKey} onChange={setForgetsKey} />
        )}
        {isPlain(address) && (
          <Toggle
            label={t('remotes.dialog.plainHttp')}
            help={t('remotes.dialog.plainHttpHelp')}
            on={plainHttp}
            onChange={setPlainHttp}
          />
        )}
        <p className={styles.quiet} role="status">
          {busy ? t('remotes.dialog.asking') : t('remotes.dialog.test')}
        </p>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button onClick={close}>{t('remotes.dialog.cancel')}</Button>
          <Button type="submit" kind="call" disabled={busy || !ready}>
            {t('remotes.dialog.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
