import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NetworkShown } from '#core/chain/network.ts';
import type { PoolShown } from '#core/settlement/payerShown.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { statementsQuery } from '#renderer/features/settlement/settlementQueries.ts';
import type { Signer } from '#renderer/features/settlement/useSigner.tsx';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { BudgetForm } from './BudgetForm.tsx';
import { DepositForm, WithdrawForm } from './PoolForms.tsx';
import { Demands } from './Demands.tsx';
import { KeyPart } from './KeyPart.tsx';
import { OwedTables } from './OwedTables.tsx';
import { RulePart } from './RulePart.tsx';
import { openStatement } from './settleSteps.ts';
import { SettleSteps } from './SettleSteps.tsx';

export interface PoolProps {
  network: NetworkShown;
  /** The payer. */
  account: string;
  pool: PoolShown;
  signer: Signer;
}

/** A payer's money in one token: what is owed of it, and everything that can be done. */
export function PoolPart({ others, ...props }: PoolProps & { others: readonly WalletAccount[] }) {
  const { network, account, pool, signer } = props;
  const [form, setForm] = useState<'deposit' | 'withdraw' | 'budget'>();
  const currency = currencyOf(pool.token);
  const close = () => setForm(undefined);
  const inPool = { network: network.id, account, token: pool.token.address };
  const { data: statements = [] } = useQuery(statementsQuery);
  const open = openStatement(statements, inPool);
  // What was added up is owed until it is on the network.
  const added = open?.state === 'drafted' || open?.state === 'signing' ? open : undefined;
  const idle = pool.owed === '0' && pool.pending === null && open === undefined;
  return (
    <section aria-label={currency.symbol}>
      <div className={styles.line}>
        <div>
          <p className={styles.kicker}>
            {t('owing.owed', { answers: answersOf(pool.answers + (added?.answers ?? 0)) })}
          </p>
          <p>
            <Amount amount={BigInt(pool.owed) + BigInt(added?.fees ?? 0)} {...currency} kind="figure" />
          </p>
          {pool.unready > 0 && (
            <p className={styles.quiet}>{t('owing.unready', { count: pool.unready, amount: count(pool.unready) })}</p>
          )}
        </div>
        <div className={styles.acts}>
          <Button onClick={() => setForm('deposit')}>{t('owing.deposit')}</Button>
          <Button disabled={pool.free === '0'} onClick={() => setForm('withdraw')}>
            {t('owing.withdraw')}
          </Button>
          <Button onClick={() => setForm('budget')}>{t('owing.budget')}</Button>
        </div>
      </div>
      <Strip pool={pool} />
      {signer.trouble !== undefined && <Notice tone="trouble">{signer.trouble}</Notice>}
      {pool.withdrawal !== null && (
        <Notice>
          <div className={styles.warning}>
            <p>
              {t('owing.withdrawing', {
                amount: money(BigInt(pool.withdrawal.amount), currency),
                when: moment(pool.withdrawal.from * 1_000),
              })}
            </p>
            <div className={styles.acts}>
              <Button
                size="small"
                disabled={signer.busy}
                onClick={() => signer.sign(() => host.settlement.payer.prepareWithdraw(inPool))}
              >
                {t('owing.fetch')}
              </Button>
              <Button
                size="small"
                kind="quiet"
                disabled={signer.busy}
                onClick={() => signer.sign(() => host.settlement.payer.prepareAskWithdrawal({ ...inPool, amount: '' }))}
              >
                {t('owing.takeBack')}
              </Button>
            </div>
          </div>
        </Notice>
      )}
      {idle ? (
        <p className={styles.help}>
          {t('owing.nothing', { symbol: currency.symbol })} {t('owing.nothingLead')}
        </p>
      ) : (
        <>
          <SettleSteps {...props} payIn={() => setForm('deposit')} />
          <Demands {...props} />
          <OwedTables pool={pool} />
        </>
      )}
      <RulePart {...props} others={others} />
      <KeyPart {...props} />
      {form === 'deposit' && <DepositForm {...props} close={close} />}
      {form === 'withdraw' && <WithdrawForm {...props} close={close} />}
      {form === 'budget' && <BudgetForm network={network.id} account={account} token={pool.token} close={close} />}
    </section>
  );
}

function Strip({ pool: { token, free, lacks, credited, finalTotal, today } }: { pool: PoolShown }) {
  const currency = currencyOf(token);
  const figures = [
    ['free', free, t('owing.stripHelp.free')],
    ['lacks', lacks, t(lacks === '0' ? 'owing.stripHelp.enough' : 'owing.stripHelp.lacks')],
    ['settled', String(BigInt(credited) + BigInt(finalTotal)), t('owing.stripHelp.settled')],
    [
      'today',
      today.spent,
      today.most === null
        ? t('owing.stripHelp.noBudget')
        : t('owing.stripHelp.today', { most: money(BigInt(today.most), currency) }),
    ],
  ] as const;
  return (
    <dl className={styles.strip}>
      {figures.map(([name, amount, help]) => (
        <div key={name}>
          <dt>{t(`owing.strip.${name}`)}</dt>
          <dd>
            <Amount amount={BigInt(amount)} {...currency} />
          </dd>
          <dd>{help}</dd>
        </div>
      ))}
    </dl>
  );
}

export function answersOf(answers: number): string {
  return t('owing.answers', { count: answers, amount: count(answers) });
}
