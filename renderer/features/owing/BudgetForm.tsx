import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MoneyToken } from '#core/settlement/shown.ts';
import { writeAmount } from '#core/wallet/amount.ts';
import { toast } from '#renderer/app/toasts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { owingQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { currencyOf } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { TextField } from '#renderer/ui/TextField.tsx';

interface BudgetFormProps {
  network: bigint;
  account: string;
  token: MoneyToken;
  close: () => void;
}

/** What answers may cost in a day, in one token. */
export function BudgetForm({ network, account, token, close }: BudgetFormProps) {
  const { data } = useQuery(owingQuery(network, account));
  const most = data?.pools.find((pool) => pool.token.address === token.address)?.today.most ?? null;
  const [typed, setTyped] = useState<string>();
  const amount = typed ?? (most === null ? '' : writeAmount(BigInt(most), token.decimals).replaceAll(',', ''));
  return (
    <FormDialog
      title={t('owing.budgetTitle')}
      act={t('settling.save')}
      ready
      onAct={async () => {
        const inPool = { network, account, token: token.address };
        await host.settlement.fees.setBudget({ ...inPool, mostADay: amount.trim() });
        void queries.invalidateQueries({ queryKey: ['settlement'] });
        toast({ text: t('owing.budgetKept') });
        close();
      }}
      close={close}
    >
      <p className={styles.help}>{t('owing.budgetHelp')}</p>
      <TextField
        label={t('owing.budgetLabel', { symbol: currencyOf(token).symbol })}
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        inputMode="decimal"
        value={amount}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
