import type { Field } from '#core/curate/value.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Findings.module.css';

/** Fields that have text to look at: what the questions ask about comes with them. */
export function textFields(fields: readonly Field[]): string[] {
  const texts = fields.filter(({ kind }) => kind !== 'number' && kind !== 'json').map(({ id }) => id);
  return texts.length > 0 ? texts : fields.map(({ id }) => id);
}

interface FieldChoiceProps {
  label: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Which fields are looked at. */
export function FieldChoice({ label, chosen, onChange }: FieldChoiceProps) {
  const { fields } = useNow((now) => now.head);
  return (
    <fieldset className={styles.fields}>
      <legend>{label}</legend>
      {fields.map(({ id, title }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) =>
              // In the order of the project, so that the same choice is the same question.
              onChange(
                fields
                  .map((field) => field.id)
                  .filter((field) => (field === id ? event.currentTarget.checked : chosen.includes(field))),
              )
            }
          />
          {title}
        </label>
      ))}
      {chosen.length === 0 && <span className={styles.none}>{t('curateQuality.looking.noField')}</span>}
    </fieldset>
  );
}
