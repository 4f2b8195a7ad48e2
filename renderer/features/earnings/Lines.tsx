import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { EarningLine, EarningsShown } from '#core/settlement/earningsShown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import { useMarks } from '#renderer/features/datanets/audits/auditQueries.ts';
import { PayerMarks } from '#renderer/features/datanets/audits/PayerMarks.tsx';
import { Amount } from '#renderer/features/money/Amount.tsx';
import { Person } from '#renderer/features/settlement/Person.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import type { Signer } from '#renderer/features/settlement/useSigner.tsx';
import { host } from '#renderer/host/client.ts';
import { currencyOf } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { nameOf } from './earningsWords.ts';
import { FetchLeaves } from './FetchLeaves.tsx';

const STAGES = ['claimable', 'inWindow', 'pending', 'claimed'] as const;

interface LinesProps {
  network: NetworkShown;
  accounts: readonly WalletAccount[];
  lines: readonly EarningLine[];
  collectable: EarningsShown['collectable'];
  signer: Signer;
}

/** From whom it comes, and how each can be fetched on its own. */
export function Lines({ network, accounts, lines, collectable, signer }: LinesProps) {
  const [fetching, setFetching] = useState<EarningLine>();
  const marks = useMarks(network.id, { payers: [...new Set(lines.map(({ payer }) => payer.account))] });
  const signs = (address: string) => accounts.some((each) => each.address === address && each.kind !== 'watch');
  const claimed = () => {
    toast({ text: t('earnings.claimed') });
    host.settlement.earnings.read({ network: network.id }).catch(() => {});
  };
  if (lines.length === 0 && collectable.length === 0) return null;
  return (
    <section aria-label={t('earnings.fromTitle')}>
      <h2 className={styles.heading}>{t('earnings.fromTitle')}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('earnings.by.payer')}</th>
            <th scope="col">{t('settling.account')}</th>
            {STAGES.map((stage) => (
              <th key={stage} scope="col">
                {t(`earnings.stage.${stage}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { way, account, payer, pool, token, stages, leaves } = line;
            const mayClaim = way === 'root' && leaves === 'known' && stages.claimable !== '0' && signs(account.account);
            return (
              <tr key={`${way} ${account.account} ${payer.account} ${pool} ${token.address}`}>
                <th scope="row">
                  <Person person={payer} />
                  <div className={styles.quiet}>
                    {leaves === 'missing'
                      ? t('earnings.leavesMissing')
                      : t(way === 'credits' ? 'earnings.direct' : 'earnings.underRoot')}
                  </div>
                  <PayerMarks marks={marks} payer={payer.account} />
                </th>
                <td>
                  <Person person={account} />
                </td>
                {STAGES.map((stage) => (
                  <td key={stage}>
                    <Amount amount={BigInt(stages[stage])} {...currencyOf(token)} />
                  </td>
                ))}
                <td>
                  {leaves === 'missing' && (
                    <Button size="small" onClick={() => setFetching(line)}>
                      {t('earnings.fetchLeaves')}
                    </Button>
                  )}
                  {mayClaim && (
                    <Button
                      size="small"
                      disabled={signer.busy}
                      aria-label={t('earnings.claimFrom', { payer: nameOf(payer) })}
                      onClick={() =>
                        signer.sign(
                          () =>
                            host.settlement.earnings.prepareClaim({
                              network: network.id,
                              account: account.account,
                              pools: [pool],
                            }),
                          claimed,
                        )
                      }
                    >
                      {t('earnings.claim')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
          {collectable.map(({ account, token, amount }) => (
            <tr key={`collect ${account.account} ${token.address}`}>
              <th scope="row">
                {t('earnings.directAll')}
                <div className={styles.quiet}>{t('earnings.bonds')}</div>
              </th>
              <td>
                <Person person={account} />
              </td>
              <td>
                <Amount amount={BigInt(amount)} {...currencyOf(token)} />
              </td>
              <td colSpan={3} />
              <td>
                {signs(account.account) && (
                  <Button
                    size="small"
                    disabled={signer.busy}
                    aria-label={t('earnings.claimStep.collect', { account: nameOf(account) })}
                    onClick={() =>
                      signer.sign(
                        () =>
                          host.settlement.earnings.prepareCollect({
                            network: network.id,
                            account: account.account,
                            token: token.address,
                          }),
                        claimed,
                      )
                    }
                  >
                    {t('earnings.claim')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {fetching !== undefined && (
        <FetchLeaves network={network.id} line={fetching} close={() => setFetching(undefined)} />
      )}
    </section>
  );
}
