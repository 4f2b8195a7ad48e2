import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { AgainButton } from './AgainButton.tsx';
import { QuestionFiles } from './attachments/QuestionFiles.tsx';
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
  editing: boolean;
  edit: (question: string | null) => void;
  edited: (
    parent: string | null,
    text: string,
    prompts: readonly string[],
    attachments: readonly string[],
  ) => Promise<void>;
}

/** A pasted chapter is folded: the answer is what one comes back for. */
const FOLDED_CHARACTERS = 1_400;
const FOLDED_LINES = 14;

export function QuestionView({ place, number, question, answered, editing, edit, edited }: QuestionProps) {
  const { turn, siblings } = question;
  const [unfolded, setUnfolded] = useState(false);
  const long = turn.text.length > FOLDED_CHARACTERS || turn.text.split('\n', FOLDED_LINES + 1).length > FOLDED_LINES;

  if (editing) {
    return (
      <QuestionEditor
        place={place}
        text={turn.text}
        ask={(text) =>
          edited(
            turn.parent,
            text,
            (turn.prompts ?? []).map(({ id }) => id),
            (turn.attachments ?? []).map(({ id }) => id),
          )
        }
        cancel={() => edit(null)}
      />
    );
  }
  return (
    <article className={styles.question} aria-label={t('ask.question.numbered', { number })}>
      <p className={styles.asked} data-folded={long && !unfolded} dir="auto">
        {turn.text}
      </p>
      <QuestionFiles files={turn.attachments} />
      <div className={styles.acts} data-passing={!long && answered && siblings.length < 2}>
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
        {!answered && <AgainButton place={place} question={turn.id} number={number} />}
      </div>
    </article>
  );
}
