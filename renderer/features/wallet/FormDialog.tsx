import { type ReactNode, useState } from 'react';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Wallet.module.css';

interface FormDialogProps {
  title: string;
  /** What the button does. */
  act: string;
  /** Whether what was entered can be sent. */
  ready: boolean;
  onAct: () => Promise<void>;
  close: () => void;
  width?: number;
  grave?: boolean;
  /** At the left of the buttons, in place of "Cancel". */
  back?: { label: string; act: () => void };
  children: ReactNode;
}

/** A few fields and one thing to do with them. What goes wrong is said under the fields, which keep what was typed. */
export function FormDialog({ title, act, ready, onAct, close, width, grave = false, back, children }: FormDialogProps) {
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const go = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      await onAct();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  return (
    <Dialog title={title} close={close} {...(width !== undefined && { width })}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          // It may be opened from within a form that it is no part of.
          event.stopPropagation();
          void go();
        }}
      >
        {children}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button onClick={back?.act ?? close}>{back?.label ?? t('wallet.cancel')}</Button>
          <Button type="submit" kind={grave ? 'grave' : 'call'} disabled={busy || !ready}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
