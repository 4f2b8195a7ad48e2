import { addField, moved } from '#core/curate/schemaDraft.ts';
import { type Field, type FieldKind } from '#core/curate/value.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

const KINDS = ['text', 'markdown', 'chat', 'number', 'list', 'json'] as const satisfies readonly FieldKind[];

/** The parts of a record: what they are called, how they are read, in which order they stand. */
export function FieldsEditor({ drafting: { before, draft, setDraft } }: { drafting: Drafting }) {
  const records = useNow((now) => now.records);
  const { fields } = draft;
  const set = (id: string, next: Partial<Field>) =>
    setDraft({ ...draft, fields: fields.map((field) => (field.id === id ? { ...field, ...next } : field)) });
  /** What was imported stands in it. */
  const isFilled = ({ id }: Field) => records > 0 && before.fields.some((field) => field.id === id);

  return (
    <section className={styles.section} aria-label={t('curateQuestions.fields')}>
      <h2>{t('curateQuestions.fields')}</h2>
      <p className={styles.text}>{t('curateQuestions.fieldsBody')}</p>
      {fields.map((field, place) => (
        <div key={field.id} className={styles.row}>
          <TextField
            label={t('curateQuestions.fieldTitle', { id: field.id })}
            value={field.title}
            maxLength={120}
            onChange={(event) => set(field.id, { title: event.currentTarget.value })}
          />
          <Select
            label={t('curateQuestions.fieldKind', { title: field.title })}
            value={field.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`curateQuestions.fieldKinds.${kind}`) }))}
            onChange={(kind) => set(field.id, { kind })}
          />
          <Menu
            target={
              <Button kind="quiet" size="small" aria-label={t('curateQuestions.moreNamed', { name: field.title })}>
                …
              </Button>
            }
            entries={[
              {
                label: t('curateQuestions.moveUp'),
                disabled: place === 0,
                act: () => setDraft({ ...draft, fields: moved(fields, place, -1) }),
              },
              {
                label: t('curateQuestions.moveDown'),
                disabled: place === fields.length - 1,
                act: () => setDraft({ ...draft, fields: moved(fields, place, 1) }),
              },
              {
                label: t('curateQuestions.remove'),
                grave: true,
                disabled: isFilled(field),
                act: () => setDraft({ ...draft, fields: fields.filter(({ id }) => id !== field.id) }),
              },
            ]}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={fields.length >= 64}
          onClick={() => setDraft(addField(draft, t('curateQuestions.newField')))}
        >
          {t('curateQuestions.addField')}
        </Button>
      </div>
    </section>
  );
}
