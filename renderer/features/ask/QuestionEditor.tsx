import { useEffect, useRef, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './QuestionEditor.module.css';
import { useBusy } from './theDesk.ts';

interface EditorProps {
  place: string;
  text: string;
  ask: (text: string) => Promise<void>;
  cancel: () => void;
}

/** A question written anew, in its place. */
export function QuestionEditor({ place, text, ask, cancel }: EditorProps) {
  const busy = useBusy(place);
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = typed.trim() !== '' && !busy;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
    field.current?.scrollIntoView({ block: 'nearest' });
  }, [text]);

  return (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void ask(typed.trim());
      }}
    >
      <textarea
        ref={field}
        className={styles.field}
        aria-label={t('ask.question.editField')}
        value={typed}
        rows={Math.min(12, typed.split('\n').length)}
        dir="auto"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') {
            event.preventDefault();
            cancel();
          } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }
        }}
      />
      <div className={styles.acts}>
        <p className={styles.note}>{t('ask.question.editNote')}</p>
        <Button size="small" onClick={cancel}>
          {t('ask.question.cancel')}
        </Button>
        <Button size="small" kind="call" type="submit" disabled={!ready}>
          {t('ask.question.ask')}
        </Button>
      </div>
    </form>
  );
}
