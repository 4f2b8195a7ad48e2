import type { Attachment } from '#core/attachments.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Attachments.module.css';
import { Chip } from './Chip.tsx';

/** The files that went with a question. */
export function QuestionFiles({ files }: { files: readonly Attachment[] | undefined }) {
  if (files === undefined || files.length === 0) return null;
  return (
    <div className={`${styles.row} ${styles.inQuestion}`} role="group" aria-label={t('askFiles.group')}>
      {files.map((file) => (
        <Chip key={file.id} name={file.name} size={file.bytes} file={file} />
      ))}
    </div>
  );
}
