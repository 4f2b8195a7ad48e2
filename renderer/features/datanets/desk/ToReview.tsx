import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { DeskContribution } from '#core/datanet/desk.ts';
import { unmetDemands } from '#core/attestation/demand.ts';
import type { Origin } from '#core/datanet/origin.ts';
import { useExpertise } from '#renderer/features/attestations/attestationQueries.ts';
import { Attested } from '#renderer/features/attestations/Attested.tsx';
import { Demands } from '#renderer/features/attestations/Demands.tsx';
import { useWork } from '#renderer/features/curate/snapshots/useWork.ts';
import { WorkEnd } from '#renderer/features/curate/snapshots/WorkEnd.tsx';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { queries } from '#renderer/host/queries.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { DatanetLink } from '../DatanetLink.tsx';
import styles from '../Datanets.module.css';
import { ReviewForm } from './ReviewForm.tsx';
import { Look } from './Look.tsx';

interface ToReviewProps {
  network: NetworkShown;
  contribution: DeskContribution;
  /** My accounts. */
  mine: readonly string[];
}

/** One that waits for my vote. Looked at first: without its records there is nothing to decide on. */
export function ToReview({ network, contribution, mine }: ToReviewProps) {
  const { id, datanet, datanetName, proposer, root, records, deadline, location, votes, here, reviewers, demands } =
    contribution;
  const [open, setOpen] = useState(false);
  const attested = useExpertise()(proposer);
  const unmet = unmetDemands(demands, attested);
  const voted = new Set(votes.map(({ reviewer }) => reviewer));
  const able = reviewers.filter((reviewer) => mine.includes(reviewer) && !voted.has(reviewer));
  const approvals = votes.filter(({ reason }) => reason === null).length;
  return (
    <li className={styles.contribution}>
      <p>
        <b>{t('datanets.contribution', { id: String(id) })}</b> ·{' '}
        <DatanetLink network={network.id} datanet={datanet} name={datanetName} /> ·{' '}
        {t('datanets.records', { count: records, amount: count(records) })} ·{' '}
        {t('datanets.deadline', { when: moment(deadline * 1_000) })}
      </p>
      <p className={styles.facts}>
        {t('datanets.votes', { approvals: count(approvals), votes: count(votes.length) })} · {t('datanets.root')}{' '}
        <Hash value={root} of={t('datanets.root')} /> {t('datanets.by')}{' '}
        <Hash value={proposer} of={t('datanets.contributor')} whole />
      </p>
      <Attested attestations={attested} />
      {unmet.length > 0 && (
        <Notice tone="warning">
          {t('attestations.unmet')}
          <Demands demands={unmet} />
        </Notice>
      )}
      {demands.length > 0 && unmet.length === 0 && <p className={styles.facts}>{t('attestations.met')}</p>}
      {contribution.withdrawn && <Notice tone="warning">{t('desk.withdrawnMeanwhile')}</Notice>}
      {able.length === 0 && <p className={styles.facts}>{t('desk.youVoted')}</p>}
      {!here && <Fetch origin={{ network: network.id, datanet, contribution: id }} location={location} />}
      {here && !open && (
        <div className={styles.tools}>
          <Button size="small" onClick={() => setOpen(true)}>
            {t('desk.open', { id: String(id) })}
          </Button>
        </div>
      )}
      {here && open && (
        <>
          <Look network={network.id} contribution={id} />
          {able.length > 0 && <ReviewForm network={network} contribution={contribution} among={able} />}
        </>
      )}
    </li>
  );
}

/** From where its contributor put it; whoever asks is seen there. What comes is verified before it counts. */
function Fetch({ origin, location }: { origin: Origin; location: string }) {
  const { job, begin } = useWork();
  const [trouble, setTrouble] = useState<string>();
  const busy = job !== undefined && isUnderWay(job);
  const fetch = async () => {
    setTrouble(undefined);
    try {
      await begin(() => host.datanets.fetch(origin));
      await queries.invalidateQueries({ queryKey: ['datanets'] });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <div className={styles.unread}>
      <p>
        {t('desk.fetchFirst')} <span className={styles.address}>{location}</span>
      </p>
      {job !== undefined && <WorkEnd job={job} />}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <Button size="small" disabled={busy} onClick={() => void fetch()}>
        {busy ? t('desk.fetching') : t('desk.fetch')}
      </Button>
    </div>
  );
}
