import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { WorkEnd } from './WorkEnd.tsx';
import { useWork } from './useWork.ts';
import styles from './Snapshots.module.css';

/** Fetches a snapshot from where somebody put it. The work goes on when the dialog is closed. */
export function Fetching({ close }: { close: () => void }) {
  const [location, setLocation] = useState('');
  const [plainHttp, setPlainHttp] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const { job, begin } = useWork();
  const busy = job !== undefined && isUnderWay(job);
  // Nothing is on the way to this very machine.
  const plain = /(?:^|\s)http:\/\/(?!127\.|localhost[:/])/.test(location);
  const go = async () => {
    setTrouble(undefined);
    try {
      const { state, result } = await begin(() => host.snapshots.fetch({ location, plainHttp: plain && plainHttp }));
      if (state !== 'done' || result === null) return;
      const { name } = await host.snapshots.manifest({ root: result });
      toast({ text: t('curateSnapshots.fromElsewhere.added', { name }) });
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <Dialog title={t('curateSnapshots.fetching.title')} close={close} width={560}>
      <form
        className={styles.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && location.trim() !== '') void go();
        }}
      >
        <TextField
          label={t('curateSnapshots.fetching.address')}
          description={t('curateSnapshots.fetching.addressHelp')}
          placeholder="https://…"
          value={location}
          maxLength={4_000}
          data-autofocus
          onChange={(event) => setLocation(event.currentTarget.value)}
        />
        {plain && <Toggle label={t('curateSnapshots.fetching.plain')} on={plainHttp} onChange={setPlainHttp} />}
        <p className={styles.said}>{t('curateSnapshots.fetching.seen')}</p>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {job?.state === 'cancelled' ? <Notice>{t('curateSnapshots.fetching.kept')}</Notice> : null}
        {job !== undefined && job.state !== 'cancelled' && <WorkEnd job={job} />}
        <div className={styles.end}>
          <Button type="submit" kind="call" disabled={busy || location.trim() === ''}>
            {t('curateSnapshots.fetching.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
