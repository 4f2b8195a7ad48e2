import { memo } from 'react';
import type { Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { focusWriting, keepFocus, QUESTION } from '../focus.ts';
import { useDesk, useDeskKeyboard, useShown } from '../useDesk.ts';
import { FormAnswer } from './FormAnswer.tsx';
import { OptionList } from './OptionList.tsx';
import { RatingScale } from './RatingScale.tsx';
import { RelationsAnswer } from './RelationsAnswer.tsx';
import styles from './side.module.css';

/** One question at the right: what it asks, and what can be chosen. What is written stands on the record's page. */
export const QuestionPanel = memo(function QuestionPanel({
  question,
  ordinal,
}: {
  question: Question;
  ordinal: number;
}) {
  const desk = useDesk();
  const active = useShown((shown) => shown.active === question.id);
  const missing = useShown((shown) => shown.missing === question.id);
  const onPage = question.kind === 'text' || question.kind === 'chat' || question.kind === 'ranking';
  return (
    <section
      className={styles.question}
      role="group"
      aria-label={question.title}
      data-active={active}
      {...(onPage ? {} : { [QUESTION]: question.id })}
      onFocus={() => desk.activate(question.id)}
    >
      <h2 className={styles.title}>
        {question.title}
        {question.required && <span className={styles.required}>{t('curateDesk.required')}</span>}
      </h2>
      {missing && !onPage && (
        <p role="alert" className={styles.missing}>
          {t(`curateDesk.missing.${question.kind}`)}
        </p>
      )}
      <Answering question={question} ordinal={ordinal} />
    </section>
  );
});

function Answering({ question, ordinal }: { question: Question; ordinal: number }) {
  const { asked } = useDeskKeyboard();
  const options = asked.find((each) => each.question.id === question.id)?.options ?? [];
  switch (question.kind) {
    case 'choice':
    case 'preference':
      return <OptionList question={question} options={options} />;
    case 'spans':
      return (
        <>
          <OptionList question={question} options={options} />
          <SpanCount question={question.id} />
        </>
      );
    case 'rating':
      return <RatingScale question={question} options={options} />;
    case 'form':
      return <FormAnswer key={ordinal} question={question} />;
    case 'relations':
      return (
        <>
          <OptionList question={question} options={options} />
          <RelationsAnswer key={ordinal} question={question} />
        </>
      );
    case 'text':
    case 'chat':
    case 'ranking':
      return <OnPage question={question.id} />;
  }
}

function SpanCount({ question }: { question: string }) {
  const marked = useShown(({ answers }) => {
    const answer = answers[question];
    return answer?.kind === 'spans' ? answer.spans.length : 0;
  });
  return (
    <p className={styles.hint}>
      {marked === 0 ? t('curateDesk.spans.how') : t('curateDesk.spans.marked', { count: marked })}
    </p>
  );
}

/** The way to where it is written, and whether something is. */
function OnPage({ question }: { question: string }) {
  const desk = useDesk();
  const answered = useShown(({ answers }) => answers[question] !== undefined);
  return (
    <button
      type="button"
      className={styles.onPage}
      onMouseDown={keepFocus}
      onClick={() => {
        desk.activate(question);
        focusWriting(question);
      }}
    >
      {answered ? t('curateDesk.written') : t('curateDesk.writeOnPage')}
    </button>
  );
}
