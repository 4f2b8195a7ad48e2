import type { Answer, Answers, Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { partsOf } from './disagreements.ts';
import styles from './Adjudication.module.css';

interface AnswerEditProps {
  question: Question;
  answer: Answer | null | undefined;
  /** What the labelers said: a span that one of them marked can be taken or left. */
  all: readonly Answers[];
  onChange: (answer: Answer | null) => void;
}

/**
 * Changes a decision where it is neither labeler's answer. What takes a whole desk to answer (turns of a chat, relations,
 * rankings, forms) is taken from one of them.
 */
export function AnswerEdit({ question, answer, all, onChange }: AnswerEditProps) {
  switch (question.kind) {
    case 'choice': {
      const given = answer?.kind === 'choice' ? answer.labels : [];
      return (
        <div
          className={styles.options}
          role="group"
          aria-label={t('curateQuality.adjudicate.editOf', { question: question.title })}
        >
          {question.labels.map(({ id, name }) => (
            <label key={id} className={styles.option}>
              <input
                type={question.several ? 'checkbox' : 'radio'}
                name={`decision-${question.id}`}
                checked={given.includes(id)}
                onChange={(event) => {
                  const kept = question.several ? given.filter((other) => other !== id) : [];
                  onChange({ kind: 'choice', labels: event.currentTarget.checked ? [...kept, id] : kept });
                }}
              />
              {name}
            </label>
          ))}
        </div>
      );
    }
    case 'preference':
      return (
        <div
          className={styles.options}
          role="group"
          aria-label={t('curateQuality.adjudicate.editOf', { question: question.title })}
        >
          {(question.tie ? (['first', 'second', 'tie'] as const) : (['first', 'second'] as const)).map((chosen) => (
            <label key={chosen} className={styles.option}>
              <input
                type="radio"
                name={`decision-${question.id}`}
                checked={answer?.kind === 'preference' && answer.chosen === chosen}
                onChange={() => onChange({ kind: 'preference', chosen })}
              />
              {t(`curateQuality.chosen.${chosen}`)}
            </label>
          ))}
        </div>
      );
    case 'rating':
      return (
        <input
          type="number"
          className={styles.input}
          aria-label={t('curateQuality.adjudicate.editOf', { question: question.title })}
          min={question.lowest}
          max={question.highest}
          value={answer?.kind === 'rating' ? answer.rating : ''}
          onChange={(event) => {
            const rating = event.currentTarget.valueAsNumber;
            if (Number.isNaN(rating)) onChange(null);
            else onChange({ kind: 'rating', rating: Math.min(question.highest, Math.max(question.lowest, rating)) });
          }}
        />
      );
    case 'text':
      return (
        <textarea
          className={styles.input}
          rows={4}
          dir="auto"
          aria-label={t('curateQuality.adjudicate.editOf', { question: question.title })}
          value={answer?.kind === 'text' ? answer.text : ''}
          onChange={(event) => onChange({ kind: 'text', text: event.currentTarget.value })}
        />
      );
    case 'spans': {
      const marked = all.flatMap((answers) => {
        const said = answers[question.id];
        return said?.kind === 'spans' ? said.spans : [];
      });
      const keyed = new Map(marked.map((span) => [`${span.start} ${span.end} ${span.label}`, span]));
      const taken = new Set(partsOf(answer ?? undefined).map(({ key }) => key));
      const spans = [...keyed].toSorted(([, one], [, other]) => one.start - other.start || one.end - other.end);
      return (
        <div
          className={styles.options}
          role="group"
          aria-label={t('curateQuality.adjudicate.editOf', { question: question.title })}
        >
          {spans.map(([key, { text, label }]) => (
            <label key={key} className={styles.option}>
              <input
                type="checkbox"
                checked={taken.has(key)}
                onChange={(event) => {
                  const kept = spans.filter(([other]) =>
                    other === key ? event.currentTarget.checked : taken.has(other),
                  );
                  onChange({
                    kind: 'spans',
                    unit: 'codepoint',
                    spans: kept.map(([, span], id) => ({ ...span, id })),
                  });
                }}
              />
              {question.labels.find(({ id }) => id === label)?.name ?? label}: “{text}”
            </label>
          ))}
        </div>
      );
    }
    case 'chat':
    case 'form':
    case 'relations':
    case 'ranking':
      return null;
  }
}
