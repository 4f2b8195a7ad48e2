import { useState } from 'react';
import type { Colophon } from '#core/colophon.ts';
import { toast } from '#renderer/app/toasts.ts';
import { desk } from '#renderer/features/ask/theDesk.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Sheets.module.css';
import { type LeftOut, waysToLeaveOut } from './leaveOut.ts';

/** Asks the same again without an adapter, or without somebody; both answers side by side. */
export function WhatIfSheet({ colophon, close }: { colophon: Colophon; close: () => void }) {
  const ways = waysToLeaveOut(colophon);
  const [chosen, setChosen] = useState<LeftOut | undefined>(ways[0]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();

  const ask = async () => {
    if (chosen === undefined) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      const { without } = chosen;
      const begun = await host.credit.whatIf({ message: colophon.message, without });
      close();
      await desk.open(begun.conversation.id);
      const left = [
        ...begun.without.map(({ name }) => name),
        ...(begun.unread ? [t('credit.whatIf.records', { name: chosen.name })] : []),
      ];
      toast({ text: t('credit.whatIf.asked', { names: left.join(', ') }) });
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('credit.whatIf.title')} close={close} width={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <p className={styles.words}>{t('credit.whatIf.explain')}</p>
        <fieldset className={styles.choice}>
          <legend>{t('credit.whatIf.choose')}</legend>
          {ways.map((way, place) => (
            <label key={way.key} className={styles.option}>
              <input
                type="radio"
                name="without"
                checked={chosen?.key === way.key}
                onChange={() => setChosen(way)}
                {...(place === 0 ? { 'data-autofocus': true } : {})}
              />
              <span dir="auto">
                {way.without.kind === 'adapter'
                  ? t('credit.whatIf.adapter', { name: way.name })
                  : t('credit.whatIf.contributor', { name: way.name })}
              </span>
            </label>
          ))}
        </fieldset>
        <p className={styles.help} role="status">
          {chosen?.without.kind === 'contributor' && t('credit.whatIf.contributorNote')}
        </p>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.acts}>
          <Button onClick={close}>{t('credit.whatIf.cancel')}</Button>
          <Button kind="call" type="submit" disabled={busy}>
            {t('credit.whatIf.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
