import { useQuery } from '@tanstack/react-query';
import { Room } from '#renderer/app/Room.tsx';
import { commandKeys, runCommand } from '#renderer/app/commands.ts';
import { modelsQuery, useSettings } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { FindButton } from './find/FindButton.tsx';
import { FindPanel } from './find/FindPanel.tsx';
import { ModelRow } from './ModelRow.tsx';
import styles from './ModelsRoom.module.css';

/** The bases in the library: what they are, whether they fit, which one answers. */
export function ModelsRoom() {
  const { data: models, error } = useQuery(modelsQuery);
  const chosen = useSettings()?.chosenModel;
  const keys = commandKeys('model.add');

  return (
    <Room
      title={t('models.title')}
      note={models === undefined || models.length === 0 ? undefined : t('models.count', { count: models.length })}
      actions={
        <>
          <FindButton />
          <Button kind="call" onClick={() => runCommand('model.add')}>
            {t('models.add')}
            {keys !== undefined && <Kbd>{keys}</Kbd>}
          </Button>
        </>
      }
    >
      <div className={styles.page}>
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
        {models !== undefined && <p className={styles.toCome}>{t('models.toCome')}</p>}
      </div>
    </Room>
  );
}
