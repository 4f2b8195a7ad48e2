import type { AuditReport } from '#core/datanet/audit.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from '../Datanets.module.css';

/** What an auditor's report says, in sentences. Its words are somebody's, and shown as such. */
export function AuditFound({ report }: { report: AuditReport }) {
  const { log, index, payer, checked, methods } = report;
  const many = (verdict: 'good' | 'wrong' | 'open') => count(checked.filter((part) => part.verdict === verdict).length);
  return (
    <>
      <p>{t('audits.about', { index: String(index), log, payer })}</p>
      <p>{t('audits.sum', { wrong: many('wrong'), good: many('good'), open: many('open') })}</p>
      <ul className={styles.votes}>
        {checked.map(({ part, verdict, words }) => (
          <li key={part}>
            {t(`audits.parts.${part}`)}: {t(`audits.verdict.${verdict}`)}
            <blockquote className={styles.said} dir="auto">
              {words}
            </blockquote>
          </li>
        ))}
      </ul>
      <p className={styles.facts}>
        {t('audits.methods', {
          receipt: methods.receipt.join(', ') || t('audits.noMethods'),
          audit: methods.audit.join(', '),
        })}
      </p>
    </>
  );
}
