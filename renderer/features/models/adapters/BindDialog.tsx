import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Adapter } from '#core/adapter.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import styles from './Adapters.module.css';

/** A person says for which base an adapter was made. The host holds it against the shapes. */
export function BindDialog({ adapter, close }: { adapter: Adapter; close: () => void }) {
  const { hash, name, base } = adapter;
  const bases = useQuery(modelsQuery).data ?? [];
  const others = bases.filter((each) => each.hash !== base.hash);
  const [picked, setPicked] = useState<string>();
  const chosen = picked ?? others[0]?.hash;
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);

  const bind = async (to: string) => {
    setBusy(true);
    try {
      const bound = await host.adapters.bindTo({ hash, base: to });
      close();
      toast({ text: t('adapters.bound', { name, base: bound.base.name }) });
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('adapters.bindTitle', { name })} close={close}>
      <div className={styles.panel}>
        <p className={styles.words}>{t('adapters.bindBody', { base: base.name })}</p>
        {chosen === undefined ? (
          <Notice tone="warning">{t('adapters.bindNone')}</Notice>
        ) : (
          <Select
            label={t('adapters.bindTo')}
            value={chosen}
            options={others.map((each) => ({ value: each.hash, label: each.name }))}
            onChange={(hashOfBase) => {
              setPicked(hashOfBase);
              setTrouble(undefined);
            }}
          />
        )}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          {chosen !== undefined && (
            <Button kind="call" disabled={busy} onClick={() => void bind(chosen)}>
              {t('adapters.bindAct')}
            </Button>
          )}
          <Button onClick={close}>{t('adapters.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
