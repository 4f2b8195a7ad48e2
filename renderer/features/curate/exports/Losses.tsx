import type { Loss } from '#core/curate/exporting.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './ExportDialog.module.css';

/** What a format cannot hold, each with how often it was so, where that is known. */
export function Losses({ losses }: { losses: readonly Loss[] }) {
  return (
    <div>
      <h3 className={styles.part}>{t('curateExports.losses')}</h3>
      <ul className={styles.losses}>
        {losses.map(({ code, what, detail, records }) => (
          <li key={`${code} ${what ?? ''}`}>
            {records === null ? detail : t('curateExports.lossOf', { detail, count: records, amount: count(records) })}
          </li>
        ))}
      </ul>
    </div>
  );
}
