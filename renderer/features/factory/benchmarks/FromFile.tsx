import { useEffect, useRef, useState } from 'react';
import type { MappingOfLines } from '#core/benchmark/imported.ts';
import { chooseTextFiles } from '#renderer/files/choose.ts';
import { upload } from '#renderer/files/upload.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError, sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from '../Factory.module.css';
import { LinesForm } from './LinesForm.tsx';

interface Looked {
  readonly ticket: string;
  readonly name: string;
  readonly mapping: MappingOfLines | null;
}

/** A file of JSON lines: chosen, looked into, and then read as the person says. */
export function FromFile() {
  const [looked, setLooked] = useState<Looked>();
  const [reading, setReading] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const stop = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    stop.current = mine;
    return () => mine.abort();
  }, []);

  const choose = async () => {
    setTrouble(undefined);
    const { signal } = stop.current;
    const chosen = await chooseTextFiles();
    if (!chosen.ok) return setTrouble(sentenceForTrouble(chosen.failure));
    const [file] = chosen.value;
    if (file === undefined || signal.aborted) return;
    const { offered, content } = file;
    setReading(true);
    setLooked(undefined);
    try {
      if (content !== undefined) {
        const sent = await upload({ host: host.files, ticket: offered.ticket, file: content, signal, onSent() {} });
        if (!sent.ok) return setTrouble(sentenceForTrouble(sent.failure));
      }
      const { mapping } = await host.benchmarks.look({ ticket: offered.ticket }, { signal });
      setLooked({ ticket: offered.ticket, name: offered.name, mapping });
    } catch (error) {
      if (!signal.aborted) setTrouble(sentenceForError(error));
    } finally {
      setReading(false);
    }
  };

  return (
    <>
      <p className={styles.help}>{t('benchmarks.make.fileHelp')}</p>
      <div className={styles.use}>
        <Button kind={looked === undefined ? 'call' : 'plain'} disabled={reading} onClick={() => void choose()}>
          {t(looked === undefined ? 'benchmarks.make.file' : 'benchmarks.make.otherFile')}
        </Button>
        {looked !== undefined && <span dir="auto">{looked.name}</span>}
      </div>
      {reading && <Progress fraction={undefined} label={t('benchmarks.make.reading')} />}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {looked !== undefined && <LinesForm key={looked.ticket} {...looked} />}
    </>
  );
}
