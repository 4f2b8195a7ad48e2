import { type LabelledQuestion, takeBackRelabel } from '#core/curate/schemaDraft.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Questions.module.css';
import { labelName } from './sentences.ts';
import type { Drafting } from './useDraft.ts';

/** Merges and splits of a question that wait to be saved, and the way back from each. */
export function PendingRelabels({ drafting, question }: { drafting: Drafting; question: LabelledQuestion }) {
  const { before, draft, setDraft } = drafting;
  const pending = draft.relabels.filter((relabel) => relabel.question === question.id);
  if (pending.length === 0) return null;
  return (
    <div role="group" aria-label={t('curateQuestions.save.pending')}>
      <h3>{t('curateQuestions.save.pending')}</h3>
      <ul>
        {pending.map((relabel) => {
          const names = {
            from: labelName(before, draft, question.id, relabel.from),
            to: labelName(before, draft, question.id, relabel.to ?? ''),
          };
          const what =
            relabel.records === null ? t('curateQuestions.save.merge', names) : t('curateQuestions.save.split', names);
          return (
            <li key={`${relabel.from} ${relabel.to}`} className={styles.pending}>
              {what}
              <Button
                kind="quiet"
                size="small"
                aria-label={t('curateQuestions.save.takeBackNamed', { what })}
                onClick={() => setDraft(takeBackRelabel(draft, before, relabel))}
              >
                {t('curateQuestions.save.takeBack')}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
