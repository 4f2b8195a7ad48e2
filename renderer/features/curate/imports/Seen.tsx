import { useState } from 'react';
import { mappingGap } from '#core/curate/mappingEdits.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { bytes, count } from '#renderer/text/amounts.ts';
import { sentenceForTrouble } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { BadText } from './BadText.tsx';
import { changeMapping, chooseAndLook, giveUp, type Incoming, lookAgain, startImport } from './incoming.ts';
import styles from './ImportPage.module.css';
import { MappingTable } from './MappingTable.tsx';
import { ReadingOptions } from './ReadingOptions.tsx';
import { SampleTable } from './SampleTable.tsx';

const FIELD_ORDER = ['label' as const, 'input' as const, 'description' as const, 'error' as const];

interface SeenProps {
  project: string;
  seen: Extract<Incoming, { stage: 'seen' }>;
  sent: { bytes: number; of: number } | null;
}

/** What the files were guessed to be; all of it can be changed before anything is imported. */
export function Seen({ project, seen, sent }: SeenProps) {
  const { guess, mapping, name, more, again, trouble } = seen;
  const head = useNow((now) => now.head);
  const last = head.sources.at(-1);
  const [author, setAuthor] = useState(last?.author ?? '');
  const [terms, setTerms] = useState(last?.terms ?? '');
  const [starting, setStarting] = useState(false);
  const gap = mappingGap(mapping);

  return (
    <section className={styles.section} aria-label={name}>
      <header className={styles.head}>
        <h2 className={styles.name}>
          <bdi>{more === 0 ? name : t('curateImports.several', { name, count: more })}</bdi>
        </h2>
        <p className={styles.figures}>
          {[
            t(`curateImports.read.formats.${guess.reading.format}`),
            guess.compression === 'none' ? undefined : t('curateImports.read.packed', { how: guess.compression }),
            guess.seen.whole
              ? t('curateImports.seenRows', { count: guess.seen.rows, amount: count(guess.seen.rows) })
              : t('curateImports.seenBeginning', { amount: count(guess.seen.rows) }),
            sent !== null && sent.bytes < sent.of
              ? t('curateImports.sending', { sent: bytes(sent.bytes), total: bytes(sent.of) })
              : undefined,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </p>
      </header>

      <h3 className={styles.part}>{t('curateImports.read.title')}</h3>
      <ReadingOptions
        guess={guess}
        busy={again}
        onChange={(reading, shape) => void lookAgain(project, { reading, shape })}
      />
      {again && <p role="status">{t('curateImports.read.again')}</p>}
      {trouble !== undefined && <Notice tone="trouble">{sentenceForTrouble(trouble)}</Notice>}
      {guess.notices.length > 0 && (
        <ul className={styles.notices} aria-label={t('curateImports.notices.title')}>
          {guess.notices.map(({ code, detail }) => (
            <li key={`${code} ${detail}`}>{detail}</li>
          ))}
        </ul>
      )}

      <h3 className={styles.part}>{t('curateImports.mapping.title')}</h3>
      <MappingTable
        guess={guess}
        mapping={mapping}
        into={head}
        onChange={(changed) => changeMapping(project, changed)}
      />
      {mapping.questions.some((question) => 'labels' in question) && (
        <div>
          <Toggle
            label={t('curateImports.mapping.refuseLabels')}
            help={t('curateImports.mapping.refuseLabelsHelp')}
            on={mapping.newLabels === 'refuse'}
            onChange={(on) => changeMapping(project, { ...mapping, newLabels: on ? 'refuse' : 'add' })}
          />
        </div>
      )}

      <h3 className={styles.part}>{t('curateImports.sample.title')}</h3>
      <SampleTable guess={guess} mapping={mapping} />
      {guess.bad.length > 0 && (
        <details className={styles.badSeen}>
          <summary>{t('curateImports.badSeen')}</summary>
          <ul>
            {guess.bad.map((bad) => (
              <li key={bad.row}>
                <BadText bad={bad} />
                <pre className={styles.raw}>{bad.raw.slice(0, 300)}</pre>
              </li>
            ))}
          </ul>
        </details>
      )}

      <h3 className={styles.part}>{t('curateImports.origin.title')}</h3>
      <div className={styles.origin}>
        <TextField
          label={t('curateImports.origin.author')}
          description={t('curateImports.origin.authorHelp')}
          inputWrapperOrder={FIELD_ORDER}
          maxLength={200}
          value={author}
          onChange={(event) => setAuthor(event.currentTarget.value)}
        />
        <TextField
          label={t('curateImports.origin.terms')}
          description={t('curateImports.origin.termsHelp')}
          inputWrapperOrder={FIELD_ORDER}
          maxLength={200}
          value={terms}
          onChange={(event) => setTerms(event.currentTarget.value)}
        />
      </div>

      <div className={styles.foot}>
        {gap !== null && <Notice tone="warning">{t('curateImports.mapping.noField')}</Notice>}
        <div className={styles.actions}>
          <Button
            kind="call"
            disabled={gap !== null || again || starting}
            onClick={() => {
              setStarting(true);
              void startImport(project, { author, terms }).finally(() => setStarting(false));
            }}
          >
            {t('curateImports.start')}
          </Button>
          <Button onClick={() => void chooseAndLook(project, 'files')}>{t('curateImports.otherFiles')}</Button>
          <Button kind="quiet" onClick={() => void giveUp(project)}>
            {t('curateImports.letGo')}
          </Button>
        </div>
        <p className={styles.quiet}>{t('curateImports.starting')}</p>
      </div>
    </section>
  );
}
