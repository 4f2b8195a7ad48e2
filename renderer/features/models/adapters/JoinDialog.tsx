import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import styles from './Adapters.module.css';

/** Says that a base is another quantisation of another's weights, so that the adapters of both serve both. */
export function JoinDialog({ model: { hash, name }, close }: { model: Model; close: () => void }) {
  const others = (useQuery(modelsQuery).data ?? []).filter((each) => each.hash !== hash);
  const [picked, setPicked] = useState<string>();
  const chosen = others.find((each) => each.hash === picked) ?? others[0];
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);

  const join = async (word: boolean) => {
    if (chosen === undefined) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      await host.adapters.join({ model: hash, to: chosen.hash, word });
      close();
      toast({
        text: t('adapters.join.done', { name, base: chosen.name }),
        undo: async () => void (await host.adapters.separate({ model: hash })),
      });
    } catch (error) {
      setTrouble(failureOf(error));
      setBusy(false);
    }
  };
  const needsWord =
    trouble?.kind === 'failure' && trouble.failure.code === 'NOT_THE_SAME_WEIGHTS' && !trouble.failure.sure;

  return (
    <Dialog title={t('adapters.join.title', { name })} close={close}>
      <div className={styles.panel}>
        <p className={styles.words}>{t('adapters.join.body')}</p>
        {chosen === undefined ? (
          <Notice tone="warning">{t('adapters.join.none')}</Notice>
        ) : (
          <Select
            label={t('adapters.join.to')}
            value={chosen.hash}
            options={others.map((each) => ({ value: each.hash, label: each.name }))}
            onChange={(value) => {
              setPicked(value);
              setTrouble(undefined);
            }}
          />
        )}
        {trouble !== undefined && <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>}
        <div className={styles.actions}>
          {chosen !== undefined && !needsWord && (
            <Button kind="call" disabled={busy} onClick={() => void join(false)}>
              {t('adapters.join.compare')}
            </Button>
          )}
          {needsWord && (
            <Button disabled={busy} onClick={() => void join(true)}>
              {t('adapters.join.word')}
            </Button>
          )}
          <Button onClick={close}>{t('adapters.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
