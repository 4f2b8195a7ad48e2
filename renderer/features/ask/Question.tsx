import { useState } from 'react';
import type { Turn } from '#core/conversation.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './AskRoom.module.css';
import { desk, useDesk } from './deskOfWindow.ts';
import quiet from './Quiet.module.css';
import { Siblings } from './Siblings.tsx';

interface TurnProps {
  place: string;
  turn: Turn;
  turns: readonly Turn[];
  number: number;
}

/** A question, which can be asked in other words: the old words and their answers stay beside the new ones. */
export function Question({ place, turn, turns, number }: TurnProps) {
  const [editing, setEditing] = useState(false);
  const busy = useDesk((state) => state.heard.size > 0 || state.asking.get(place)?.trouble === null);
  const label = t('ask.question.numbered', { number });

  return (
    <article className={styles.turn} aria-label={label}>
      {editing ? (
        <Editor turn={turn} number={number} ask={(text) => void desk.ask(place, turn.parent, text)} done={() => setEditing(false)} />
      ) : (
        <>
          <p className={styles.question} dir="auto">
            {turn.text}
          </p>
          <div className={styles.questionFoot}>
            <Siblings of={t('ask.siblings.questions', { number })} place={place} turn={turn} turns={turns} />
            <button
              type="button"
              className={quiet.quiet}
              aria-label={t('ask.question.editLabel', { number })}
              disabled={busy}
              onClick={() => setEditing(true)}
            >
              {t('ask.question.edit')}
            </button>
          </div>
        </>
      )}
    </article>
  );
}

function Editor({ turn, number, ask, done }: { turn: Turn; number: number; ask: (text: string) => void; done: () => void }) {
  const [typed, setTyped] = useState(turn.text);
  const wanted = typed.trim();

  const submit = () => {
    done();
    if (wanted !== '' && wanted !== turn.text) ask(wanted);
  };

  return (
    <form
      className={styles.editor}
      aria-label={t('ask.question.editLabel', { number })}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        aria-label={t('ask.question.editField')}
        value={typed}
        dir="auto"
        autoFocus
        onFocus={(event) => event.target.setSelectionRange(typed.length, typed.length)}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done();
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            submit();
          }
        }}
      />
      <div className={styles.editorFoot}>
        <span>{t('ask.question.editNote')}</span>
        <Button size="small" onClick={done}>
          {t('ask.question.cancel')}
        </Button>
        <Button size="small" kind="call" type="submit" disabled={wanted === ''}>
          {t('ask.question.ask')}
        </Button>
      </div>
    </form>
  );
}
