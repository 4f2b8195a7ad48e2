import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { EarningsShown } from '#core/settlement/earningsShown.ts';
import type { MoneyToken } from '#core/settlement/shown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { Room } from '#renderer/app/Room.tsx';
import { PracticeRibbon } from '#renderer/features/networks/PracticeRibbon.tsx';
import { Ground } from '#renderer/features/settlement/Ground.tsx';
import { ReadLine } from '#renderer/features/settlement/ReadLine.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { earningsQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { SettlementPages } from '#renderer/features/settlement/SettlementPages.tsx';
import { useSigner } from '#renderer/features/settlement/useSigner.tsx';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { ClaimDialog } from './ClaimDialog.tsx';
import { EarnedBy } from './EarnedBy.tsx';
import { Forecast } from './Forecast.tsx';
import { Lately } from './Lately.tsx';
import { Lines } from './Lines.tsx';
import { Payouts } from './Payouts.tsx';
import { Stages } from './Stages.tsx';
import { TakeFile } from './TakeFile.tsx';
import { TaxMenu } from './TaxMenu.tsx';
import { Warnings } from './Warnings.tsx';

/** What my accounts earned, by what, why, and how to get it. */
export function EarningsRoom() {
  return (
    <Room title={t('earnings.title')} actions={<SettlementPages />}>
      <PracticeRibbon />
      <div className={styles.page}>
        <Ground title={t('earnings.ground')} lead={t('earnings.groundLead')}>
          {(network, accounts) => <Earned key={String(network.id)} network={network} accounts={accounts} />}
        </Ground>
      </div>
    </Room>
  );
}

function Earned({ network, accounts }: { network: NetworkShown; accounts: readonly WalletAccount[] }) {
  const addresses = accounts.map(({ address }) => address);
  const { data, error } = useQuery(earningsQuery(network.id, addresses));
  return (
    <>
      <ReadLine network={network} reading={data?.reading} />
      {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data !== undefined && <Shown network={network} accounts={accounts} shown={data} />}
    </>
  );
}

interface ShownProps {
  network: NetworkShown;
  accounts: readonly WalletAccount[];
  shown: EarningsShown;
}

function Shown({ network, accounts, shown }: ShownProps) {
  const { totals, lines, collectable, warnings } = shown;
  const [picked, setPicked] = useState<string>();
  const [claiming, setClaiming] = useState(false);
  const signer = useSigner();
  const tokens = tokensOf(shown);
  const token = tokens.find(({ address }) => address === picked) ?? tokens[0];
  const addresses = accounts.map(({ address }) => address);
  if (token === undefined) {
    return (
      <div className={styles.empty}>
        <h2>{t('earnings.none', { name: network.name })}</h2>
        <p>{t('earnings.noneLead')}</p>
        <p className={styles.quiet}>
          {t('earnings.noneWhere', { accounts: accounts.map(({ name }) => name).join(', ') })}
        </p>
        <div className={styles.acts}>
          <Link to="/credit/over-time" className={styles.link}>
            {t('earnings.toCredit')}
          </Link>
          <TakeFile network={network.id} />
        </div>
      </div>
    );
  }
  const stages = totals.find((total) => total.token.address === token.address)?.stages;
  const slice = { network: network.id, accounts: addresses, token: token.address };
  return (
    <>
      <Warnings network={network.id} accounts={accounts} warnings={warnings} signer={signer} />
      <div className={styles.line}>
        {tokens.length > 1 ? (
          <Choice
            label={t('settling.token')}
            value={token.address}
            options={tokens.map((each) => ({ value: each.address, label: currencyOf(each).symbol }))}
            onChange={setPicked}
          />
        ) : (
          <span />
        )}
        <div className={styles.acts}>
          <TakeFile network={network.id} />
          <TaxMenu network={network.id} accounts={addresses} />
          <Button kind="call" onClick={() => setClaiming(true)}>
            {t('earnings.claim')}
          </Button>
        </div>
      </div>
      <Lately slice={slice} token={token} />
      {stages !== undefined && <Stages stages={stages} token={token} lines={lines} />}
      <EarnedBy key={token.address} slice={slice} token={token} />
      <Forecast slice={slice} />
      <Lines network={network} accounts={accounts} lines={lines} collectable={collectable} signer={signer} />
      <Payouts network={network.id} accounts={accounts} payouts={shown.payouts} signer={signer} />
      {signer.trouble !== undefined && <Notice tone="trouble">{signer.trouble}</Notice>}
      {claiming && signer.dialog === null && (
        <ClaimDialog network={network} accounts={addresses} signer={signer} close={() => setClaiming(false)} />
      )}
      {signer.dialog}
    </>
  );
}

/** Every token that anything is there of, the coin first. */
function tokensOf({ totals, lines, collectable, warnings }: EarningsShown): MoneyToken[] {
  const all = [totals, lines, collectable, warnings].flatMap((each) => each.map(({ token }) => token));
  const known = new Map(all.map((token) => [token.address, token]));
  return [...known.values()].toSorted((one, other) => Number(other.native) - Number(one.native));
}
