import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { networksQuery } from '#renderer/features/networks/networkQueries.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Settlement.module.css';

interface GroundProps {
  /** Of the room, while there is nothing to stand on. */
  title: string;
  lead: string;
  children: (network: NetworkShown, accounts: readonly WalletAccount[]) => ReactNode;
}

/** What both rooms stand on: a network, and accounts. Says what is missing until both are there. */
export function Ground({ title, lead, children }: GroundProps) {
  const { data: view, error } = useQuery(networksQuery);
  const wallet = useWallet();
  const chosen = view?.networks.find((network) => network.chosen);
  if (error !== null && view === undefined) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  // Both come within a moment: nothing is drawn that would only make room for something else.
  if (view === undefined || wallet === undefined) return null;
  if (chosen !== undefined && wallet.accounts.length > 0) return children(chosen, wallet.accounts);
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      <p>{lead}</p>
      <div className={styles.acts}>
        {wallet.accounts.length === 0 && (
          <Link to="/wallet" className={styles.link}>
            {t('sending.toWallet')}
          </Link>
        )}
        {chosen === undefined && view.practice.state !== 'missing' && <StartPractice />}
        {chosen === undefined && (
          <Link to="/settings" className={styles.link}>
            {t('datanets.toNetworks')}
          </Link>
        )}
      </div>
    </div>
  );
}

function StartPractice() {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const start = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await host.networks.startPractice();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  return (
    <>
      <Button disabled={busy} onClick={() => void start()}>
        {busy ? t('datanets.starting') : t('datanets.startPractice')}
      </Button>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </>
  );
}
