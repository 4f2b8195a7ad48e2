import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { WorkEnd } from './WorkEnd.tsx';
import { useWork } from './useWork.ts';
import styles from './Snapshots.module.css';

const LONGEST_NAME = 120;

/** Makes a project of a snapshot. The work goes on when the dialog is closed; the status line shows it. */
export function Branching({ manifest, close }: { manifest: Manifest; close: () => void }) {
  const [name, setName] = useState(manifest.name.slice(0, LONGEST_NAME));
  const [trouble, setTrouble] = useState<string>();
  const { job, begin } = useWork();
  const go = async () => {
    setTrouble(undefined);
    try {
      await begin(() => host.snapshots.branch({ root: manifest.root, name: name.trim() }));
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <Dialog title={t('curateSnapshots.branching.title', { name: manifest.name })} close={close} width={520}>
      <div className={styles.dialog}>
        <p className={styles.said}>{t('curateSnapshots.branching.body')}</p>
        <TextField
          label={t('curateSnapshots.branching.name')}
          value={name}
          maxLength={LONGEST_NAME}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {job !== undefined && <WorkEnd job={job} />}
        {job?.state === 'done' && job.result !== null ? (
          <Notice>
            {t('curateSnapshots.branching.done', { name })}{' '}
            <Link to="/curate/$project" params={{ project: job.result }}>
              {t('curateSnapshots.branching.open')}
            </Link>
          </Notice>
        ) : (
          <div className={styles.end}>
            <Button
              kind="call"
              disabled={name.trim() === '' || (job !== undefined && isUnderWay(job))}
              onClick={() => void go()}
            >
              {t('curateSnapshots.branching.act')}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
