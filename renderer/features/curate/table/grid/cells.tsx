import type { Status } from '#core/curate/entry.ts';
import type { Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { MARK, type ProjectState } from '#core/curate/state/projectState.ts';
import { recordStatus } from '#core/curate/state/reads.ts';
import { tagsOf } from '#core/curate/state/tags.ts';
import type { Project } from '#core/curate/project.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { labelColour } from '../../document/labelColours.ts';
import { rangesOf } from '../../quality/shownText.ts';
import { questionOf } from './columns.ts';
import { lineOf } from './lineOf.ts';
import styles from './Grid.module.css';

interface CellProps {
  column: string;
  ordinal: number;
  record: CurateRecord | undefined;
  state: ProjectState;
  head: Project;
  me: string;
}

/** What a column says of a record. */
export function Cell({ column, ordinal, record, state, head, me }: CellProps) {
  const question = questionOf(column, head.questions);
  if (question !== undefined) return <LabelCell question={question} ordinal={ordinal} state={state} me={me} />;
  switch (column) {
    case 'status':
      return <StatusCell ordinal={ordinal} state={state} />;
    case 'text':
      return <TextCell record={record} state={state} head={head} />;
    case 'labelers': {
      const names = state.labelers
        .filter(({ status }) => status.get(ordinal) !== 0)
        .map(({ id }) => head.labelers.find((labeler) => labeler.id === id)?.name ?? t('curateTable.grid.somebody'));
      return <span className={styles.line}>{names.join(', ')}</span>;
    }
    case 'tags':
      return (
        <span className={styles.line} dir="auto">
          {record !== undefined && tagsOf(state, ordinal, record.tags).join(', ')}
        </span>
      );
    default: {
      const seconds = state.touched.get(ordinal);
      return <span className={styles.time}>{seconds !== 0 && moment(seconds * 1000)}</span>;
    }
  }
}

function TextCell({ record, state, head }: Pick<CellProps, 'record' | 'state' | 'head'>) {
  const [field] = head.fields;
  if (record === undefined) {
    return (
      <span className={styles.coming}>
        <span className={styles.unseen}>{t('curateTable.grid.coming')}</span>
      </span>
    );
  }
  if (field === undefined) return null;
  const line = lineOf(record.fields[field.id], rangesOf(state, record.ordinal, field.id));
  if (line === '') return <span className={styles.nothing}>{t('curateTable.grid.emptyText')}</span>;
  return (
    <span className={styles.text} dir="auto">
      {line}
    </span>
  );
}

function StatusCell({ ordinal, state }: Pick<CellProps, 'ordinal' | 'state'>) {
  const status = recordStatus(state, ordinal);
  const mark = state.marks[ordinal] ?? 0;
  return (
    <span className={styles.status} data-status={status}>
      <StatusMark status={status} />
      {t(`curateTable.grid.status.${status}`)}
      {(mark & MARK.flagged) !== 0 && (
        <span className={styles.flag} title={t('curateTable.grid.flagged')}>
          <svg viewBox="0 0 12 12" aria-hidden>
            <path d="M3 11V1.5h6.5L7.8 4l1.7 2.5H3" />
          </svg>
          <span className={styles.unseen}>{t('curateTable.grid.flagged')}</span>
        </span>
      )}
      {(mark & MARK.disagreement) !== 0 && (
        <span className={styles.flag} title={t('curateTable.grid.disagreement')}>
          <span aria-hidden>≠</span>
          <span className={styles.unseen}>{t('curateTable.grid.disagreement')}</span>
        </span>
      )}
    </span>
  );
}

/** An empty ring, a half one, a full one, a crossed one. */
function StatusMark({ status }: { status: Status }) {
  return (
    <svg className={styles.mark} viewBox="0 0 12 12" aria-hidden>
      <circle cx="6" cy="6" r="4.5" data-full={status === 'submitted'} />
      {status === 'draft' && <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" data-full />}
      {status === 'discarded' && <path d="M3 9l6-6" />}
    </svg>
  );
}

interface LabelCellProps {
  question: Extract<Question, { kind: 'choice' }>;
  ordinal: number;
  state: ProjectState;
  me: string;
}

/** What was decided, else one's own labels, else somebody's; and how many labelled it where they are several. */
function LabelCell({ question, ordinal, state, me }: LabelCellProps) {
  const given = state.labelers.flatMap((layer) => {
    const answer = layer.answerTo(ordinal, question.id);
    return answer?.kind === 'choice' ? [{ by: layer.id, answer }] : [];
  });
  const decided = state.decisions.answerTo(ordinal, question.id);
  const own = given.find(({ by }) => by === me) ?? given[0];
  const answer = decided?.kind === 'choice' ? decided : own?.answer;
  return (
    <span className={styles.labels}>
      {answer?.labels.map((id) => {
        const label = question.labels.find((one) => one.id === id);
        return (
          <span key={id} className={styles.label}>
            <span className={styles.dot} style={{ background: labelColour(label?.colour ?? 0) }} />
            {label?.name ?? id}
          </span>
        );
      })}
      {given.length > 1 && (
        <span className={styles.several} title={t('curateTable.grid.several', { count: given.length })}>
          <span aria-hidden>×{count(given.length)}</span>
          <span className={styles.unseen}>{t('curateTable.grid.several', { count: given.length })}</span>
        </span>
      )}
    </span>
  );
}
