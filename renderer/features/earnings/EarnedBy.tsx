import { useQuery } from '@tanstack/react-query';
import { Fragment, useId, useState } from 'react';
import type { EarnedBy as By, EarnedOver } from '#core/settlement/earningsShown.ts';
import type { MoneyToken } from '#core/settlement/shown.ts';
import { Amount } from '#renderer/features/money/Amount.tsx';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { type Earner, overQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { count, shortHash } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf, money, roughly } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import own from './Earnings.module.css';
import { Reasons } from './Reasons.tsx';

const CUTS = ['record', 'snapshot', 'datanet', 'adapter', 'payer'] as const satisfies readonly By[];
type Cut = (typeof CUTS)[number];
const PARTS = 1_000_000n;

/** What was earned, cut in one way, and why. What payers did not share is said, not spread. */
export function EarnedBy({ slice, token }: { slice: Earner; token: MoneyToken }) {
  const [by, setBy] = useState<Cut>('record');
  const { data, error } = useQuery(overQuery({ ...slice, by }));
  const currency = currencyOf(token);
  // What stood before stays until the other cut is there; its keys mean something else.
  const shown = data?.by === by ? data : undefined;
  const unknown = BigInt(shown?.unknown ?? '0');
  const apart = BigInt(shown?.apart ?? '0');
  return (
    <section aria-label={t('earnings.byTitle')}>
      <h2 className={styles.heading}>{t('earnings.byTitle')}</h2>
      <div className={styles.choices}>
        <Choice<Cut>
          label={t('earnings.by.label')}
          value={by}
          options={CUTS.map((value) => ({ value, label: t(`earnings.by.${value}`) }))}
          onChange={setBy}
        />
      </div>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {shown !== undefined && shown.rows.length === 0 && unknown + apart === 0n && (
        <p className={styles.help}>{t('earnings.noRows')}</p>
      )}
      {shown !== undefined && shown.rows.length > 0 && <Rows slice={slice} by={by} over={shown} token={token} />}
      {apart > 0n && <p className={styles.help}>{t('earnings.apart', { amount: money(apart, currency) })}</p>}
      {unknown > 0n && (
        <p className={styles.help}>
          {t(shown?.rows.length === 0 ? 'earnings.unknownAll' : 'earnings.unknown', {
            amount: money(unknown, currency),
          })}
        </p>
      )}
    </section>
  );
}

interface RowsProps {
  slice: Earner;
  by: Cut;
  over: EarnedOver;
  token: MoneyToken;
}

function Rows({ slice, by, over: { rows, apart, unknown }, token }: RowsProps) {
  const [opened, setOpened] = useState<string>();
  const id = useId();
  const currency = currencyOf(token);
  const most = rows.reduce((largest, { amount }) => (BigInt(amount) > largest ? BigInt(amount) : largest), 1n);
  const sum = rows.reduce((all, { amount }) => all + BigInt(amount), BigInt(apart) + BigInt(unknown));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t(`earnings.by.${by}`)}</th>
          <th scope="col">{t('settling.answers')}</th>
          <th scope="col">{t('earnings.between')}</th>
          <th scope="col">{t('settling.amount')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, amount, low, high, answers }) => {
          const called = name ?? (by === 'datanet' ? t('earnings.datanet', { id: key }) : shortHash(key));
          return (
            <Fragment key={key}>
              <tr>
                <th scope="row" className={own.whole}>
                  {(name !== null || by === 'datanet') && (
                    <span className={own.name} dir="auto">
                      {called}
                    </span>
                  )}
                  {by !== 'datanet' && <Hash value={key} of={t(`earnings.by.${by}`)} />}
                  <span
                    className={own.bar}
                    style={{ inlineSize: `${Number((BigInt(amount) * PARTS) / most) / 10_000}%` }}
                    aria-hidden
                  />
                </th>
                <td>{answers === null ? t('earnings.notKnown') : count(answers)}</td>
                <td>{between(low, high)}</td>
                <td>
                  <Amount amount={BigInt(amount)} {...currency} />
                  <div className={styles.quiet}>{partOf(BigInt(amount), sum)}</div>
                </td>
                <td>
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={t('earnings.whyNamed', { name: called })}
                    aria-expanded={opened === key}
                    aria-controls={`${id}-${key}`}
                    onClick={() => setOpened(opened === key ? undefined : key)}
                  >
                    {t('earnings.why')}
                  </Button>
                </td>
              </tr>
              {opened === key && (
                <tr className={own.reasons} id={`${id}-${key}`}>
                  <td colSpan={5}>
                    <div>
                      <Reasons slice={{ ...slice, by }} row={key} token={token} />
                    </div>
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );

  function between(low: string | null, high: string | null): string {
    if (low === null || high === null) return t('earnings.notKnown');
    if (low === high) return t('earnings.exact');
    return t('earnings.betweenOf', { low: roughly(BigInt(low), currency), high: roughly(BigInt(high), currency) });
  }
}

/** Of everything that was earned in this token: "12 %", "under 1 %". */
function partOf(amount: bigint, sum: bigint): string {
  const hundredths = sum === 0n ? 0 : Number((amount * 100n) / sum);
  const figure = t('units.percent', { amount: String(Math.max(1, hundredths)) });
  return hundredths === 0 && amount > 0n ? t('credit.under', { share: figure }) : figure;
}
