import { t } from '#renderer/text/text.ts';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import { PlusMark } from '../marks.tsx';
import { pickAttachments } from './attached.ts';
import styles from './Attachments.module.css';

export function AttachButton({ place }: { place: string }) {
  return (
    <SignButton
      className={styles.add}
      name={t('askFiles.add')}
      title={t('askFiles.drop')}
      onClick={() => void pickAttachments(place)}
    >
      <PlusMark />
    </SignButton>
  );
}
