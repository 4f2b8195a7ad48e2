import type { ReactNode } from 'react';
import type { Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';
import { QUESTION } from '../focus.ts';
import { useDesk, useShown } from '../useDesk.ts';
import styles from './answers.module.css';

/** A question that is answered on the record's page: its title, and under it what is written. */
export function Written({ question, children }: { question: Question; children: ReactNode }) {
  const desk = useDesk();
  const active = useShown((shown) => shown.active === question.id);
  const missing = useShown((shown) => shown.missing === question.id);
  return (
    <section
      className={styles.written}
      aria-label={question.title}
      data-active={active}
      {...{ [QUESTION]: question.id }}
      onFocus={() => desk.activate(question.id)}
    >
      <h2 className={styles.title}>
        {question.title}
        {question.required && <span className={styles.required}>{t('curateDesk.required')}</span>}
      </h2>
      {missing && (
        <p role="alert" className={styles.missing}>
          {t(`curateDesk.missing.${question.kind}`)}
        </p>
      )}
      {children}
    </section>
  );
}
