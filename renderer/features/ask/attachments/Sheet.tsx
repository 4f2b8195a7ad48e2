import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attachment } from '#core/attachments.ts';
import { host } from '#renderer/host/client.ts';
import { bytes, count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Attachments.module.css';

/** In UTF-16 units: more at once makes a browser think for seconds. */
const SHOWN_AT_ONCE = 100_000;

/** A file's text, as the model reads it: plain, whatever is in it. */
export default function Sheet({ file, close }: { file: Attachment; close: () => void }) {
  const [pages, setPages] = useState(1);
  const { data, error } = useQuery({
    queryKey: ['attachments', 'text', file.id],
    queryFn: () => host.attachments.text({ id: file.id }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const shown = data?.text.slice(0, pages * SHOWN_AT_ONCE).toWellFormed();
  return (
    <Dialog title={file.name} close={close} width={760}>
      <p className={styles.sheetFacts}>
        {t('askFiles.about', { size: bytes(file.bytes), length: count(file.length), encoding: NAMES[file.encoding] })}{' '}
        {file.encodingGuessed && t('askFiles.guessed')}
      </p>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {shown !== undefined && (
        <pre className={styles.text} tabIndex={0} dir="auto" aria-label={t('askFiles.text', { name: file.name })}>
          {shown}
        </pre>
      )}
      {data !== undefined && data.text.length > pages * SHOWN_AT_ONCE && (
        <div className={styles.sheetFoot}>
          <Button size="small" onClick={() => setPages(pages + 1)}>
            {t('askFiles.more')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

const NAMES = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
} as const satisfies Record<Attachment['encoding'], string>;
