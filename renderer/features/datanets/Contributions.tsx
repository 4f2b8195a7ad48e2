import type { ContributionShown } from '#core/datanet/shown.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import styles from './Datanets.module.css';

/** What was proposed, what became of it, and what reviewers said. */
export function Contributions({ contributions }: { contributions: readonly ContributionShown[] }) {
  return (
    <>
      <h2 className={styles.heading}>{t('datanets.contributionsTitle')}</h2>
      {contributions.length === 0 && <p className={styles.facts}>{t('datanets.noContributions')}</p>}
      <ul className={styles.plain}>
        {contributions.map((contribution) => (
          <Contribution key={contribution.id} contribution={contribution} />
        ))}
      </ul>
    </>
  );
}

function Contribution({ contribution }: { contribution: ContributionShown }) {
  const { id, proposer, root, records, status, deadline, votes } = contribution;
  const approvals = votes.filter(({ reason }) => reason === null).length;
  const reasons = [...new Set(votes.flatMap(({ reason }) => (reason === null ? [] : [reason])))];
  return (
    <li className={styles.contribution}>
      <p>
        <b>{t('datanets.contribution', { id: String(id) })}</b> · {t(`datanets.status.${status}`)} ·{' '}
        {t('datanets.records', { count: records, amount: count(records) })}
      </p>
      <p className={styles.facts}>
        {t('datanets.votes', { approvals: count(approvals), votes: count(votes.length) })}
        {reasons.length > 0 && ` · ${reasons.map((reason) => t(`datanets.reasons.${reason}`)).join(', ')}`}
        {status === 'pending' && ` · ${t('datanets.deadline', { when: moment(deadline * 1_000) })}`}
      </p>
      <p className={styles.facts}>
        {t('datanets.root')} <Hash value={root} of={t('datanets.root')} /> {t('datanets.by')}{' '}
        <Hash value={proposer} of={t('datanets.contributor')} whole />
      </p>
    </li>
  );
}
