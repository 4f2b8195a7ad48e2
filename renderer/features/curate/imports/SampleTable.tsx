import type { Guess } from '#core/curate/importing.ts';
import type { Mapping, Target } from '#core/curate/mapping.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { cellText } from './cellText.ts';
import styles from './SampleTable.module.css';

/** More would only be scrolled past. */
const ROWS = 20;

/** The file's first rows, under what becomes of their columns. */
export function SampleTable({ guess, mapping }: { guess: Guess; mapping: Mapping }) {
  if (guess.sample.length === 0) return <p className={styles.none}>{t('curateImports.sample.none')}</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('curateImports.sample.title')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.row}>
              {t('curateImports.sample.row')}
            </th>
            {mapping.columns.map(({ column, to }) => (
              <th key={column} scope="col" data-ignored={to.kind === 'ignore'} title={column}>
                <bdi className={styles.column}>{column}</bdi>
                <bdi className={styles.to}>{nameOf(to, mapping)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {guess.sample.slice(0, ROWS).map(({ row, value }) => (
            <tr key={row}>
              <th scope="row" className={styles.row}>
                {count(row)}
              </th>
              {mapping.columns.map(({ column, to }) => (
                <td key={column} data-ignored={to.kind === 'ignore'}>
                  <div className={styles.cell} dir="auto">
                    {cellText(value[column])}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nameOf(to: Target, { fields, questions }: Mapping): string {
  switch (to.kind) {
    case 'field':
      return fields.find(({ id }) => id === to.field)?.title ?? to.field;
    case 'answer':
      return questions.find(({ id }) => id === to.question)?.title ?? to.question;
    case 'tag':
      return t('curateImports.mapping.tag');
    case 'author':
      return t('curateImports.mapping.author');
    case 'ignore':
      return t('curateImports.sample.ignored');
  }
}
