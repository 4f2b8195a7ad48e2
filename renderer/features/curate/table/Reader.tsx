import { tagsOf } from '#core/curate/state/tags.ts';
import { answersOf } from '#core/curate/state/reads.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { useRecord } from '../desk/useRecord.ts';
import { AnswerText } from '../quality/adjudication/AnswerText.tsx';
import { RecordText } from '../quality/RecordText.tsx';
import styles from './Table.module.css';

/** The record of the current row as a whole, beside the table. */
export function Reader({ ordinal, open }: { ordinal: number; open: () => void }) {
  const project = useProject();
  useNow((now) => now.version);
  const me = useNow((now) => now.me);
  const questions = useNow(({ head }) => head.questions);
  const reading = useRecord(ordinal);
  const answers = answersOf(project.state, me, ordinal);
  const answered = questions.filter(({ id }) => answers[id] !== undefined);
  const comments = project.state.comments.get(ordinal)?.length ?? 0;
  const tags = reading.kind === 'here' ? tagsOf(project.state, ordinal, reading.record.tags) : [];

  return (
    <aside className={styles.reader} aria-label={t('curateTable.grid.reader')} tabIndex={0}>
      {reading.kind === 'reading' && <p className={styles.quiet}>{t('curateTable.grid.coming')}</p>}
      {reading.kind === 'failed' && (
        <Notice tone="trouble">
          {sentenceForError(reading.error)}{' '}
          <Button size="small" onClick={reading.again}>
            {t('curateTable.grid.readAgain')}
          </Button>
        </Notice>
      )}
      {reading.kind === 'here' && <RecordText record={reading.record} />}
      <dl className={styles.facts}>
        {answered.map((question) => (
          <div key={question.id}>
            <dt>{question.title}</dt>
            <dd dir="auto">
              <AnswerText question={question} answer={answers[question.id]} />
            </dd>
          </div>
        ))}
        {tags.length > 0 && (
          <div>
            <dt>{t('curateTable.grid.columns.tags')}</dt>
            <dd dir="auto">{tags.join(', ')}</dd>
          </div>
        )}
        {comments > 0 && (
          <div>
            <dt>{t('curateTable.grid.comments')}</dt>
            <dd>{count(comments)}</dd>
          </div>
        )}
      </dl>
      {answered.length === 0 && <p className={styles.quiet}>{t('curateTable.grid.unanswered')}</p>}
      <Button size="small" onClick={open}>
        {t('curateTable.grid.openAtDesk')}
      </Button>
    </aside>
  );
}
