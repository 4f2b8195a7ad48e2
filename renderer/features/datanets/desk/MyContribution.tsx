import type { NetworkShown } from '#core/chain/network.ts';
import type { DeskContribution } from '#core/datanet/desk.ts';
import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import { SignDialog } from '#renderer/features/wallet/SignDialog.tsx';
import { usePreparing } from '#renderer/features/wallet/usePreparing.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { DatanetLink } from '../DatanetLink.tsx';
import styles from '../Datanets.module.css';
import { Reviews, TakeReviews } from '../Reviews.tsx';

/** One that I proposed: how it stands, what reviewers said, and what I can do about it. */
export function MyContribution({ network, contribution }: { network: NetworkShown; contribution: DeskContribution }) {
  const { id, datanet, datanetName, proposer, root, records, status, votes, deadline, bond, withdrawn } = contribution;
  const { shown, putAway, busy, trouble, run } = usePreparing();
  const actor = { network: network.id, account: proposer, contribution: id };
  const amount = writeAmount(BigInt(bond), COIN_DECIMALS);
  const refundable = bond !== '0' && !contribution.refunded && status !== 'pending' && status !== 'slashed';
  const withdrawable = !withdrawn && (status === 'pending' || status === 'accepted');
  return (
    <li className={styles.contribution}>
      <p>
        <b>{t('datanets.contribution', { id: String(id) })}</b> ·{' '}
        <DatanetLink network={network.id} datanet={datanet} name={datanetName} /> · {t(`datanets.status.${status}`)}
        {withdrawn && status !== 'withdrawn' && ` · ${t('datanets.status.withdrawn')}`} ·{' '}
        {t('datanets.records', { count: records, amount: count(records) })}
      </p>
      <p className={styles.facts}>
        {status === 'pending' && `${t('datanets.deadline', { when: moment(deadline * 1_000) })} · `}
        {bondWords()}
      </p>
      <Reviews contribution={contribution} />
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div className={styles.tools}>
        {votes.some(({ text }) => text === null) && <TakeReviews network={network.id} />}
        {refundable && (
          <Button size="small" disabled={busy} onClick={() => void run(() => host.acting.refund(actor))}>
            {t('desk.refund', { id: String(id) })}
          </Button>
        )}
        {withdrawable && (
          <Button
            size="small"
            kind="grave"
            disabled={busy}
            onClick={() => void run(() => host.acting.withdraw({ ...actor, root }))}
          >
            {t('desk.withdraw', { id: String(id) })}
          </Button>
        )}
      </div>
      {shown !== undefined && <SignDialog shown={shown} close={putAway} done={putAway} />}
    </li>
  );

  function bondWords(): string {
    if (bond === '0') return t('desk.noBond');
    if (contribution.refunded) return t('desk.bondBack', { amount, symbol: network.symbol });
    if (status === 'slashed') return t('desk.bondLost', { amount, symbol: network.symbol });
    return t('desk.bondHeld', { amount, symbol: network.symbol });
  }
}
