import { useRef, useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { saveText } from '#renderer/features/wallet/saveText.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Datanets.module.css';

/** What the contracts are told where an owner named no place: the hash, so that one knows what to ask for. */
const HANDED = 'sha256:';

/**
 * Name and description lie where the owner put them; whoever asks there is seen there, so a person says when. Or they
 * came by hand. Either way they count only when they are what the chain says.
 */
export function Unread({ network, datanet, location }: { network: bigint; datanet: number; location: string }) {
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const act = async (work: () => Promise<string | undefined>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      setTrouble(await work());
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
    setBusy(false);
  };
  const fetch = async () => {
    await host.datanets.describe({ network, datanet });
    return undefined;
  };
  const take = async (file: File) => {
    const { taken } = await host.datanets.takeDescription({ network, datanet, text: await file.text() });
    return taken ? undefined : t('datanets.notTaken');
  };
  const handed = location.startsWith(HANDED);
  return (
    <div className={styles.unread}>
      <p>
        {t(handed ? 'datanets.unreadHanded' : 'datanets.unread')}{' '}
        <span className={styles.address}>{handed ? location.slice(HANDED.length) : location}</span>
      </p>
      <div className={styles.acts}>
        {!handed && (
          <Button disabled={busy} onClick={() => void act(fetch)}>
            {busy ? t('datanets.fetching') : t('datanets.fetch')}
          </Button>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file !== undefined) void act(() => take(file));
          }}
        />
        <Button kind={handed ? 'plain' : 'quiet'} disabled={busy} onClick={() => picker.current?.click()}>
          {t('datanets.take')}
        </Button>
      </div>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </div>
  );
}

/** The description as the file that others can fetch or be given. */
export function HandOn({ network, datanet }: { network: bigint; datanet: number }) {
  const keep = async () => {
    try {
      const { text } = await host.datanets.description({ network, datanet });
      saveText(`datanet-${datanet}.json`, text);
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <Button kind="quiet" onClick={() => void keep()}>
      {t('datanets.keepDescription')}
    </Button>
  );
}
