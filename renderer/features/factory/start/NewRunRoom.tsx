import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Room } from '#renderer/app/Room.tsx';
import { snapshotsQuery } from '#renderer/features/curate/snapshots/snapshotQueries.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Missing } from '../Missing.tsx';
import styles from '../Factory.module.css';
import { HowPart } from './HowPart.tsx';
import { StartPanel } from './StartPanel.tsx';
import { TermsPart } from './TermsPart.tsx';
import { WhatPart } from './WhatPart.tsx';

/** What is trained on what, how, and whether it may be: three steps on one page, and beside them what they take. */
export function NewRunRoom() {
  const models = useQuery(modelsQuery);
  const snapshots = useQuery(snapshotsQuery);
  const error = models.error ?? snapshots.error;
  const ready = models.data !== undefined && snapshots.data !== undefined;
  const missing = ready && (models.data.length === 0 || snapshots.data.length === 0);

  return (
    <Room
      title={t('factory.newRun')}
      actions={
        <Link to="/factory" className={styles.linkButton}>
          {t('factory.allRuns')}
        </Link>
      }
    >
      <div className={styles.wide}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {missing && <Missing base={models.data.length === 0} snapshot={snapshots.data.length === 0} />}
        {ready && !missing && (
          <div className={styles.starting}>
            <div className={styles.steps}>
              <WhatPart models={models.data} snapshots={snapshots.data} />
              <HowPart models={models.data} />
              <TermsPart />
            </div>
            <StartPanel snapshots={snapshots.data} />
          </div>
        )}
      </div>
    </Room>
  );
}
