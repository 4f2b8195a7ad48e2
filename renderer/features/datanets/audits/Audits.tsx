import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { AuditReport, AuditShown } from '#core/datanet/audit.ts';
import { saveText } from '#renderer/features/wallet/saveText.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';
import { AuditFound } from './AuditFound.tsx';
import { JudgeDialog } from './JudgeDialog.tsx';
import { auditsQuery } from './auditQueries.ts';

interface AuditsProps {
  network: bigint;
  datanet: number;
  reviewers: readonly string[];
}

/** What reviewers said of audits of payers; and for a reviewer, saying it. */
export function Audits({ network, datanet, reviewers }: AuditsProps) {
  const { data, error } = useQuery(auditsQuery(network, datanet));
  const wallet = useWallet();
  const [saying, setSaying] = useState(false);
  const able = (wallet?.accounts ?? []).filter(({ kind }) => kind !== 'watch');
  const mine = reviewers.filter((reviewer) => able.some(({ address }) => address === reviewer));
  return (
    <section aria-label={t('audits.title')}>
      <h2 className={styles.heading}>{t('audits.title')}</h2>
      <p className={styles.facts}>{t('audits.lead')}</p>
      {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data?.length === 0 && <p className={styles.facts}>{t('audits.none')}</p>}
      <ul className={styles.plain}>
        {data?.map((audit) => (
          <Audit key={`${audit.payer} ${audit.report}`} audit={audit} />
        ))}
      </ul>
      {mine.length > 0 && (
        <div className={styles.tools}>
          <Button size="small" onClick={() => setSaying(true)}>
            {t('audits.say')}
          </Button>
        </div>
      )}
      {saying && <JudgeDialog {...{ network, datanet }} among={mine} close={() => setSaying(false)} />}
    </section>
  );
}

function Audit({ audit: { payer, report, found, words, wrong, reviewers, marked } }: { audit: AuditShown }) {
  return (
    <li>
      <div>
        {t('audits.payer')} <Hash value={payer} of={t('audits.payer')} whole />
      </div>
      <div>
        {t('audits.report')} <Hash value={report} of={t('audits.report')} />
      </div>
      <p>
        {t(marked ? 'audits.marked' : 'audits.unmarked')}:{' '}
        {t('audits.count', { wrong: count(wrong), count: reviewers })}
      </p>
      <ul className={styles.votes}>
        {words.map((word) => (
          <li key={word.reviewer}>
            {t('audits.reviewer')} <span className={styles.address}>{word.reviewer}</span>{' '}
            {t(word.wrong ? 'audits.saysWrong' : 'audits.saysRight')}
            {!word.reviews && <span className={styles.facts}> {t('audits.former')}</span>}
          </li>
        ))}
      </ul>
      {found === null ? <p className={styles.facts}>{t('audits.elsewhere')}</p> : <Found report={found} />}
    </li>
  );
}

function Found({ report }: { report: AuditReport }) {
  const keep = () => {
    const text = canonicalText(report);
    if (text.ok) saveText(`audit-${report.receipt.slice(0, 8)}.json`, text.value);
  };
  return (
    <details>
      <summary>{t('audits.read')}</summary>
      <AuditFound report={report} />
      <div className={styles.tools}>
        <Button size="small" kind="quiet" onClick={keep}>
          {t('audits.save')}
        </Button>
      </div>
    </details>
  );
}
