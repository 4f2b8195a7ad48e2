import type { Answer, Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { partsOf } from './disagreements.ts';
import styles from './AnswerText.module.css';

interface AnswerTextProps {
  question: Question;
  answer: Answer | null | undefined;
  /** Whether everybody has this part; what not all have is marked. */
  shared?: (key: string) => boolean;
}

const everybody = () => true;

/** An answer in words. Parts that others do not have are marked, and not by colour alone. */
export function AnswerText({ question, answer, shared = everybody }: AnswerTextProps) {
  if (answer === undefined || answer === null)
    return <span className={styles.none}>{t('curateQuality.answer.none')}</span>;
  const labels = 'labels' in question ? question.labels : [];
  const nameOf = (id: string) => labels.find((label) => label.id === id)?.name ?? id;
  switch (answer.kind) {
    case 'choice':
    case 'spans': {
      const parts = partsOf(answer);
      if (parts.length === 0) return <span className={styles.none}>{t('curateQuality.answer.nothing')}</span>;
      return (
        <ul className={styles.parts}>
          {parts.map(({ key, place }) => {
            const span = answer.kind === 'spans' ? answer.spans[place] : undefined;
            return (
              <li key={key} data-shared={shared(key)}>
                {!shared(key) && <Mark />}
                {span === undefined ? nameOf(key) : `${nameOf(span.label)}: “${span.text}”`}
                {span !== undefined && <span className={styles.place}>{` ${span.start}–${span.end}`}</span>}
              </li>
            );
          })}
        </ul>
      );
    }
    case 'preference':
      return t(`curateQuality.chosen.${answer.chosen}`);
    case 'rating':
      return String(answer.rating);
    case 'text':
      return <div className={styles.text}>{answer.text}</div>;
    case 'chat':
      return (
        <div className={styles.text}>{answer.turns.map(({ role, content }) => `${role}: ${content}`).join('\n\n')}</div>
      );
    case 'form':
      return (
        <div className={styles.text}>
          {Object.entries(answer.values)
            .map(([id, value]) => `${inputName(question, id)}: ${String(value)}`)
            .join('\n')}
        </div>
      );
    case 'relations':
      return (
        <div className={styles.text}>
          {answer.relations.map(({ from, to, label }) => `${from} → ${to}: ${nameOf(label)}`).join('\n')}
        </div>
      );
    case 'ranking':
      return answer.order.map((place) => place + 1).join(' › ');
  }
}

/** Stands before what not everybody has. */
function Mark() {
  return (
    <>
      <span className={styles.mark} aria-hidden>
        ≠
      </span>
      <span className={styles.unseen}>{t('curateQuality.answer.notAll')}</span>
    </>
  );
}

function inputName(question: Question, id: string): string {
  return question.kind === 'form' ? (question.inputs.find((input) => input.id === id)?.title ?? id) : id;
}
