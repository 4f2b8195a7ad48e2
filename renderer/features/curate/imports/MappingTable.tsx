import type { Column, Guess } from '#core/curate/importing.ts';
import type { Mapping, Target } from '#core/curate/mapping.ts';
import {
  choicesOf,
  type Into,
  withFieldKind,
  withNewChoice,
  withNewField,
  withTarget,
  withUnit,
} from '#core/curate/mappingEdits.ts';
import { type FieldKind, fieldKindSchema } from '#core/curate/value.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { cellText } from './cellText.ts';
import styles from './MappingTable.module.css';
import { Pick } from './Pick.tsx';

interface MappingTableProps {
  guess: Guess;
  mapping: Mapping;
  into: Into;
  onChange: (mapping: Mapping) => void;
}

/** Every column, what it holds, and what becomes of it. */
export function MappingTable({ guess, mapping, into, onChange }: MappingTableProps) {
  const columns = new Map(guess.columns.map((column) => [column.name, column]));
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('curateImports.mapping.title')}>
        <thead>
          <tr>
            <th scope="col">{t('curateImports.mapping.column')}</th>
            <th scope="col">{t('curateImports.mapping.holds')}</th>
            <th scope="col">{t('curateImports.mapping.examples')}</th>
            <th scope="col">{t('curateImports.mapping.becomes')}</th>
          </tr>
        </thead>
        <tbody>
          {mapping.columns.map(({ column, to }) => {
            const known = columns.get(column);
            return (
              <tr key={column} data-ignored={to.kind === 'ignore'}>
                <th scope="row" className={styles.name} title={column}>
                  <bdi>{column}</bdi>
                </th>
                <td className={styles.holds}>
                  {known !== undefined && <Holds column={known} rows={guess.seen.rows} />}
                </td>
                <td className={styles.examples}>
                  {known?.examples.map((example) => (
                    <bdi key={example} className={styles.example}>
                      {example}
                    </bdi>
                  ))}
                </td>
                <td className={styles.becomes}>
                  <Becomes column={column} to={to} guess={guess} mapping={mapping} into={into} onChange={onChange} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Holds({ column, rows }: { column: Column; rows: number }) {
  return (
    <>
      {t(`curateImports.mapping.kinds.${column.kind}`)}
      {column.filled < rows && (
        <span className={styles.filled}>
          {t('curateImports.mapping.emptyOf', { filled: count(column.filled), rows: count(rows) })}
        </span>
      )}
    </>
  );
}

interface BecomesProps extends MappingTableProps {
  column: string;
  to: Target;
}

function Becomes({ column, to, guess, mapping, into, onChange }: BecomesProps) {
  const { fields, questions } = choicesOf(mapping, into);
  const field = to.kind === 'field' ? fields.find(({ id }) => id === to.field) : undefined;
  // What the project's field holds is the project's to say.
  const ownKind = field !== undefined && !into.fields.some(({ id }) => id === field.id);
  const pick = (wished: string) => {
    const [kind = '', id = ''] = wished.split(':');
    if (kind === 'field' || kind === 'answer') onChange(withTarget(mapping, column, { kind, id }, into));
    else if (kind === 'tag' || kind === 'author' || kind === 'ignore')
      onChange(withTarget(mapping, column, { kind }, into));
    else if (kind === 'new') {
      const asked = fieldKindSchema.safeParse(id).data ?? 'text';
      onChange(withNewField(mapping, column, { title: column, kind: asked }, into));
    } else if (kind === 'choice') {
      const values = guess.sample.flatMap(({ value }) => valuesOf(value[column]));
      onChange(withNewChoice(mapping, column, { title: column, values, several: id === 'several' }, into));
    }
  };
  return (
    <div className={styles.targets}>
      <Pick label={t('curateImports.mapping.becomesNamed', { column })} silent value={valueOf(to)} onPick={pick}>
        {fields.length > 0 && (
          <optgroup label={t('curateImports.mapping.fields')}>
            {fields.map(({ id, title }) => (
              <option key={id} value={`field:${id}`}>
                {title}
              </option>
            ))}
          </optgroup>
        )}
        {questions.length > 0 && (
          <optgroup label={t('curateImports.mapping.answers')}>
            {questions.map(({ id, title }) => (
              <option key={id} value={`answer:${id}`}>
                {t('curateImports.mapping.answerOption', { title })}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label={t('curateImports.mapping.rest')}>
          {(['tag', 'author', 'ignore'] as const).map((kind) => (
            <option key={kind} value={kind}>
              {t(`curateImports.mapping.${kind}`)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('curateImports.mapping.newField')}>
          {fieldKindSchema.options.map((kind) => (
            <option key={kind} value={`new:${kind}`}>
              {t(`curateImports.mapping.fieldKinds.${kind}`)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('curateImports.mapping.newAnswers')}>
          <option value="choice:one">{t('curateImports.mapping.newChoice')}</option>
          <option value="choice:several">{t('curateImports.mapping.newChoices')}</option>
        </optgroup>
      </Pick>
      {to.kind === 'answer' && questions.some(({ id, kind }) => id === to.question && kind === 'spans') && (
        <Pick
          label={t('curateImports.mapping.unit', { column })}
          silent
          value={to.unit}
          onPick={(value) => onChange(withUnit(mapping, column, value === 'utf16' ? 'utf16' : 'codepoint'))}
        >
          {(['codepoint', 'utf16'] as const).map((unit) => (
            <option key={unit} value={unit}>
              {t(`curateImports.mapping.units.${unit}`)}
            </option>
          ))}
        </Pick>
      )}
      {field !== undefined && ownKind && (
        <Kind field={field} column={column} onPick={(kind) => onChange(withFieldKind(mapping, field.id, kind))} />
      )}
    </div>
  );
}

function Kind({
  field,
  column,
  onPick,
}: {
  field: { kind: FieldKind };
  column: string;
  onPick: (kind: FieldKind) => void;
}) {
  return (
    <Pick
      label={t('curateImports.mapping.heldAs', { column })}
      silent
      value={field.kind}
      onPick={(value) => onPick(fieldKindSchema.safeParse(value).data ?? 'text')}
    >
      {fieldKindSchema.options.map((kind) => (
        <option key={kind} value={kind}>
          {t(`curateImports.mapping.fieldKinds.${kind}`)}
        </option>
      ))}
    </Pick>
  );
}

function valueOf(to: Target): string {
  if (to.kind === 'field') return `field:${to.field}`;
  return to.kind === 'answer' ? `answer:${to.question}` : to.kind;
}

function valuesOf(value: Parameters<typeof cellText>[0]): string[] {
  return Array.isArray(value) ? value.map((item) => cellText(item)) : [cellText(value)];
}
