import { readAnswerSchema } from '#core/answerSchema.ts';
import { t } from '#renderer/text/text.ts';
import styles from './AnswerSettingsPanel.module.css';
import { LongField } from './LongField.tsx';

/** Only a schema that answers can be held to is taken over. */
export function SchemaField({ value, onDone }: { value: string | null; onDone: (schema: string | null) => void }) {
  return (
    <LongField
      label={t('askSettings.schema.title')}
      help={t('askSettings.schema.help')}
      value={value ?? ''}
      longest={20_000}
      code
      note={noteOn}
      onDone={(typed) => {
        if (typed.trim() === '') onDone(null);
        else if (readAnswerSchema(typed).ok) onDone(typed);
      }}
    />
  );
}

function noteOn(typed: string) {
  if (typed.trim() === '') return null;
  const read = readAnswerSchema(typed);
  if (read.ok) return <p className={styles.help}>{t('askSettings.schema.good')}</p>;
  const { kind, at, word } = read.failure;
  return (
    <p className={styles.wrong}>
      {t(`askSettings.schema.problem.${kind}`, { at, word })} {t('askSettings.schema.notYet')}
    </p>
  );
}
