import { useState } from 'react';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { WorkEnd } from './WorkEnd.tsx';
import { useWork } from './useWork.ts';
import styles from './Snapshots.module.css';

type As = 'archive' | 'folder';

/** Writes a snapshot for somebody else: one file to be saved, or a folder to be copied to a server. */
export function Sharing({ manifest: { root, name }, close }: { manifest: Manifest; close: () => void }) {
  const [as, setAs] = useState<As>('archive');
  const [made, setMade] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const { job, begin } = useWork();
  const go = async () => {
    setTrouble(undefined);
    setMade(false);
    try {
      const ended = await begin(() => host.snapshots.share({ root, as }));
      if (ended.state !== 'done') return;
      if (as === 'folder') {
        setMade(true);
        return;
      }
      const file = await host.snapshots.shared({ root });
      if (!(await saveFile(file))) return;
      toast({ text: t('curateSnapshots.detail.saved', { file: file.name }) });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  const show = async () => {
    try {
      await host.snapshots.showShared({ root, sealed: false });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <Dialog title={t('curateSnapshots.sharing.title', { name })} close={close} width={520}>
      <div className={styles.dialog}>
        <Choice<As>
          label={t('curateSnapshots.sharing.as')}
          value={as}
          options={[
            { value: 'archive', label: t('curateSnapshots.sharing.archive') },
            { value: 'folder', label: t('curateSnapshots.sharing.folder') },
          ]}
          onChange={setAs}
        />
        <p className={styles.said}>{t(`curateSnapshots.sharing.${as}Help`)}</p>
        <p className={styles.said}>{t('curateSnapshots.sharing.carries')}</p>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {job !== undefined && <WorkEnd job={job} />}
        {made && <Notice>{t('curateSnapshots.sharing.folderMade')}</Notice>}
        <div className={styles.end}>
          {made && <Button onClick={() => void show()}>{t('curateSnapshots.sharing.show')}</Button>}
          <Button kind="call" disabled={job !== undefined && isUnderWay(job)} onClick={() => void go()}>
            {t(`curateSnapshots.sharing.act.${as}`)}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
