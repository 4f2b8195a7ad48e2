import { useState } from 'react';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { CopyButton } from './CopyButton.tsx';
import styles from './LinkConsent.module.css';
import { answerAboutLink, useLinkConsent } from './linkConsent.ts';

/** Shows where a link really leads, before anything outside learns of it. */
export default function LinkConsent() {
  const url = useLinkConsent((state) => state.url);
  const [trouble, setTrouble] = useState<string>();
  if (url === null) return null;

  const open = async () => {
    try {
      await host.app.openLink({ url: url.href });
      answerAboutLink();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <Dialog title={t('ask.link.title')} close={answerAboutLink} width={520}>
      <p>{t('ask.link.body')}</p>
      {/* As the browser would read it: a host name in other letters stands here in its plain form. */}
      <p className={styles.address} dir="ltr">
        {'https://'}
        <b>{url.host}</b>
        {url.href.slice(url.origin.length)}
      </p>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      <div className={styles.actions}>
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
