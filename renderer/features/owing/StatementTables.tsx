import { Link } from '@tanstack/react-router';
import type { StatementDetail } from '#core/settlement/payerShown.ts';
import type { PersonShown } from '#core/settlement/shown.ts';
import { nameOf } from '#renderer/features/earnings/earningsWords.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import { Person } from '#renderer/features/settlement/Person.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { share as shareOf } from '#renderer/features/credit/figures.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { type Currency, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import own from './Statement.module.css';

interface TableProps {
  detail: StatementDetail;
  currency: Currency;
}

/** Everybody who is paid, as what, and the sum. */
export function StatementPayees({ detail, currency, share }: TableProps & { share?: (payee: PersonShown) => void }) {
  const { payees, statement } = detail;
  return (
    <>
      <h2 className={styles.heading}>{t('statement.payeesTitle')}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('settling.payee')}</th>
            <th scope="col">{t('settling.amount')}</th>
            {share !== undefined && <td className={own.notPrinted} />}
          </tr>
        </thead>
        <tbody>
          {payees.map(({ account, name, amount, by }) => (
            <tr key={account}>
              <th scope="row">
                <Person person={{ account, name }} whole />
                <div className={own.as}>
                  {by
                    .map((each) => `${t(`settling.part.${each.part}`)} ${money(BigInt(each.amount), currency)}`)
                    .join(' · ')}
                </div>
              </th>
              <td>
                <Amount amount={BigInt(amount)} {...currency} />
              </td>
              {share !== undefined && (
                <td className={own.notPrinted}>
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={t('statement.shareNamed', { name: nameOf({ account, name }) })}
                    onClick={() => share({ account, name })}
                  >
                    {t('statement.share')}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('statement.sum')}</th>
            <td>
              <Amount amount={BigInt(statement.increase)} {...currency} />
            </td>
            {share !== undefined && <td className={own.notPrinted} />}
          </tr>
        </tfoot>
      </table>
    </>
  );
}

export function StatementAdapters({ detail: { adapters }, currency }: TableProps) {
  if (adapters.length === 0) return null;
  return (
    <>
      <h2 className={styles.heading}>{t('statement.adaptersTitle')}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('statement.adapter')}</th>
            <th scope="col">{t('settling.answers')}</th>
            <th scope="col">{t('statement.fees')}</th>
            <th scope="col">{t('statement.unpaid')}</th>
          </tr>
        </thead>
        <tbody>
          {adapters.map(({ id, name, answers, fees, unpaid }) => (
            <tr key={id}>
              <th scope="row">
                <span dir="auto">{name}</span> <Hash value={id} of={name} />
              </th>
              <td>{count(answers)}</td>
              <td>
                <Amount amount={BigInt(fees)} {...currency} />
              </td>
              <td>
                <Amount amount={BigInt(unpaid)} {...currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** One line an answer: for the payer alone. */
export function StatementReceipts({ detail: { receipts }, currency }: TableProps) {
  if (receipts.length === 0) return null;
  return (
    <section className={own.notPrinted}>
      <h2 className={styles.heading}>{t('statement.receiptsTitle')}</h2>
      <p className={styles.help}>{t('statement.receiptsHelp')}</p>
      <div className={own.receipts} role="region" aria-label={t('statement.receiptsTitle')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('statement.index')}</th>
              <th scope="col">{t('statement.time')}</th>
              <th scope="col">{t('statement.adapter')}</th>
              <th scope="col">{t('statement.tokens')}</th>
              <th scope="col">{t('statement.unattributed')}</th>
              <th scope="col">{t('settling.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {receipts.map(({ index, at, message, adapter, tokens, fee, unattributed }) => (
              <tr key={index}>
                <th scope="row">{count(index)}</th>
                <td>
                  {message === null ? (
                    moment(at)
                  ) : (
                    <Link to="/credit/walk" search={{ kind: 'answer', id: message }} className={styles.link}>
                      {moment(at)}
                    </Link>
                  )}
                </td>
                <td dir="auto">{adapter}</td>
                <td>{count(tokens)}</td>
                <td>{shareOf(unattributed)}</td>
                <td>
                  <Amount amount={BigInt(fee)} {...currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
