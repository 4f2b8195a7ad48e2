import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BadRow, Reading } from '#core/curate/importing.ts';
import { fitted } from '#core/curate/mappingEdits.ts';
import { mendedFile, stillWrong } from '#core/curate/mended.ts';
import type { Imported } from '#protocol/window/projects.ts';
import { host } from '#renderer/host/client.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { BadText } from './BadText.tsx';
import styles from './BadRows.module.css';
import { badRowsQuery } from './importQueries.ts';
import { importMended } from './incoming.ts';
import { forgetMends, mend, useMends } from './mends.ts';

/** Rows of an import that did not become records: what is wrong with each, and its text to be mended. */
export function BadRows({ project, imported, close }: { project: string; imported: Imported; close: () => void }) {
  const { id, source, left } = imported;
  const pages = useInfiniteQuery(badRowsQuery(project, id));
  const head = useNow((now) => now.head);
  const mends = useMends(id);
  const [said, setSaid] = useState<{ tone: 'plain' | 'trouble'; text: string }>();
  const [busy, setBusy] = useState(false);
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const format = formatOf(source.format);
  const ready = rows.filter((bad) => {
    const text = mends[bad.row];
    return text !== undefined && !bad.cut && stillWrong({ text, is: bad.rawIs }, format) === null;
  });

  const importReady = async () => {
    setSaid(undefined);
    const as = await host.projects.importedAs({ project, import: id });
    if (as === null) {
      setSaid({ tone: 'trouble', text: t('curateImports.bad.cannot') });
      return;
    }
    const mended = ready.map(({ row, rawIs }) => ({ row, is: rawIs, text: mends[row] ?? '' }));
    const file = mendedFile(source.name, mended, as.reading, as.header);
    const numbers = mended.map(({ row }) => row);
    const job = await importMended(project, new File([file.text], file.name), {
      reading: file.reading,
      mapping: fitted(as.mapping, head),
      author: source.author,
      terms: source.terms,
      mends: { import: id, rows: numbers },
    });
    if (job?.state !== 'done') return;
    forgetMends(id, numbers);
    const records = Number(job.result ?? 0);
    if (records < numbers.length) {
      const bad = count(numbers.length - records);
      setSaid({
        tone: 'trouble',
        text: t('curateImports.bad.stillBad', { count: records, amount: count(records), bad }),
      });
    }
  };
  const act = () => {
    setBusy(true);
    importReady()
      .catch((error: unknown) => setSaid({ tone: 'trouble', text: sentenceForError(error) }))
      .finally(() => setBusy(false));
  };

  return (
    <section
      className={styles.bad}
      aria-label={t('curateImports.bad.title', { count: left, amount: count(left), name: source.name })}
    >
      <div className={styles.head}>
        <h3 className={styles.title}>
          {t('curateImports.bad.title', { count: left, amount: count(left), name: source.name })}
        </h3>
        <Button size="small" kind="quiet" onClick={close}>
          {t('curateImports.bad.close')}
        </Button>
      </div>
      <p className={styles.note}>{t('curateImports.bad.note')}</p>
      {pages.error !== null && <Notice tone="trouble">{sentenceForError(pages.error)}</Notice>}
      <ul className={styles.list} aria-label={t('curateImports.bad.list')}>
        {rows.map((bad) => (
          <Row
            key={bad.row}
            bad={bad}
            format={format}
            typed={mends[bad.row]}
            onType={(text) => mend(id, bad.row, text)}
          />
        ))}
      </ul>
      {said !== undefined && <Notice tone={said.tone}>{said.text}</Notice>}
      <div className={styles.foot}>
        <Button kind="call" disabled={ready.length === 0 || busy} onClick={act}>
          {ready.length === 0
            ? t('curateImports.bad.importNone')
            : t('curateImports.bad.importMended', { count: ready.length })}
        </Button>
        {pages.hasNextPage && (
          <Button disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('curateImports.bad.older')}
          </Button>
        )}
      </div>
    </section>
  );
}

interface RowProps {
  bad: BadRow;
  format: Reading['format'];
  typed: string | undefined;
  onType: (text: string | undefined) => void;
}

const MOST_LINES = 12;

function Row({ bad, format, typed, onType }: RowProps) {
  const text = typed ?? bad.raw;
  const wrong = typed === undefined ? null : stillWrong({ text, is: bad.rawIs }, format);
  return (
    <li className={styles.item} data-changed={typed !== undefined}>
      <BadText bad={bad} />
      <textarea
        className={styles.text}
        aria-label={t('curateImports.bad.text', { row: count(bad.row) })}
        aria-invalid={wrong !== null}
        dir="auto"
        spellCheck={false}
        readOnly={bad.cut}
        rows={Math.min(MOST_LINES, Math.max(1, text.split('\n').length, Math.ceil(text.length / 120)))}
        value={text}
        onChange={(event) => {
          const changed = event.currentTarget.value;
          onType(changed === bad.raw ? undefined : changed);
        }}
      />
      {bad.cut && <p className={styles.note}>{t('curateImports.bad.cut')}</p>}
      {typed !== undefined && (
        <p className={styles.state}>
          {wrong === null ? t('curateImports.bad.changed') : t(`curateImports.bad.still.${wrong}`)}
          <Button size="small" kind="quiet" onClick={() => onType(undefined)}>
            {t('curateImports.bad.back')}
          </Button>
        </p>
      )}
    </li>
  );
}

/** A source names its format, or the tool whose shape it has: then it is a table or JSON, which the rows themselves say. */
function formatOf(format: string): Reading['format'] {
  const formats: readonly string[] = ['jsonl', 'json', 'parquet'];
  return formats.includes(format) ? 'jsonl' : 'delimited';
}
