import { useQuery } from '@tanstack/react-query';
import { SmallWorldHere } from '#renderer/features/starter/SmallWorldHere.tsx';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Beside } from './Beside.tsx';
import { FindPanel } from './find/FindPanel.tsx';
import { ModelRow } from './ModelRow.tsx';
import styles from './ModelsRoom.module.css';

/** The bases in the library: what they are, whether they fit, which one answers. */
export function Bases() {
  const { data: models, error } = useQuery(modelsQuery);
  const chosen = useSettings()?.chosenModel;
  return (
    <>
      <FindPanel />
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {models?.length === 0 && (
        <div className={styles.empty}>
          <h2 className={styles.emptyTitle}>{t('models.emptyTitle')}</h2>
          <p className={styles.text}>{t('models.emptyBody')}</p>
        </div>
      )}
      {models !== undefined && models.length > 0 && (
        <ul className={styles.list} aria-label={t('models.list')}>
          {models.map((model) => (
            <ModelRow key={model.hash} model={model} chosen={model.hash === chosen} />
          ))}
        </ul>
      )}
      <SmallWorldHere />
      <Beside />
    </>
  );
}
