import { itemsOf, textOf, turnsOf } from '#core/curate/desk/fieldValue.ts';
import type { Question, Span } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Field, JsonValue } from '#core/curate/value.ts';
import { blackedOutIn } from '#core/quality/personal/inValue.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { DocumentText } from '../document/DocumentText.tsx';
import styles from './RecordText.module.css';
import { rangesOf } from './shownText.ts';

interface RecordTextProps {
  record: CurateRecord;
  /** Spans that are taken, and others that somebody marked and that are not. */
  marks?: {
    readonly question: Extract<Question, { kind: 'spans' }>;
    readonly taken: readonly Span[];
    readonly left: readonly Span[];
  };
}

/** A record's fields to read. */
export function RecordText({ record, marks }: RecordTextProps) {
  const { fields, sources } = useNow((now) => now.head);
  const source = sources[record.source.file];
  return (
    <div className={styles.record}>
      <p className={styles.source}>
        {t('curateQuality.record.number', { number: count(record.ordinal + 1) })}
        {source !== undefined &&
          ` · ${t('curateQuality.record.source', { name: source.name, row: count(record.source.row) })}`}
      </p>
      {fields.map((field) => {
        const value = record.fields[field.id];
        if (value === undefined || value === null || value === '') return null;
        return (
          <div key={field.id}>
            {fields.length > 1 && <p className={styles.field}>{field.title}</p>}
            <FieldText field={field} value={value} record={record.ordinal} marks={marks} />
          </div>
        );
      })}
    </div>
  );
}

interface FieldTextProps {
  field: Field;
  value: JsonValue;
  record: number;
  marks: RecordTextProps['marks'];
}

function FieldText({ field, value, record, marks }: FieldTextProps) {
  const project = useProject();
  const redactions = rangesOf(project.state, record, field.id);
  const turns = field.kind === 'chat' ? turnsOf(blackedOutIn(value, redactions)) : null;
  if (turns !== null) {
    return turns.map(({ role, content }, place) => (
      <div key={place} className={styles.text} dir="auto">
        <strong className={styles.role}>{t(`curateQuality.role.${role}`)}</strong> {content}
      </div>
    ));
  }
  const items = field.kind === 'list' ? itemsOf(value) : null;
  if (items !== null) {
    return (
      <ol className={styles.list}>
        {items.map((item, place) => (
          <li key={place} className={styles.text} dir="auto">
            {item}
          </li>
        ))}
      </ol>
    );
  }
  return (
    <DocumentText
      field={field}
      text={textOf(value)}
      spansQuestion={marks?.question}
      spans={marks?.taken ?? []}
      suggested={marks?.left ?? []}
      activeLabel={null}
      redactions={redactions}
      readOnly
    />
  );
}
