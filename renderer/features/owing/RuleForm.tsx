import { useState } from 'react';
import { writeAmount } from '#core/wallet/amount.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { toast } from '#renderer/app/toasts.ts';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { FormDialog } from '#renderer/features/wallet/FormDialog.tsx';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { currencyOf } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { readAgain } from './PoolForms.tsx';
import type { PoolProps } from './PoolPart.tsx';

const DAYS = 30;
const HOURS = 24;

interface RuleFormProps extends PoolProps {
  others: readonly WalletAccount[];
  close: () => void;
}

/** Keeps the rule here, and then has its cap and its end signed, which hold on the network. */
export function RuleForm({ network, account, others, pool: { token, rule }, signer, close }: RuleFormProps) {
  const { symbol, decimals } = currencyOf(token);
  const plainly = (amount: string) => writeAmount(BigInt(amount), decimals).replaceAll(',', '');
  const [poster, setPoster] = useState(rule?.poster.account ?? others[0]?.address ?? '');
  const [most, setMost] = useState(rule?.authorised == null ? '' : plainly(rule.authorised.mostADay));
  const [least, setLeast] = useState(rule === null ? '0' : plainly(rule.least));
  const [days, setDays] = useState(DAYS);
  const [hours, setHours] = useState(rule?.everyHours ?? HOURS);
  const inPool = { network: network.id, account, token: token.address };
  const amountField = { maxLength: 80, autoComplete: 'off', spellCheck: false, inputMode: 'decimal' } as const;
  return (
    <FormDialog
      title={t('owing.ruleTitleForm')}
      act={t('settling.showWhat')}
      ready={poster !== '' && most.trim() !== '' && least.trim() !== ''}
      onAct={async () => {
        await host.settlement.payer.setRule({ ...inPool, poster, everyHours: hours, least });
        void queries.invalidateQueries({ queryKey: ['settlement'] });
        toast({ text: t('owing.ruleKept') });
        close();
        signer.sign(
          () => host.settlement.payer.preparePoster({ ...inPool, poster, mostADay: most, days }),
          () => readAgain(network.id),
        );
      }}
      close={close}
      width={560}
    >
      <p className={styles.help}>{t('owing.ruleLead')}</p>
      <Select
        label={t('owing.rulePoster')}
        value={poster}
        options={others.map(({ address, name }) => ({ value: address, label: `${name} · ${address}` }))}
        onChange={setPoster}
      />
      <div className={styles.two}>
        <TextField
          {...amountField}
          label={t('owing.ruleMost', { symbol })}
          value={most}
          onChange={(event) => setMost(event.currentTarget.value)}
        />
        <TextField
          {...amountField}
          label={t('owing.ruleLeast', { symbol })}
          value={least}
          onChange={(event) => setLeast(event.currentTarget.value)}
        />
        <NumberField
          label={t('owing.ruleDays')}
          help={t('owing.ruleDaysHelp')}
          value={days}
          min={1}
          max={3_650}
          step={1}
          onDone={setDays}
        />
        <NumberField
          label={t('owing.ruleHours')}
          help={t('owing.ruleHoursHelp')}
          value={hours}
          min={1}
          max={720}
          step={1}
          onDone={setHours}
        />
      </div>
    </FormDialog>
  );
}
