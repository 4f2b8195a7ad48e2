import { useState } from 'react';
import { type ExportFormat, type ExportOptions, exportFormatSchema } from '#core/curate/exporting.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { WorkEnd } from './WorkEnd.tsx';
import { useWork } from './useWork.ts';
import styles from './Snapshots.module.css';

/** Writes a snapshot in another tool's format, and saves what came of it. */
export function Exporting({ manifest, close }: { manifest: Manifest; close: () => void }) {
  const [format, setFormat] = useState<ExportFormat>('parquet');
  const [trouble, setTrouble] = useState<string>();
  const { job, begin } = useWork();
  const go = async () => {
    setTrouble(undefined);
    try {
      const options: ExportOptions = {
        format,
        compress: 'none',
        uses: {},
        extras: [],
        scheme: 'bio',
        per: 'paragraph',
      };
      const wish = { root: manifest.root, options };
      const ended = await begin(() => host.snapshots.export(wish));
      if (ended.state !== 'done') return;
      const { file } = await host.projects.exported({ job: ended.id });
      if (await saveFile(file)) toast({ text: t('curateSnapshots.detail.saved', { file: file.name }) });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <Dialog title={t('curateSnapshots.exporting.title', { name: manifest.name })} close={close} width={520}>
      <div className={styles.dialog}>
        <Select
          label={t('curateSnapshots.exporting.format')}
          value={format}
          options={exportFormatSchema.options.map((value) => ({ value, label: t(`curateExports.formats.${value}`) }))}
          onChange={setFormat}
        />
        {format === 'parquet' && <p className={styles.said}>{t('curateSnapshots.exporting.hub')}</p>}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {job !== undefined && <WorkEnd job={job} />}
        <div className={styles.end}>
          <Button kind="call" disabled={job !== undefined && isUnderWay(job)} onClick={() => void go()}>
            {t('curateSnapshots.exporting.act')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
