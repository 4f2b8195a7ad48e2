import { useQuery } from '@tanstack/react-query';
import styles from '#renderer/features/settlement/Settlement.module.css';
import { type Earner, forecastQuery } from '#renderer/features/settlement/settlementQueries.ts';
import { t } from '#renderer/text/text.ts';
import { forecastWords } from './earningsWords.ts';

export function Forecast({ slice: { network, accounts, token } }: { slice: Earner }) {
  const { data } = useQuery(forecastQuery(network, accounts, token));
  return (
    <section aria-label={t('earnings.forecastTitle')}>
      <h2 className={styles.heading}>{t('earnings.forecastTitle')}</h2>
      <p className={styles.help}>{data === undefined ? ' ' : forecastWords(data)}</p>
    </section>
  );
}
