import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Room } from '#renderer/app/Room.tsx';
import { commandKeys, runCommand } from '#renderer/app/commands.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Adapters } from './adapters/Adapters.tsx';
import { adapterCountQuery } from './adapters/adapterQueries.ts';
import { Bases } from './Bases.tsx';
import { FindButton } from './find/FindButton.tsx';
import styles from './ModelsRoom.module.css';
import { showAdapters, showBases, showServers, usePart } from './part.ts';

const Servers = lazy(() => import('#renderer/features/remotes/Servers.tsx'));
const SHOW = { bases: showBases, adapters: () => showAdapters(), servers: showServers };

/** The library: bases, and the adapters that teach them something. */
export function ModelsRoom() {
  const part = usePart((state) => state.part);
  const { data: models } = useQuery(modelsQuery);
  const { data: adapters } = useQuery(adapterCountQuery);
  const keys = commandKeys(part === 'bases' ? 'model.add' : 'adapter.add');
  const note = [
    ...(models === undefined || models.length === 0 ? [] : [t('models.count', { count: models.length })]),
    ...(adapters === undefined || adapters === 0
      ? []
      : [t('adapters.count', { count: adapters, amount: count(adapters) })]),
  ].join(' · ');

  return (
    <Room
      title={t('models.title')}
      note={note === '' ? undefined : note}
      actions={
        part === 'bases' ? (
          <>
            <FindButton />
            <Button kind="call" onClick={() => runCommand('model.add')}>
              {t('models.add')}
              {keys !== undefined && <Kbd>{keys}</Kbd>}
            </Button>
          </>
        ) : part === 'servers' ? undefined : (
          <Button kind="call" onClick={() => runCommand('adapter.add')}>
            {t('adapters.add')}
            {keys !== undefined && <Kbd>{keys}</Kbd>}
          </Button>
        )
      }
    >
      <div className={styles.page}>
        <div className={styles.parts}>
          <Choice
            label={t('adapters.parts')}
            value={part}
            options={[
              { value: 'bases', label: t('adapters.partBases') },
              { value: 'adapters', label: t('adapters.partAdapters') },
              { value: 'servers', label: t('remotes.part') },
            ]}
            onChange={(chosen) => SHOW[chosen]()}
          />
        </div>
        {part === 'bases' && <Bases />}
        {part === 'adapters' && <Adapters />}
        {part === 'servers' && (
          <Suspense fallback={null}>
            <Servers />
          </Suspense>
        )}
      </div>
    </Room>
  );
}
