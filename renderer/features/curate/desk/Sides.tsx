import { isChosen, TIE } from '#core/curate/desk/options.ts';
import type { Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Field } from '#core/curate/value.ts';
import { t } from '#renderer/text/text.ts';
import { FieldView } from './FieldView.tsx';
import { useShown } from './useDesk.ts';
import styles from './Sides.module.css';

interface SidesProps {
  question: Extract<Question, { kind: 'preference' }>;
  fields: readonly Field[];
  record: CurateRecord;
}

/** Two fields side by side; the one that was chosen says so. Chosen is at the right, with its keys. */
export function Sides({ question, fields, record }: SidesProps) {
  const answer = useShown(({ answers }) => answers[question.id]);
  return (
    <div className={styles.sides}>
      {fields.map((field, place) => {
        const chosen = isChosen(answer, place === 0 ? 'first' : 'second') || isChosen(answer, TIE);
        return (
          <div key={`${place} ${field.id}`} className={styles.side} data-chosen={chosen}>
            {chosen && <p className={styles.chosen}>{t('curateDesk.chosenSide')}</p>}
            <FieldView field={field} record={record} asked={[]} titled />
          </div>
        );
      })}
    </div>
  );
}
