import { showOverlay } from '#renderer/app/screen.ts';
import { t } from '#renderer/text/text.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { AddPanel } from './AddPanel.tsx';
import { giveUp, useAdding } from './adding.ts';
import styles from './AddDialog.module.css';

const close = () => {
  showOverlay(null);
  // What is being added goes on, and shows at the foot; what was only looked at is let go.
  if (useAdding.getState().adding.stage !== 'adding') void giveUp();
};

/** The way in from every room but the welcome. */
export function AddDialog() {
  return (
    <Dialog title={t('adding.title')} close={close} width={600}>
      <AddPanel invitation={<p className={styles.invitation}>{t('welcome.chooseBody')}</p>} onEnd={close} />
    </Dialog>
  );
}
