import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MoneyToken } from '#core/settlement/shown.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { type Earner, overQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { DayChart } from '#renderer/ui/DayChart.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import own from './Earnings.module.css';
import { lastDays } from './lastDays.ts';

const DAYS = 30;

/** The last days, drawn and as numbers. */
export function Lately({ slice, token }: { slice: Earner; token: MoneyToken }) {
  const { data, error } = useQuery(overQuery({ ...slice, by: 'day' }));
  const currency = currencyOf(token);
  // The room is left and come back to before a day is over.
  const [now] = useState(() => Date.now());
  if (error !== null && data === undefined) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  const { days, sum } = lastDays(data?.rows ?? [], currency, now, DAYS);
  return (
    <section aria-label={t('earnings.chart')} className={own.lately}>
      <p className={styles.kicker}>{t('earnings.lastDays')}</p>
      <p>
        <Amount amount={sum} {...currency} kind="figure" />
      </p>
      <DayChart label={t('earnings.chart')} unit={currency.symbol} days={days} />
      {data !== undefined && sum === 0n && <p className={styles.quiet}>{t('earnings.nothingLately')}</p>}
    </section>
  );
}
