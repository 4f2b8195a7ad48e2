import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '#core/model.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf, type Trouble } from '#renderer/host/failureOf.ts';
import { draftFitQuery, modelsQuery } from '#renderer/host/queries.ts';
import { bytes } from '#renderer/text/amounts.ts';
import { sentenceForError, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import styles from './adapters/Adapters.module.css';

/** For which base a small model is to guess ahead: whether it can, what it takes, and a person's word. */
export function DraftDialog({ model: { hash, name }, close }: { model: Model; close: () => void }) {
  const bases = (useQuery(modelsQuery).data ?? [])
    .filter((each) => each.hash !== hash)
    // Those that are larger come first: only for them it can draft.
    .toSorted((one, other) => other.header.weightBytes - one.header.weightBytes);
  const [picked, setPicked] = useState<string>();
  const base = bases.find((each) => each.hash === picked) ?? bases[0];
  const beside = useQuery({ ...draftFitQuery(hash, base?.hash ?? ''), enabled: base !== undefined });
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);

  const put = async (force: boolean) => {
    if (base === undefined) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      await host.models.putDraft({ hash, base: base.hash, force });
      close();
      toast({ text: t('drafts.putNow', { name, base: base.name }) });
    } catch (error) {
      setTrouble(failureOf(error));
      setBusy(false);
    }
  };
  const noRoom = trouble?.kind === 'failure' && trouble.failure.code === 'TOO_LARGE_FOR_MEMORY';

  return (
    <Dialog title={t('drafts.title', { name })} close={close} width={560}>
      <div className={styles.panel}>
        <p className={styles.words}>{t('drafts.body')}</p>
        {base === undefined ? (
          <Notice tone="warning">{t('drafts.none')}</Notice>
        ) : (
          <>
            <Select
              label={t('drafts.base')}
              value={base.hash}
              options={bases.map((each) => ({ value: each.hash, label: each.name }))}
              onChange={(value) => {
                setPicked(value);
                setTrouble(undefined);
              }}
            />
            <Beside told={beside.data} error={beside.error} base={base.name} />
          </>
        )}
        {trouble !== undefined && <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>}
        <div className={styles.actions}>
          {base !== undefined && !noRoom && (
            <Button kind="call" disabled={busy || beside.data === undefined} onClick={() => void put(false)}>
              {t('drafts.put')}
            </Button>
          )}
          {noRoom && (
            <Button disabled={busy} onClick={() => void put(true)}>
              {t('drafts.putAnyway')}
            </Button>
          )}
          <Button onClick={close}>{t('drafts.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

type Told = Awaited<ReturnType<typeof host.models.draftFit>>;

/** Whether it can guess for this base, and whether there is room for it there. */
function Beside({ told, error, base }: { told: Told | undefined; error: Error | null; base: string }) {
  if (error !== null) return <Notice tone="warning">{sentenceForError(error)}</Notice>;
  if (told === undefined) return <p aria-live="polite">{t('drafts.comparing')}</p>;
  const { fit, now } = told;
  const needed = bytes(fit.neededBytes);
  return (
    <p aria-live="polite">
      {now
        ? t(`models.fit.short.${fit.verdict}`, { device: fit.device, needed, free: bytes(fit.freeBytes) })
        : t('drafts.later', { base, needed })}
    </p>
  );
}
