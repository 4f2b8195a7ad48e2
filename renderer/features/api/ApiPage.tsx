import { Link } from '@tanstack/react-router';
import { Room } from '#renderer/app/Room.tsx';
import { t } from '#renderer/text/text.ts';
import styles from './ApiPage.module.css';
import { DoorPart } from './DoorPart.tsx';
import { ExamplePart } from './ExamplePart.tsx';
import { KeysPart } from './KeysPart.tsx';
import { RequestsPart } from './RequestsPart.tsx';
import { useApiView } from './useApiView.ts';

/** The door for other programs: whether it is open, who may come in, and who does. */
export function ApiPage() {
  const view = useApiView();
  return (
    <Room
      title={t('api.title')}
      actions={
        <Link to="/settings" className={styles.back}>
          {t('api.toSettings')}
        </Link>
      }
    >
      <div className={styles.page}>
        {view === undefined ? (
          <p className={styles.quiet}>{t('api.waiting')}</p>
        ) : (
          <>
            <DoorPart status={view.status} />
            <KeysPart keys={view.keys} />
            <RequestsPart requests={view.requests} />
            {view.status.address !== null && <ExamplePart address={view.status.address} model={view.exampleModel} />}
          </>
        )}
      </div>
    </Room>
  );
}
