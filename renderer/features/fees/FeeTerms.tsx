import { useQuery } from '@tanstack/react-query';
import type { RegistrationShown } from '#core/settlement/feesShown.ts';
import { ROLES } from '#core/settlement/feeTerms.ts';
import { writeAmount } from '#core/wallet/amount.ts';
import { MarkedPayers } from '#renderer/features/datanets/audits/PayerMarks.tsx';
import { DatanetLink } from '#renderer/features/datanets/DatanetLink.tsx';
import { nameOf } from '#renderer/features/earnings/earningsWords.ts';
import { adapterFeesQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { currencyOf, money } from '#renderer/text/money.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Fees.module.css';
import { useRegistrar } from './useRegistrar.ts';

interface FeeTermsProps {
  adapter: string;
  /** It was trained here, and says itself what it learnt from. */
  isOwn: boolean;
}

/** What an adapter's answers cost and who gets how much of it, as it stands on the chosen network. */
export function FeeTerms({ adapter, isOwn }: FeeTermsProps) {
  const registrar = useRegistrar();
  const { data } = useQuery({
    ...adapterFeesQuery(registrar?.network.id ?? 0n, registrar?.account.address ?? '', adapter),
    enabled: registrar !== undefined,
  });
  const [latest] = data?.registered ?? [];
  if (latest === undefined || registrar === undefined) return null;
  return (
    <section className={styles.terms} aria-label={t('fees.title')}>
      <h3>{t('fees.title')}</h3>
      <p>
        {t('fees.registered', {
          network: registrar.network.name,
          author: nameOf(latest.author),
          terms: feeWords(latest.fee),
        })}
        {registrar.network.practice && ` · ${t('sending.practice')}`}
      </p>
      <div className={styles.division} aria-hidden>
        {ROLES.filter((role) => latest.division[role] > 0).map((role) => (
          <span key={role} data-role={role} style={{ flexGrow: latest.division[role] }} />
        ))}
      </div>
      <ul className={styles.roles} aria-label={t('fees.division')}>
        {ROLES.filter((role) => latest.division[role] > 0).map((role) => (
          <li key={role}>
            {t(`fees.role.${role}`)}{' '}
            <b>{t('units.percent', { amount: writeAmount(BigInt(latest.division[role]), 2) })}</b>
          </li>
        ))}
      </ul>
      {!isOwn && latest.sources.length > 0 && (
        <>
          <h3>{t('fees.learnt')}</h3>
          <ul aria-label={t('fees.learnt')}>
            {latest.sources.map(({ contribution, datanet, datanetName, name }) => (
              <li key={contribution}>
                {t('fees.learntFrom', { contribution: String(contribution) })}{' '}
                <DatanetLink network={registrar.network.id} datanet={datanet} name={datanetName} />
                {' · '}
                {name === null ? t('fees.notHere') : t('fees.isHere', { name })}
              </li>
            ))}
          </ul>
        </>
      )}
      <MarkedPayers network={registrar.network.id} datanets={latest.sources.map(({ datanet }) => datanet)} />
    </section>
  );
}

function feeWords({ token, perAnswer, perThousandTokens, mostPerAnswer, freeForAuthor }: RegistrationShown['fee']) {
  const amount = (text: string) => money(BigInt(text), currencyOf(token));
  if (perAnswer === '0' && perThousandTokens === '0') return t('fees.free');
  return [
    ...(perAnswer === '0' ? [] : [t('fees.terms.perAnswer', { amount: amount(perAnswer) })]),
    ...(perThousandTokens === '0' ? [] : [t('fees.terms.perThousand', { amount: amount(perThousandTokens) })]),
    ...(mostPerAnswer === null ? [] : [t('fees.terms.most', { amount: amount(mostPerAnswer) })]),
    ...(freeForAuthor ? [t('fees.terms.own')] : []),
  ].join(', ');
}
