import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Reads } from '#core/reading/reads.ts';
import type { ListedSource } from '#protocol/window/reading.ts';
import { toast } from '#renderer/app/toasts.ts';
import { changeAnswerSettings, useAnswerSettings } from '#renderer/features/ask/answerSettingsStore.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { count, percent } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { Range } from '#renderer/ui/Range.tsx';
import styles from './Reading.module.css';
import { MOST_NOTES, USUAL_NOTES, isRead, keyOf, withSource } from './readsOf.ts';
import { sourcesQuery } from './sourcesQuery.ts';
import { whyNotRead } from './whyNotRead.ts';

/** Which snapshots and projects the answers of this conversation may read. Kept as soon as it is ticked. */
export default function ReadsSheet({ place, close }: { place: string; close: () => void }) {
  const now = useAnswerSettings(place)?.now;
  const { data, error } = useQuery(sourcesQuery);
  // What was ticked shows at once: the next tick must not be made upon what the host has not taken yet.
  const [held, setHeld] = useState<{ reads: Reads | undefined }>();
  if (now === undefined) return null;
  const { reads: kept, ...others } = now;
  const reads = held === undefined ? kept : held.reads;
  const elsewhere = now.remote !== undefined;
  const keep = async (next: Reads | undefined) => {
    const mine = { reads: next };
    setHeld(mine);
    await changeAnswerSettings(place, next === undefined ? others : { ...others, reads: next });
    setHeld((latest) => (latest === mine ? undefined : latest));
  };
  const tick = async ({ source }: ListedSource, wanted: boolean) => {
    void keep(withSource(reads, source, wanted));
    if (!wanted) return;
    try {
      await host.reading.prepare({ source });
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey });
    } catch (problem) {
      toast({ text: sentenceForError(problem), tone: 'trouble' });
    }
  };
  const here = new Set(data?.map(({ source }) => keyOf(source)));
  const gone = data === undefined ? [] : (reads?.sources ?? []).filter((source) => !here.has(keyOf(source)));
  const part = (kind: 'snapshot' | 'project') => (data ?? []).filter(({ source }) => source.kind === kind);
  const [snapshots, projects] = [part('snapshot'), part('project')];

  return (
    <Dialog title={t('reading.sheet.title')} close={close} width={560}>
      <div className={styles.sheet}>
        <p className={styles.help}>{t('reading.sheet.help')}</p>
        {elsewhere && <Notice tone="warning">{t('reading.sheet.elsewhere')}</Notice>}
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data === undefined
          ? error === null && <p className={styles.help}>{t('reading.sheet.loading')}</p>
          : data.length === 0 && <p className={styles.empty}>{t('reading.sheet.none')}</p>}
        <Sources title={t('reading.sheet.snapshots')} sources={snapshots} reads={reads} tick={tick} />
        <Sources
          title={t('reading.sheet.projects')}
          help={t('reading.sheet.projectsHelp')}
          sources={projects}
          reads={reads}
          tick={tick}
        />
        {gone.length > 0 && (
          <fieldset className={styles.sources}>
            <legend className={styles.head}>{t('reading.sheet.gone')}</legend>
            {gone.map((source) => (
              <label key={keyOf(source)} className={styles.source}>
                <input type="checkbox" checked onChange={() => void keep(withSource(reads, source, false))} />
                <span className={styles.refused}>{t('reading.refused.gone')}</span>
              </label>
            ))}
          </fieldset>
        )}
        {reads !== undefined && (
          <div className={styles.notes}>
            <p className={styles.head}>{t('reading.sheet.notes')}</p>
            <Range
              label={t('reading.sheet.notes')}
              value={reads.notes}
              min={1}
              max={MOST_NOTES}
              step={1}
              describe={(notes) => t('reading.sheet.notesWords', { count: notes })}
              onDone={(notes) => void keep({ ...reads, notes: Math.round(notes) || USUAL_NOTES })}
            />
            <p className={styles.help}>{t('reading.sheet.tools')}</p>
          </div>
        )}
        <div className={styles.acts}>
          <Button onClick={close}>{t('reading.sheet.done')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

interface SourcesProps {
  title: string;
  help?: string;
  sources: readonly ListedSource[];
  reads: Reads | undefined;
  tick: (source: ListedSource, wanted: boolean) => Promise<void>;
}

function Sources({ title, help, sources, reads, tick }: SourcesProps) {
  if (sources.length === 0) return null;
  return (
    <fieldset className={styles.sources}>
      <legend className={styles.head}>{title}</legend>
      {help !== undefined && <p className={styles.help}>{help}</p>}
      {sources.map((listed) => (
        <Source key={keyOf(listed.source)} listed={listed} on={isRead(reads, listed.source)} tick={tick} />
      ))}
    </fieldset>
  );
}

function Source({ listed, on, tick }: { listed: ListedSource; on: boolean; tick: SourcesProps['tick'] }) {
  const { name, records, index, refused } = listed;
  return (
    <label className={styles.source} data-refused={refused !== null}>
      {/* What may not be read can still be taken off. */}
      <input
        type="checkbox"
        checked={on}
        disabled={refused !== null && !on}
        onChange={(event) => void tick(listed, event.currentTarget.checked)}
      />
      <span className={styles.words}>
        <b dir="auto">{name}</b>{' '}
        <span className={styles.quiet}>{t('units.records', { count: records, amount: count(records) })}</span>
        <span className={styles.state}>
          {refused === null ? (
            index.kind === 'preparing' ? (
              t('reading.index.preparing', { share: percent(index.fraction) })
            ) : index.kind === 'failed' ? (
              t('reading.index.failed', { sentence: sentenceFor(index.failure) })
            ) : (
              t(`reading.index.${index.kind}`)
            )
          ) : (
            <span className={styles.refused}>{whyNotRead(refused)}</span>
          )}
        </span>
        {index.kind === 'preparing' && (
          <Progress fraction={index.fraction} label={t('reading.index.preparingOf', { name })} />
        )}
      </span>
    </label>
  );
}
