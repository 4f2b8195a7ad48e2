import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { writeAmount } from '#core/wallet/amount.ts';
import { host } from '#renderer/host/client.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { PoolProps } from './PoolPart.tsx';

type FormProps = PoolProps & { close: () => void };

const amountField = { maxLength: 80, autoComplete: 'off', spellCheck: false, inputMode: 'decimal' } as const;

export function DepositForm({ network, account, pool, signer, close }: FormProps) {
  const { symbol } = currencyOf(pool.token);
  const [amount, setAmount] = useState(pool.lacks === '0' ? '' : plainly(pool.lacks, pool.token.decimals));
  const pay = () => {
    const wish = { network: network.id, account, token: pool.token.address, amount };
    let step: 'allow' | 'deposit' = 'deposit';
    const prepare = async () => {
      const next = await host.settlement.payer.prepareDeposit(wish);
      step = next.step;
      return next.prepared;
    };
    signer.sign(prepare, () => {
      // Allowed and not paid yet: the same once more.
      if (step !== 'allow') return readAgain(network.id);
      toast({ text: t('owing.allowed') });
      pay();
    });
  };
  return (
    <FormDialog
      title={t('owing.depositTitle')}
      act={t('settling.showWhat')}
      ready={amount.trim() !== ''}
      onAct={() => {
        close();
        pay();
        return Promise.resolve();
      }}
      close={close}
    >
      <p className={styles.help}>
        {t('owing.depositHelp')} {!pool.token.native && t('owing.depositTwo')}
      </p>
      <TextField
        {...amountField}
        label={`${t('settling.amount')}, ${symbol}`}
        value={amount}
        data-autofocus
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function WithdrawForm({ network, account, pool, signer, close }: FormProps) {
  const currency = currencyOf(pool.token);
  const [amount, setAmount] = useState(plainly(pool.free, pool.token.decimals));
  return (
    <FormDialog
      title={t('owing.withdrawTitle')}
      act={t('settling.showWhat')}
      ready={amount.trim() !== ''}
      onAct={() => {
        close();
        const wish = { network: network.id, account, token: pool.token.address, amount };
        signer.sign(
          () => host.settlement.payer.prepareAskWithdrawal(wish),
          () => readAgain(network.id),
        );
        return Promise.resolve();
      }}
      close={close}
    >
      <p className={styles.help}>{t('owing.withdrawHelp', { free: money(BigInt(pool.free), currency) })}</p>
      <TextField
        {...amountField}
        label={`${t('settling.amount')}, ${currency.symbol}`}
        value={amount}
        data-autofocus
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** As it is typed: without commas at the thousands. */
function plainly(amount: string, decimals: number): string {
  return writeAmount(BigInt(amount), decimals).replaceAll(',', '');
}

/** What was signed is in a block now. */
export function readAgain(network: bigint): void {
  host.settlement.payer.read({ network }).catch(() => {});
}
