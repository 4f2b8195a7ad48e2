import type { ContributionShown } from '#core/datanet/shown.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { useExpertise } from '#renderer/features/attestations/attestationQueries.ts';
import { Attested } from '#renderer/features/attestations/Attested.tsx';
import { FetchContribution } from './FetchContribution.tsx';
import { Reviews } from './Reviews.tsx';
import styles from './Datanets.module.css';

interface ContributionsProps {
  network: bigint;
  datanet: number;
  contributions: readonly ContributionShown[];
}

/** What was proposed, what became of it, and what reviewers said. */
export function Contributions({ network, datanet, contributions }: ContributionsProps) {
  return (
    <>
      <h2 className={styles.heading}>{t('datanets.contributionsTitle')}</h2>
      {contributions.length === 0 && <p className={styles.facts}>{t('datanets.noContributions')}</p>}
      <ul className={styles.plain}>
        {contributions.map((contribution) => (
          <Contribution key={contribution.id} network={network} datanet={datanet} contribution={contribution} />
        ))}
      </ul>
    </>
  );
}

interface ContributionProps {
  network: bigint;
  datanet: number;
  contribution: ContributionShown;
}

function Contribution({ network, datanet, contribution }: ContributionProps) {
  const { id, proposer, root, records, status, deadline, votes } = contribution;
  const attested = useExpertise()(proposer);
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
      <Attested attestations={attested} />
      {votes.some(({ text }) => text !== null && text !== '') && <Reviews contribution={contribution} />}
      {(status === 'pending' || status === 'accepted') && (
        <FetchContribution network={network} datanet={datanet} contribution={id} root={root} />
      )}
    </li>
  );
}
