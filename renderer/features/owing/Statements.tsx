import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { statementsQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';

/** Every settlement of an account, the newest first. */
export function Statements({ network, account }: { network: bigint; account: string }) {
  const { data, error } = useQuery(statementsQuery);
  const own = data?.filter((each) => each.network === network && each.payer.account === account) ?? [];
  return (
    <section aria-label={t('owing.statementsTitle')}>
      <h2 className={styles.heading}>{t('owing.statementsTitle')}</h2>
      {error !== null && data === undefined && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data !== undefined && own.length === 0 && <p className={styles.help}>{t('owing.noStatements')}</p>}
      <ul className={styles.plain}>
        {own.map(({ id, madeAt, increase, token, payees, state }) => (
          <li key={id} className={styles.line}>
            <Link to="/earnings/statements/$id" params={{ id }} className={styles.link}>
              {t('statement.titleOf', { when: moment(madeAt) })}
            </Link>
            <span>
              {t('owing.statementLine', {
                count: payees,
                payees: count(payees),
                amount: money(BigInt(increase), currencyOf(token)),
              })}{' '}
              · {t(`owing.state.${state}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
