import { t } from '#renderer/text/text.ts';
import { PlusMark } from '../marks.tsx';
import { pickAttachments } from './attached.ts';
import styles from './Attachments.module.css';

export function AttachButton({ place }: { place: string }) {
  return (
    <button
      type="button"
      className={styles.add}
      aria-label={t('askFiles.add')}
      title={t('askFiles.drop')}
      onClick={() => void pickAttachments(place)}
    >
      <PlusMark />
    </button>
  );
}
