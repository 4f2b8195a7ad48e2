import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { networksQuery } from '#renderer/features/networks/networkQueries.ts';
import { answerFeeQuery, payerChoiceQuery, statementsQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Fees.module.css';

/** What an answer cost, how far that is settled, and the way to the room where it is. Nothing where it was free. */
export function AnswerFee({ message }: { message: string }) {
  const { data = [] } = useQuery(answerFeeQuery(message));
  const settled = data.some(({ statement }) => statement !== null);
  const { data: statements = [] } = useQuery({ ...statementsQuery, enabled: settled });
  const { data: choice } = useQuery({ ...payerChoiceQuery, enabled: data.length > 0 });
  const networks = useQuery(networksQuery).data?.networks ?? [];
  const practice = networks.some(({ id, practice: worthless }) => id === choice?.network && worthless);
  return data.map(({ token, amount, statement }) => {
    const found = statements.find(({ id }) => id === statement);
    return (
      <p key={token.address} className={styles.paid}>
        {t('fees.answer', { amount: money(BigInt(amount), currencyOf(token)) })}
        {(found?.practice ?? practice) && ` · ${t('sending.practice')}`} ·{' '}
        {found === undefined ? (
          <Link to="/earnings/owed">{t('fees.owed')}</Link>
        ) : (
          <Link to="/earnings/statements/$id" params={{ id: found.id }}>
            {t(`owing.state.${found.state}`)}
          </Link>
        )}
      </p>
    );
  });
}
