import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { Room } from '#renderer/app/Room.tsx';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { Ground } from '#renderer/features/settlement/Ground.tsx';
import { ReadLine } from '#renderer/features/settlement/ReadLine.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { owingQuery, payerChoiceQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { SettlementPages } from '#renderer/features/settlement/SettlementPages.tsx';
import { useSigner } from '#renderer/features/settlement/useSigner.tsx';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { PoolPart } from './PoolPart.tsx';
import { Statements } from './Statements.tsx';
import { WhoPays } from './WhoPays.tsx';

/** What I owe, to whom, for what, and how it is settled. */
export function OwingRoom() {
  return (
    <Room title={t('owing.title')} actions={<SettlementPages />}>
      <PracticeRibbon />
      <div className={styles.page}>
        <Ground title={t('owing.ground')} lead={t('owing.groundLead')}>
          {(network, accounts) => <Owing key={String(network.id)} network={network} accounts={accounts} />}
        </Ground>
      </div>
    </Room>
  );
}

function Owing({ network, accounts }: { network: NetworkShown; accounts: readonly WalletAccount[] }) {
  const { data: choice } = useQuery(payerChoiceQuery);
  const [picked, setPicked] = useState<string>();
  const able = accounts.filter(({ kind }) => kind !== 'watch');
  const chosen = choice?.network === network.id ? choice.account : undefined;
  const account = able.find(({ address }) => address === (picked ?? chosen)) ?? able[0];
  if (account === undefined) return <Notice>{t('sending.noKeys')}</Notice>;
  return (
    <>
      <WhoPays network={network} accounts={able} choice={choice} />
      {able.length > 1 && (
        <div className={styles.choices}>
          <Select
            label={t('owing.view')}
            value={account.address}
            options={able.map(({ address, name }) => ({ value: address, label: `${name} · ${address}` }))}
            onChange={setPicked}
          />
        </div>
      )}
      <OwedBy key={account.address} network={network} account={account} others={able} />
      <Statements network={network.id} account={account.address} />
      <section aria-label={t('owing.privacyTitle')}>
        <h2 className={styles.heading}>{t('owing.privacyTitle')}</h2>
        <p className={styles.help}>{t('owing.privacy')}</p>
      </section>
    </>
  );
}

interface OwedByProps {
  network: NetworkShown;
  account: WalletAccount;
  /** Of this wallet, with keys: one of them may post. */
  others: readonly WalletAccount[];
}

function OwedBy({ network, account, others }: OwedByProps) {
  const { data, error } = useQuery(owingQuery(network.id, account.address));
  const signer = useSigner();
  return (
    <>
      <ReadLine network={network} reading={data?.reading} />
      {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data?.pools.map((pool) => (
        <PoolPart
          key={pool.pool}
          network={network}
          account={account.address}
          others={others.filter(({ address }) => address !== account.address)}
          pool={pool}
          signer={signer}
        />
      ))}
      {signer.dialog}
    </>
  );
}
