import { memo, useMemo } from 'react';
import { pageOf, type PagePart } from '#core/curate/desk/layout.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { MARK } from '#core/curate/state/projectState.ts';
import { labelerStatus } from '#core/curate/state/reads.ts';
import { tagsOf } from '#core/curate/state/tags.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { FieldView } from './FieldView.tsx';
import { Sides } from './Sides.tsx';
import { ChatAnswer } from './answers/ChatAnswer.tsx';
import { RankingAnswer } from './answers/RankingAnswer.tsx';
import { TextAnswer } from './answers/TextAnswer.tsx';
import { useRecord } from './useRecord.ts';
import styles from './RecordPane.module.css';

/** The record, where it is from, and what is written of it. */
export function RecordPane({ ordinal }: { ordinal: number }) {
  const reading = useRecord(ordinal);
  if (reading.kind === 'here') return <RecordPage record={reading.record} />;
  return (
    <div className={styles.page}>
      {reading.kind === 'failed' && (
        <div className={styles.failed}>
          <Notice tone="trouble">
            {t('curateDesk.unreadable', { number: count(ordinal + 1) })} {sentenceForError(reading.error)}
          </Notice>
          <Button onClick={reading.again}>{t('curateDesk.readAgain')}</Button>
        </div>
      )}
    </div>
  );
}

const RecordPage = memo(function RecordPage({ record }: { record: CurateRecord }) {
  const fields = useNow(({ head }) => head.fields);
  const questions = useNow(({ head }) => head.questions);
  const parts = useMemo(() => pageOf(fields, questions), [fields, questions]);
  const titled = parts.length > 1;
  return (
    <article
      className={styles.page}
      data-wide={parts.some(({ kind }) => kind === 'sides')}
      aria-label={t('curateDesk.record', { number: count(record.ordinal + 1) })}
    >
      <Provenance record={record} />
      {parts.map((part) => (
        <Part key={keyOf(part)} part={part} record={record} titled={titled} />
      ))}
    </article>
  );
});

function Part({ part, record, titled }: { part: PagePart; record: CurateRecord; titled: boolean }) {
  if (part.kind === 'field') {
    const { field, spans } = part;
    return <FieldView field={field} record={record} asked={spans} titled={titled} />;
  }
  if (part.kind === 'sides') return <Sides question={part.question} fields={part.fields} record={record} />;
  const { question } = part;
  if (question.kind === 'text') return <TextAnswer question={question} record={record} />;
  if (question.kind === 'chat') return <ChatAnswer question={question} record={record} />;
  return <RankingAnswer question={question} record={record} />;
}

function keyOf(part: PagePart): string {
  return part.kind === 'field' ? `field ${part.field.id}` : `question ${part.question.id}`;
}

/** Where it is from, what it is tagged with, and how it stands. */
function Provenance({ record }: { record: CurateRecord }) {
  const project = useProject();
  useNow(({ version }) => version);
  const sources = useNow(({ head }) => head.sources);
  const me = useNow((now) => now.me);
  const source = sources[record.source.file];
  const author = record.source.author ?? source?.author ?? null;
  const flagged = ((project.state.marks[record.ordinal] ?? 0) & MARK.flagged) !== 0;
  const status = labelerStatus(project.state, me, record.ordinal);
  return (
    <div className={styles.provenance}>
      <span>
        {t('curateDesk.from', {
          file: source?.name ?? t('curateDesk.unknownFile'),
          row: count(record.source.row),
        })}
        {author !== null && ` · ${author}`}
      </span>
      {status !== 'pending' && <span className={styles.mark}>{t(`curateDesk.queues.${status}`)}</span>}
      {flagged && (
        <span className={styles.mark} data-flag>
          {t('curateDesk.queues.flagged')}
        </span>
      )}
      {tagsOf(project.state, record.ordinal, record.tags).map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
    </div>
  );
}
