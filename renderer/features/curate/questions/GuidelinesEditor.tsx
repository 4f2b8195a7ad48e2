import { useDeferredValue } from 'react';
import { AnswerText } from '#renderer/features/ask/AnswerText.tsx';
import { t } from '#renderer/text/text.ts';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

/** The guidelines as they are written, and beside them as they are shown on the desk. */
export function GuidelinesEditor({ drafting: { draft, setDraft } }: { drafting: Drafting }) {
  const shown = useDeferredValue(draft.guidelines);
  return (
    <section className={`${styles.section} ${styles.wide}`} aria-label={t('curateQuestions.guidelines')}>
      <h2>{t('curateQuestions.guidelines')}</h2>
      <p className={styles.text}>{t('curateQuestions.guidelinesBody')}</p>
      <div className={styles.guidelines}>
        <textarea
          aria-label={t('curateQuestions.guidelinesLabel')}
          value={draft.guidelines}
          maxLength={200_000}
          dir="auto"
          spellCheck
          onChange={(event) => setDraft({ ...draft, guidelines: event.currentTarget.value })}
        />
        <div role="group" aria-label={t('curateQuestions.guidelinesShown')} className={styles.shown}>
          {shown.trim() === '' ? (
            <p className={styles.note}>{t('curateQuestions.guidelinesNone')}</p>
          ) : (
            <AnswerText text={shown} writing={false} />
          )}
        </div>
      </div>
    </section>
  );
}
