import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { writeAmount } from '#core/wallet/amount.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { FormDialog } from './FormDialog.tsx';
import { SendDialog } from './SendDialog.tsx';
import type { KnownChain } from './sendingQueries.ts';
import styles from './Wallet.module.css';

interface TokensSectionProps {
  accounts: readonly WalletAccount[];
  chain: KnownChain;
  open: boolean;
}

/** Tokens that a person added, what the accounts have of them, and sending them. None appears by itself. */
export function TokensSection({ accounts, chain, open }: TokensSectionProps) {
  const { data, error } = useQuery({
    queryKey: ['wallet', 'tokens', String(chain.id)],
    queryFn: ({ signal }) => host.sending.tokens({ chain: chain.id }, { signal }),
  });
  const [adding, setAdding] = useState(false);
  const [address, setAddress] = useState('');
  const [sending, setSending] = useState<{ account: WalletAccount; token: string }>();
  const close = () => {
    setAdding(false);
    setAddress('');
  };
  const forget = (gone: string) => {
    host.sending
      .removeToken({ chain: chain.id, address: gone })
      .catch((failed: unknown) => toast({ text: sentenceForError(failed), tone: 'trouble' }));
  };
  const nameOf = (account: string) => accounts.find((each) => each.address === account);
  return (
    <section aria-label={t('tokens.title')} className={styles.form}>
      <h3 className={styles.accountName}>{t('tokens.title')}</h3>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data?.length === 0 && <p className={styles.help}>{t('tokens.none')}</p>}
      <ul className={styles.accounts}>
        {data?.map((token) => (
          <li key={token.address} className={styles.account}>
            <div className={styles.accountWords}>
              <div className={styles.accountName}>
                <span>{token.symbol ?? t('sending.unnamedToken')}</span>
              </div>
              <Hash value={token.address} of={t('tokens.token')} whole />
              {token.doubt !== null && <Notice tone="warning">{t(`tokens.doubt.${token.doubt}`)}</Notice>}
              {token.balances.map(({ account, amount }) => {
                const holder = nameOf(account);
                return (
                  <p key={account}>
                    {t('tokens.held', {
                      name: holder?.name ?? account,
                      amount: writeAmount(amount, token.decimals),
                      symbol: token.symbol ?? t('sending.unnamedToken'),
                    })}{' '}
                    {open && holder !== undefined && holder.kind !== 'watch' && amount > 0n && (
                      <Button size="small" onClick={() => setSending({ account: holder, token: token.address })}>
                        {t('sending.send')}
                      </Button>
                    )}
                  </p>
                );
              })}
            </div>
            <Button
              kind="quiet"
              aria-label={t('tokens.forgetNamed', { name: token.symbol ?? token.address })}
              onClick={() => forget(token.address)}
            >
              {t('tokens.forget')}
            </Button>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={() => setAdding(true)}>{t('tokens.add')}</Button>
      </div>
      {adding && (
        <FormDialog
          title={t('tokens.addTitle')}
          act={t('tokens.addIt')}
          ready={address.trim() !== ''}
          onAct={async () => {
            await host.sending.addToken({ chain: chain.id, address });
            close();
          }}
          close={close}
          width={520}
        >
          <p className={styles.help}>{t('tokens.addHelp')}</p>
          <TextField
            label={t('tokens.address')}
            value={address}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
        </FormDialog>
      )}
      {sending !== undefined && (
        <SendDialog {...sending} chain={chain} allow={false} close={() => setSending(undefined)} />
      )}
    </section>
  );
}
