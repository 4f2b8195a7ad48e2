import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './ExchangeView.module.css';
import type { Placed } from './page.ts';
import { QuestionEditor } from './QuestionEditor.tsx';
import quiet from './Quiet.module.css';
import { Siblings } from './Siblings.tsx';

interface QuestionProps {
  place: string;
  number: number;
  question: Placed;
  answered: boolean;
  busy: boolean;
  editing: boolean;
  edit: (question: string | null) => void;
  edited: (parent: string | null, text: string) => Promise<void>;
  askAgain: (question: string) => void;
}

/** A pasted chapter is folded: the answer is what one comes back for. */
const FOLDED_CHARACTERS = 1_400;
const FOLDED_LINES = 14;

export function QuestionView({
  place,
  number,
  question,
  answered,
  busy,
  editing,
  edit,
  edited,
  askAgain,
}: QuestionProps) {
  const { turn } = question;
  const [unfolded, setUnfolded] = useState(false);
  const long = turn.text.length > FOLDED_CHARACTERS || turn.text.split('\n', FOLDED_LINES + 1).length > FOLDED_LINES;

  if (editing) {
    return (
      <QuestionEditor
        text={turn.text}
        busy={busy}
        ask={(text) => edited(turn.parent, text)}
        cancel={() => edit(null)}
      />
    );
  }
  return (
    <article className={styles.question} aria-label={t('ask.question.numbered', { number })}>
      <p className={styles.asked} data-folded={long && !unfolded} dir="auto">
        {turn.text}
      </p>
      <div className={styles.acts}>
        {long && (
          <button type="button" className={quiet.quiet} aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {unfolded ? t('ask.question.fold') : t('ask.question.unfold')}
          </button>
        )}
        <Siblings place={place} placed={question} label={t('ask.siblings.questions', { number })} />
        <button
          type="button"
          className={`${quiet.quiet} ${styles.edit}`}
          aria-label={t('ask.question.editLabel', { number })}
          onClick={() => edit(turn.id)}
        >
          {t('ask.question.edit')}
        </button>
        {!answered && (
          <button
            type="button"
            className={quiet.quiet}
            aria-label={t('ask.answer.againNamed', { number })}
            disabled={busy}
            onClick={() => askAgain(turn.id)}
          >
            {t('ask.answer.again')}
          </button>
        )}
      </div>
    </article>
  );
}
