import { useState } from 'react';
import type { TrainWish } from '#protocol/window/factory.ts';
import { toast } from '#renderer/app/toasts.ts';
import { WorkEnd } from '#renderer/features/curate/snapshots/WorkEnd.tsx';
import { useWork } from '#renderer/features/curate/snapshots/useWork.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from '../Factory.module.css';

interface Props {
  /** Null while something is missing. Memory here is nothing to a machine elsewhere. */
  wish: TrainWish | null;
  name: string;
  read: Readonly<Record<string, string>>;
}

/** The way out for a training that another engine is to carry out. */
export function Elsewhere({ wish, name, read }: Props) {
  const [open, setOpen] = useState(false);
  if (wish?.recipe.preference !== undefined) return <p className={styles.help}>{t('factory.elsewhere.preference')}</p>;
  return (
    <>
      <Button disabled={wish === null} onClick={() => setOpen(true)}>
        {t('factory.elsewhere.act')}
      </Button>
      {open && wish !== null && <Packing wish={wish} name={name} read={read} close={() => setOpen(false)} />}
    </>
  );
}

function Packing({ wish, name, read, close }: Props & { wish: TrainWish; close: () => void }) {
  const [source, setSource] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const { job, begin } = useWork();
  const busy = job !== undefined && isUnderWay(job);

  const pack = async () => {
    setTrouble(undefined);
    try {
      const terms = wish.snapshots.map((root) => ({ root, termsHash: read[root] ?? '' }));
      const ended = await begin(() => host.outside.export({ wish, name, read: terms, source: source.trim() }));
      if (ended.state !== 'done') return;
      const { file } = await host.projects.exported({ job: ended.id });
      if (await saveFile(file)) toast({ text: t('factory.elsewhere.saved', { file: file.name }) });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <Dialog title={t('factory.elsewhere.title')} close={close} width={520}>
      <form
        className={styles.elsewhere}
        onSubmit={(event) => {
          event.preventDefault();
          if (source.trim() !== '' && !busy) void pack();
        }}
      >
        <p>{t('factory.elsewhere.body')}</p>
        <Notice tone="warning">{t('factory.elsewhere.leaves')}</Notice>
        <TextField
          label={t('factory.elsewhere.source')}
          description={t('factory.elsewhere.sourceHelp')}
          value={source}
          maxLength={400}
          data-autofocus
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {job !== undefined && <WorkEnd job={job} />}
        <Button kind="call" type="submit" disabled={busy || source.trim() === ''}>
          {t('factory.elsewhere.export')}
        </Button>
      </form>
    </Dialog>
  );
}
