import { useState } from 'react';
import type { Colophon } from '#core/colophon.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import styles from './Sheets.module.css';

/** The receipt of an answer, signed when it is handed out, with what it proves and what it does not. */
export function ReceiptSheet({ colophon, close }: { colophon: Colophon; close: () => void }) {
  const { message, receipt } = colophon;
  const [opening, setOpening] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();

  const handOut = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const files = await host.credit.receipt({ message, opening });
      const saved = await saveFile(files.receipt);
      if (saved && files.opening !== null) await saveFile(files.opening);
      if (saved) toast({ text: t('credit.foot.saved') });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('credit.receipt.title')} close={close} width={560}>
      {receipt === null ? (
        <p className={styles.words}>{t('credit.receipt.later')}</p>
      ) : (
        <>
          <p className={styles.line}>
            {t('credit.receipt.entry', { index: count(receipt.index), time: moment(receipt.at) })}{' '}
            <Hash value={receipt.leaf} of={t('credit.receipt.leafOf')} />
          </p>
          <p className={styles.words}>{t('credit.receipt.proves')}</p>
          <Toggle
            label={t('credit.receipt.opening')}
            help={t('credit.receipt.openingHelp')}
            on={opening}
            onChange={setOpening}
          />
        </>
      )}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div className={styles.acts}>
        <Button onClick={close}>{t('ui.close')}</Button>
        {receipt !== null && (
          <Button kind="call" disabled={busy} data-autofocus onClick={() => void handOut()}>
            {t('credit.receipt.go')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
