import { useState } from 'react';
import type { EarningsShown } from '#core/settlement/earningsShown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import type { Signer } from '#renderer/features/settlement/useSigner.tsx';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';

interface PayoutsProps {
  network: bigint;
  accounts: readonly WalletAccount[];
  payouts: EarningsShown['payouts'];
  signer: Signer;
}

/** Where each account's earnings go when anybody has them paid out. */
export function Payouts({ network, accounts, payouts, signer }: PayoutsProps) {
  const [changing, setChanging] = useState<WalletAccount>();
  return (
    <section aria-label={t('earnings.payoutTitle')}>
      <h2 className={styles.heading}>{t('earnings.payoutTitle')}</h2>
      <ul className={styles.plain}>
        {accounts.map((account) => {
          const payout = payouts.find((each) => each.account === account.address)?.payout ?? null;
          return (
            <li key={account.address} className={styles.line}>
              <span>
                <b>{account.name}</b> {payout === null ? t('earnings.payoutSelf') : t('earnings.payoutAt', { payout })}
              </span>
              {account.kind !== 'watch' && (
                <Button size="small" kind="quiet" onClick={() => setChanging(account)}>
                  {t('earnings.payoutChange')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {changing !== undefined && (
        <PayoutForm network={network} account={changing} signer={signer} close={() => setChanging(undefined)} />
      )}
    </section>
  );
}

interface PayoutFormProps {
  network: bigint;
  account: WalletAccount;
  signer: Signer;
  close: () => void;
}

function PayoutForm({ network, account, signer, close }: PayoutFormProps) {
  const [to, setTo] = useState('');
  const typed = to.trim();
  return (
    <FormDialog
      title={t('earnings.payoutTitle')}
      act={t('settling.showWhat')}
      ready={typed === '' || /^0x[0-9a-fA-F]{40}$/.test(typed)}
      onAct={() => {
        close();
        const wish = { network, account: account.address, payout: typed === '' ? null : typed };
        signer.sign(() => host.settlement.earnings.preparePayout(wish));
        return Promise.resolve();
      }}
      close={close}
    >
      <TextField
        label={t('earnings.payoutLabel')}
        description={t('earnings.payoutHelp')}
        value={to}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setTo(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
