import { type ReactNode, useState } from 'react';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from './Button.tsx';
import styles from './Confirm.module.css';
import { Dialog } from './Dialog.tsx';
import { Notice } from './Notice.tsx';

interface ConfirmProps {
  title: string;
  children: ReactNode;
  /** What the button does: "Delete the file". Never "OK". */
  act: string;
  onAct: () => Promise<void>;
  close: () => void;
}

/** Asks before something that cannot be taken back. What goes wrong is said in place. */
export function Confirm({ title, children, act, onAct, close }: ConfirmProps) {
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);

  const go = async () => {
    setBusy(true);
    try {
      await onAct();
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} close={close}>
      <div className={styles.text}>{children}</div>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div className={styles.actions}>
        <Button onClick={close} data-autofocus>
          {t('ui.keep')}
        </Button>
        <Button kind="grave" disabled={busy} onClick={() => void go()}>
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
