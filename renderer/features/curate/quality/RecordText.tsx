import type { CurateRecord } from '#core/curate/record.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './RecordText.module.css';

/** A record's fields to read, as plain text. `brief` shows the beginning of each only. */
export function RecordText({ record, brief }: { record: CurateRecord; brief?: number }) {
  const { fields, sources } = useNow((now) => now.head);
  const source = sources[record.source.file];
  return (
    <div className={styles.record}>
      <p className={styles.source}>
        {t('curateQuality.record.number', { number: count(record.ordinal + 1) })}
        {source !== undefined &&
          ` · ${t('curateQuality.record.source', { name: source.name, row: count(record.source.row) })}`}
      </p>
      {fields.map(({ id, title }) => {
        const value = record.fields[id];
        if (value === undefined || value === '') return null;
        const text = textOf(value);
        return (
          <div key={id}>
            {fields.length > 1 && <p className={styles.field}>{title}</p>}
            <div className={styles.text} dir="auto">
              {brief !== undefined && text.length > brief ? `${text.slice(0, brief)}…` : text}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}
