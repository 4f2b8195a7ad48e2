import { useQuery } from '@tanstack/react-query';
import type { MoneyToken } from '#core/settlement/shown.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { type Slice, whyQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf, roughly } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';

/** Why something earned: as whose work, how that is known, in how many answers, how sure. */
export function Reasons({ slice, row, token }: { slice: Slice; row: string; token: MoneyToken }) {
  const { data, error } = useQuery(whyQuery(slice, row));
  const currency = currencyOf(token);
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined) return null;
  if (data.reasons.length === 0) return <p>{t('earnings.whyNothing')}</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('earnings.reason')}</th>
          <th scope="col">{t('earnings.by.adapter')}</th>
          <th scope="col">{t('earnings.by.record')}</th>
          <th scope="col">{t('earnings.knownBy')}</th>
          <th scope="col">{t('settling.answers')}</th>
          <th scope="col">{t('earnings.between')}</th>
          <th scope="col">{t('settling.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {data.reasons.map(({ part, adapter, adapterName, record, kind, answers, amount, low, high }) => (
          <tr key={`${part} ${adapter} ${record ?? ''} ${kind ?? ''}`}>
            <th scope="row">{t(`settling.part.${part}`)}</th>
            <td dir="auto">{adapterName}</td>
            <td>{record === null ? '' : <Hash value={record} of={t('earnings.by.record')} />}</td>
            <td>{kind === null ? t('earnings.exact') : t(`credit.kind.${kind}`)}</td>
            <td>{count(answers)}</td>
            <td>
              {low === null || high === null || low === high
                ? t('earnings.exact')
                : t('earnings.betweenOf', {
                    low: roughly(BigInt(low), currency),
                    high: roughly(BigInt(high), currency),
                  })}
            </td>
            <td>
              <Amount amount={BigInt(amount)} {...currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
