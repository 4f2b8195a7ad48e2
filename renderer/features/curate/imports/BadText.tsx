import type { BadRow } from '#core/curate/importing.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './BadRows.module.css';

/** Which row, and what is wrong with it in words. */
export function BadText({ bad: { row, code, detail, column } }: { bad: BadRow }) {
  return (
    <p className={styles.what}>
      <span className={styles.row}>{t('curateImports.bad.row', { row: count(row) })}</span>
      <span className={styles.code}>{t(`curateImports.bad.codes.${code}`)}</span>
      {column !== null && <span>{t('curateImports.bad.column', { column })}</span>}
      <span className={styles.detail}>{detail}</span>
    </p>
  );
}
