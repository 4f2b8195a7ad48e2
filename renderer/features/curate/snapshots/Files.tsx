import { useState } from 'react';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { SnapshotFile } from '#protocol/window/snapshots.ts';
import { toast } from '#renderer/app/toasts.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Snapshots.module.css';

const FILES = [
  ['records.jsonl', 'records'],
  ['manifest.json', 'manifest'],
  ['croissant.json', 'croissant'],
  ['README.md', 'card'],
] as const;

/** The files that a snapshot is made of, each to be saved elsewhere. */
export function Files({ manifest: { root } }: { manifest: Manifest }) {
  const [saving, setSaving] = useState<SnapshotFile>();
  const save = async (what: SnapshotFile) => {
    setSaving(what);
    try {
      if (await saveFile(await host.snapshots.file({ root, what }))) {
        toast({ text: t('curateSnapshots.detail.saved', { file: what }) });
      }
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    } finally {
      setSaving(undefined);
    }
  };
  return (
    <section className={styles.section} aria-label={t('curateSnapshots.detail.files')}>
      <h3 className={styles.heading}>{t('curateSnapshots.detail.files')}</h3>
      <ul className={styles.files}>
        {FILES.map(([file, what]) => (
          <li key={file}>
            <span className={styles.fileName}>{file}</span>
            <span className={styles.quiet}>{t(`curateSnapshots.detail.file.${what}`)}</span>
            <Button
              size="small"
              disabled={saving === file}
              aria-label={t('curateSnapshots.detail.saveNamed', { file })}
              onClick={() => void save(file)}
            >
              {t('curateSnapshots.detail.save')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
