import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { Standing } from '#core/datanet/desk.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { Room } from '#renderer/app/Room.tsx';
import { expertiseIn, useExpertise } from '#renderer/features/attestations/attestationQueries.ts';
import { ExpertiseFilter } from '#renderer/features/attestations/ExpertiseFilter.tsx';
import { useChosenNetwork } from '#renderer/features/networks/networkQueries.ts';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { count, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Datanets.module.css';
import { deskQuery } from '../datanetQueries.ts';
import { MyContribution } from './MyContribution.tsx';
import { ToReview } from './ToReview.tsx';

/** What waits for me as a reviewer, and what became of what I proposed. */
export function DeskRoom() {
  const network = useChosenNetwork();
  const wallet = useWallet();
  return (
    <Room title={t('desk.title')} {...(network !== undefined && { note: network.name })}>
      <PracticeRibbon />
      <div className={styles.page}>
        <Link to="/datanets" className={styles.link}>
          {t('datanets.back')}
        </Link>
        {network === undefined && <Notice>{t('datanets.noNetwork')}</Notice>}
        {network !== undefined && wallet !== undefined && <Desk network={network} accounts={wallet.accounts} />}
      </div>
    </Room>
  );
}

function Desk({ network, accounts }: { network: NetworkShown; accounts: readonly WalletAccount[] }) {
  const addresses = accounts.map(({ address }) => address);
  const { data, error } = useQuery(deskQuery(network.id, addresses));
  // Whoever comes in wants to see what is there now.
  useEffect(() => {
    host.datanets.read({ network: network.id }).catch(() => {});
  }, [network.id]);
  const attestedOf = useExpertise();
  const [expertise, setExpertise] = useState('');
  const nameOf = (address: string) => accounts.find((each) => each.address === address)?.name ?? address;
  if (error !== null && data === undefined) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return <p role="status">{t('desk.reading')}</p>;
  const all = expertiseIn(data.toReview.flatMap(({ proposer }) => attestedOf(proposer)));
  const chosen = all.includes(expertise) ? expertise : '';
  const toReview = data.toReview.filter(
    ({ proposer }) => chosen === '' || expertiseIn(attestedOf(proposer)).includes(chosen),
  );
  return (
    <>
      <section aria-label={t('desk.toReview')}>
        <h2 className={styles.heading}>{t('desk.toReview')}</h2>
        {data.toReview.length === 0 && <p className={styles.facts}>{t('desk.nothingToReview')}</p>}
        <ExpertiseFilter all={all} value={chosen} change={setExpertise} />
        <ul className={styles.plain}>
          {toReview.map((contribution) => (
            <ToReview key={contribution.id} network={network} contribution={contribution} mine={addresses} />
          ))}
        </ul>
      </section>
      <section aria-label={t('desk.mine')}>
        <h2 className={styles.heading}>{t('desk.mine')}</h2>
        {data.mine.length === 0 && <p className={styles.facts}>{t('desk.nothingMine')}</p>}
        {data.standings.map((standing) => (
          <p key={standing.account}>{standingWords(standing, nameOf(standing.account))}</p>
        ))}
        <ul className={styles.plain}>
          {data.mine.map((contribution) => (
            <MyContribution key={contribution.id} network={network} contribution={contribution} />
          ))}
        </ul>
      </section>
    </>
  );
}

function standingWords({ proposed, accepted, rejected, approvals, votes }: Standing, name: string): string {
  const decided = accepted + rejected;
  return [
    t('desk.standing', { name, proposed: count(proposed), decided: count(decided) }),
    ...(decided === 0
      ? []
      : [t('desk.accepted', { count: accepted, amount: count(accepted), share: percent(accepted / decided) })]),
    ...(votes === 0 ? [] : [t('desk.consistency', { approvals: count(approvals), votes: count(votes) })]),
  ].join(' ');
}
