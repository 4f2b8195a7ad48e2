import type { PoolShown } from '#core/settlement/payerShown.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import { Person } from '#renderer/features/settlement/Person.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { count } from '#renderer/text/amounts.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';

/** To whom it would go as things are, and for what. */
export function OwedTables({ pool: { token, owedTo, owedFor, unpaid } }: { pool: PoolShown }) {
  const currency = currencyOf(token);
  return (
    <>
      {owedTo.length > 0 && (
        <>
          <h2 className={styles.heading}>{t('owing.toTitle')}</h2>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('settling.payee')}</th>
                <th scope="col">{t('settling.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {owedTo.map((payee) => (
                <tr key={payee.account}>
                  <th scope="row">
                    <Person person={payee} />
                  </th>
                  <td>
                    <Amount amount={BigInt(payee.amount)} {...currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {unpaid !== '0' && (
        <p className={styles.help}>{t('owing.unpaid', { amount: money(BigInt(unpaid), currency) })}</p>
      )}
      {owedFor.length > 0 && (
        <>
          <h2 className={styles.heading}>{t('owing.forTitle')}</h2>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('owing.adapter')}</th>
                <th scope="col">{t('settling.answers')}</th>
                <th scope="col">{t('settling.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {owedFor.map(({ adapter, name, answers, amount }) => (
                <tr key={adapter}>
                  <th scope="row">
                    <span dir="auto">{name}</span> <Hash value={adapter} of={name} />
                  </th>
                  <td>{count(answers)}</td>
                  <td>
                    <Amount amount={BigInt(amount)} {...currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  );
}
