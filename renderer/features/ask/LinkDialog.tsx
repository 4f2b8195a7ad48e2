import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import styles from './AskRoom.module.css';
import { CopyButton } from './CopyButton.tsx';
import { answerAboutLink } from './linkConsent.ts';

/** Shows the whole address before it is opened: what a model wrote may lead anywhere. */
export function LinkDialog({ url }: { url: URL }) {
  const open = async () => {
    answerAboutLink();
    try {
      await host.app.openLink({ url: url.href });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <Dialog title={t('ask.link.title')} close={answerAboutLink}>
      <p>{t('ask.link.body')}</p>
      <p className={styles.address} dir="ltr">
        {url.href}
      </p>
      <div className={styles.dialogActs}>
        <CopyButton label={t('ask.link.copy')} text={() => url.href}>
          {t('ask.link.copy')}
        </CopyButton>
        <Button onClick={answerAboutLink} data-autofocus>
          {t('ask.link.cancel')}
        </Button>
        <Button kind="call" onClick={() => void open()}>
          {t('ask.link.open')}
        </Button>
      </div>
    </Dialog>
  );
}
