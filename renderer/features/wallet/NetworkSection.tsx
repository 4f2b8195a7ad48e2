import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { SendDialog } from './SendDialog.tsx';
import { TokensSection } from './TokensSection.tsx';
import { type KnownChain, useBalances } from './sendingQueries.ts';
import styles from './Wallet.module.css';

interface NetworkSectionProps {
  accounts: readonly WalletAccount[];
  chains: readonly KnownChain[];
  open: boolean;
}

/** What the accounts have on one network, and sending it. A network is asked when somebody asks for it. */
export function NetworkSection({ accounts, chains, open }: NetworkSectionProps) {
  const [picked, setPicked] = useState<string>();
  const chain = chains.find(({ id }) => String(id) === picked) ?? chains.find(({ chosen }) => chosen) ?? chains[0];
  const [looked, setLooked] = useState<readonly string[]>([]);
  const asked = chain !== undefined && (chain.practice || looked.includes(String(chain.id)));
  const balances = useBalances(chain?.id, asked);
  const [sending, setSending] = useState<{ account: WalletAccount; allow: boolean }>();
  const faucet = async (account: string) => {
    try {
      await host.networks.faucet({ account });
      await balances.refetch();
      toast({ text: t('sending.faucetDone') });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <section aria-label={t('sending.title')} className={styles.section}>
      <h2 className={styles.heading}>{t('sending.title')}</h2>
      {chain === undefined ? (
        <>
          <p className={styles.help}>{t('sending.noneYet')}</p>
          <div>
            <Link to="/settings" className={styles.link}>
              {t('sending.toSettings')}
            </Link>
          </div>
        </>
      ) : (
        <>
          <div className={styles.line}>
            <Select
              label={t('sending.network')}
              value={String(chain.id)}
              options={chains.map(({ id, name }) => ({ value: String(id), label: name }))}
              onChange={setPicked}
            />
            <Button
              onClick={() => {
                if (asked) void balances.refetch();
                else setLooked([...looked, String(chain.id)]);
              }}
            >
              {t('sending.look')}
            </Button>
            {chain.practice && <span className={styles.ribbon}>{t('sending.practice')}</span>}
          </div>
          {balances.error !== null && <Notice tone="trouble">{sentenceForError(balances.error)}</Notice>}
          <ul className={styles.accounts}>
            {accounts.map((account) => {
              const held = balances.data?.find(({ address }) => address === account.address);
              return (
                <li key={account.address} className={styles.account}>
                  <div className={styles.accountWords}>{account.name}</div>
                  {held !== undefined && (
                    <span className={styles.amount}>
                      {writeAmount(held.amount, COIN_DECIMALS)} {chain.symbol}
                    </span>
                  )}
                  {open && account.kind !== 'watch' && (
                    <>
                      {chain.practice && (
                        <Button size="small" kind="quiet" onClick={() => void faucet(account.address)}>
                          {t('sending.faucet')}
                        </Button>
                      )}
                      <Button size="small" onClick={() => setSending({ account, allow: false })}>
                        {t('sending.send')}
                      </Button>
                      <Button size="small" kind="quiet" onClick={() => setSending({ account, allow: true })}>
                        {t('sending.allow')}
                      </Button>
                    </>
                  )}
                </li>
              );
            })}
          </ul>
          {asked && <TokensSection accounts={accounts} chain={chain} open={open} />}
        </>
      )}
      {sending !== undefined && chain !== undefined && (
        <SendDialog {...sending} chain={chain} close={() => setSending(undefined)} />
      )}
    </section>
  );
}
