import { memo } from 'react';
import { itemsOf, textOf, turnsOf } from '#core/curate/desk/fieldValue.ts';
import type { Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Field } from '#core/curate/value.ts';
import { blackedOutIn } from '#core/quality/personal/inValue.ts';
import { t } from '#renderer/text/text.ts';
import { useRedacted } from './useRedacted.ts';
import { SpannedText } from './SpannedText.tsx';
import styles from './FieldView.module.css';

interface FieldViewProps {
  field: Field;
  record: CurateRecord;
  /** The questions that ask for spans of this field. */
  asked: readonly Extract<Question, { kind: 'spans' }>[];
  titled: boolean;
}

/** One field of the record, by what it holds. Whatever it holds, it is shown as text. */
export const FieldView = memo(function FieldView({ field, record, asked, titled }: FieldViewProps) {
  return (
    <section className={styles.field} aria-label={field.title}>
      {titled && <h2 className={styles.title}>{field.title}</h2>}
      <FieldBody field={field} record={record} asked={asked} />
    </section>
  );
});

function FieldBody({ field, record, asked }: Omit<FieldViewProps, 'titled'>) {
  const redacted = useRedacted(record.ordinal);
  const imported = record.fields[field.id];
  if (imported === undefined || imported === null || imported === '') {
    return <p className={styles.nothing}>{t('curateDesk.emptyField')}</p>;
  }
  const value = blackedOutIn(imported, redacted(field.id));
  if (field.kind === 'text' || field.kind === 'markdown' || asked.length > 0) {
    return <SpannedText field={field} text={textOf(imported)} record={record.ordinal} asked={asked} />;
  }
  if (field.kind === 'chat') {
    const turns = turnsOf(value);
    if (turns !== null) {
      return (
        <ol className={styles.turns}>
          {turns.map((turn, place) => (
            <li key={place} className={styles.turn} data-role={turn.role}>
              <span className={styles.role}>{t(`curateDesk.roles.${turn.role}`)}</span>
              <div className={styles.text} dir="auto">
                {turn.content}
              </div>
            </li>
          ))}
        </ol>
      );
    }
  }
  const items = field.kind === 'list' ? itemsOf(value) : null;
  if (items !== null) {
    return (
      <ol className={styles.list}>
        {items.map((item, place) => (
          <li key={place} dir="auto">
            {item}
          </li>
        ))}
      </ol>
    );
  }
  if (field.kind === 'number') return <p className={styles.number}>{textOf(value)}</p>;
  return <pre className={styles.json}>{textOf(value)}</pre>;
}
