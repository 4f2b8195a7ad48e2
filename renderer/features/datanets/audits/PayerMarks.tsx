import type { PayerMark } from '#core/datanet/audit.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';
import { useMarks } from './auditQueries.ts';

interface PayerMarksProps {
  marks: readonly PayerMark[];
  payer: string;
}

/** What reviewers found of a payer, in a sentence a datanet; nothing where nobody found anything. */
export function PayerMarks({ marks, payer }: PayerMarksProps) {
  const found = marks.filter((mark) => mark.payer === payer);
  return found.map((mark) => (
    <p key={mark.datanet} className={styles.mark}>
      {markWords(mark)} <span className={styles.facts}>{t('audits.markMeans')}</span>
    </p>
  ));
}

interface MarkedPayersProps {
  network: bigint;
  datanets: readonly number[];
}

/** Everybody whom the reviewers of these datanets marked: whoever gives a licence reads whom they would not trust. */
export function MarkedPayers({ network, datanets }: MarkedPayersProps) {
  const marks = useMarks(network, { datanets: [...new Set(datanets)] });
  if (marks.length === 0) return null;
  return (
    <Notice tone="warning">
      {marks.map((mark) => (
        <p key={`${mark.datanet} ${mark.payer}`}>{markWords(mark, true)}</p>
      ))}
      <p>{t('audits.markMeans')}</p>
    </Notice>
  );
}

function markWords({ payer, datanet, datanetName, wrong, reviewers }: PayerMark, named = false): string {
  const words = {
    wrong: count(wrong),
    count: reviewers,
    datanet: datanetName ?? t('datanets.unnamed', { id: String(datanet) }),
  };
  return named ? t('audits.markNamed', { ...words, payer }) : t('audits.mark', words);
}
