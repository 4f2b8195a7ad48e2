import { useEffect, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Toasts.module.css';
import { dismissToast, type Toast, toast, useToasts } from './toasts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';

const STAYS_MS = 6_000;
/** Time to read it, to see that it was wrong, and to reach the button by keyboard. */
const STAYS_WITH_UNDO_MS = 12_000;

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  // The region is there before its content, or a screen reader would not hear of the first toast.
  return (
    <section className={styles.region} aria-label={t('frame.toasts')} aria-live="polite">
      {toasts.map((each) => (
        <Shown key={each.id} toast={each} />
      ))}
    </section>
  );
}

function Shown({ toast: { id, text, tone, undo } }: { toast: Toast }) {
  // Whoever reads or reaches for it stops the clock.
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismissToast(id), undo === undefined ? STAYS_MS : STAYS_WITH_UNDO_MS);
    return () => clearTimeout(timer);
  }, [held, id, undo]);

  const takeBack = async () => {
    dismissToast(id);
    try {
      await undo?.();
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  return (
    <div
      className={styles.toast}
      data-tone={tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className={styles.text}>{text}</p>
      {undo !== undefined && (
        <Button size="small" onClick={() => void takeBack()}>
          {t('frame.undo')}
        </Button>
      )}
      <Button size="small" kind="quiet" onClick={() => dismissToast(id)}>
        {t('frame.dismiss')}
      </Button>
    </div>
  );
}
