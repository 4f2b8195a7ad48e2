import { useQuery } from '@tanstack/react-query';
import { besideModelsQuery, modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { t } from '#renderer/text/text.ts';
import { BesideRow } from './BesideRow.tsx';
import styles from './Beside.module.css';
import { DraftRow } from './DraftRow.tsx';

/** The models that do not answer, and those that draft for one that does; nothing where there are none. */
export function Beside() {
  const { data: models = [] } = useQuery(besideModelsQuery);
  const { data: bases = [] } = useQuery(modelsQuery);
  const drafts = Object.entries(useSettings()?.drafts ?? {}).flatMap(([ofBase, hash]) => {
    const [model, base] = [hash, ofBase].map((wanted) => bases.find((each) => each.hash === wanted));
    return model === undefined || base === undefined ? [] : [{ model, base }];
  });
  if (models.length === 0 && drafts.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="beside">
      <h2 className={styles.title} id="beside">
        {t('beside.title')}
      </h2>
      {drafts.length > 0 && (
        <ul aria-label={t('drafts.list')}>
          {drafts.map(({ model, base }) => (
            <DraftRow key={base.hash} model={model} base={base} />
          ))}
        </ul>
      )}
      {models.length > 0 && (
        <>
          <p className={styles.intro}>{t('beside.intro')}</p>
          <ul aria-label={t('beside.list')}>
            {models.map((model) => (
              <BesideRow key={model.hash} model={model} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
