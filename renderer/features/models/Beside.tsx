import { useQuery } from '@tanstack/react-query';
import { besideModelsQuery } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { BesideRow } from './BesideRow.tsx';
import styles from './Beside.module.css';

/** The models that do not answer; nothing where there are none. */
export function Beside() {
  const { data: models = [] } = useQuery(besideModelsQuery);
  if (models.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="beside">
      <h2 className={styles.title} id="beside">
        {t('beside.title')}
      </h2>
      <p className={styles.intro}>{t('beside.intro')}</p>
      <ul aria-label={t('beside.list')}>
        {models.map((model) => (
          <BesideRow key={model.hash} model={model} />
        ))}
      </ul>
    </section>
  );
}
