import { type Result, fail, ok } from '../../result.ts';
import type { Doing, Entry } from '../entry.ts';
import type { Answer, Answers } from '../question.ts';
import { type RecordSet, type RecordSetProblem, decodeRecordSet } from '../recordSet.ts';
import type { Journal } from './journal.ts';
import { DISCARDED, DRAFT, type Layer, PENDING, STATUSES, SUBMITTED, isSmall } from './layer.ts';
import type { ProjectState } from './projectState.ts';
import { planRelabel } from './relabel.ts';
import { tagChangeOf } from './tags.ts';

/** Everything that changes records. `undo` and `redo` change what counts of the log; see history.ts. */
export type RecordDoing = Exclude<Doing, { kind: 'undo' | 'redo' }>;
export interface RecordEntry extends Entry {
  readonly do: RecordDoing;
}

export type PlanFailure =
  | { readonly code: 'UNKNOWN_RECORD'; readonly record: number }
  | { readonly code: 'BAD_RECORD_SET'; readonly problem: RecordSetProblem };

/** What an entry would do. Which records it changes is known before anything is changed. */
export interface Plan {
  readonly records: RecordSet;
  write(journal: Journal): void;
}

/** Whatever an entry means depends on the log alone, never on the project's head: heads change, logs do not. */
export function planOf(state: ProjectState, entry: RecordEntry): Result<Plan, PlanFailure> {
  const { do: doing } = entry;
  if (doing.kind === 'relabel') return planRelabel(state, doing);
  const records = recordsOf(state, doing);
  if (!records.ok) return records;
  return ok({ records: records.value, write: (journal) => write(state, entry, doing, records.value, journal) });
}

function recordsOf(
  state: ProjectState,
  doing: Exclude<RecordDoing, { kind: 'relabel' }>,
): Result<RecordSet, PlanFailure> {
  if ('records' in doing) {
    const decoded = decodeRecordSet(doing.records, state.records);
    return decoded.ok ? decoded : fail({ code: 'BAD_RECORD_SET', problem: decoded.failure });
  }
  if (doing.record >= state.records) return fail({ code: 'UNKNOWN_RECORD', record: doing.record });
  return ok(Uint32Array.of(doing.record));
}

function write(
  state: ProjectState,
  entry: Entry,
  doing: Exclude<RecordDoing, { kind: 'relabel' }>,
  records: RecordSet,
  journal: Journal,
): void {
  switch (doing.kind) {
    case 'answer': {
      const layer = state.labelerOrNew(entry.by);
      writeAnswers(state, layer, doing.record, doing.answers, journal);
      const took = Math.min(layer.took.get(doing.record) + doing.tookMs, 2 ** 32 - 1);
      journal.write(layer.took, doing.record, took);
      journal.write(layer.status, doing.record, STATUSES.indexOf(doing.status));
      touch(state, records, entry.at, journal);
      break;
    }
    case 'label': {
      const layer = state.labelerOrNew(entry.by);
      const answer: Answer = { kind: 'choice', labels: [...new Set(doing.labels)] };
      const { codes, column } = layer.codedQuestion(doing.question, state.codesOf(doing.question));
      const code = codes.codeOf(answer);
      journal.writeMany(column, records, () => code);
      journal.writeMany(layer.status, records, (before) =>
        doing.submit ? SUBMITTED : before === PENDING ? DRAFT : before,
      );
      touch(state, records, entry.at, journal);
      break;
    }
    case 'status': {
      const status = STATUSES.indexOf(doing.status);
      if (status !== DISCARDED) liftDiscards(state, records, journal);
      journal.writeMany(state.labelerOrNew(entry.by).status, records, () => status);
      touch(state, records, entry.at, journal);
      break;
    }
    case 'flag':
      journal.writeMany(state.flagged, records, () => (doing.flagged ? 1 : 0));
      break;
    case 'tag': {
      const changed = tagChangeOf(state, doing.add, doing.remove);
      journal.writeMany(state.tags, records, changed);
      break;
    }
    case 'assign': {
      const place = doing.to === null ? 0 : placeOf(state, doing.to);
      journal.writeMany(state.assigned, records, () => place);
      break;
    }
    case 'comment': {
      const comment = { entry: entry.id, by: entry.by, at: entry.at, text: doing.text };
      journal.put(state.comments, doing.record, [...(state.comments.get(doing.record) ?? []), comment]);
      break;
    }
    case 'redact': {
      const redaction = { entry: entry.id, field: doing.field, ranges: doing.ranges };
      journal.put(state.redactions, doing.record, [...(state.redactions.get(doing.record) ?? []), redaction]);
      break;
    }
    case 'adjudicate': {
      // A decision without an answer takes the decision back.
      const decided = Object.keys(doing.answers).length > 0;
      if (decided) liftDiscards(state, records, journal);
      writeAnswers(state, state.decisions, doing.record, doing.answers, journal);
      journal.write(state.decisions.status, doing.record, decided ? SUBMITTED : PENDING);
      journal.write(state.decidedBy, doing.record, decided ? placeOf(state, entry.by) : 0);
      touch(state, records, entry.at, journal);
      break;
    }
  }
}

/** All answers of the layer to a record at once: a question that is not named has none. */
function writeAnswers(state: ProjectState, layer: Layer, record: number, answers: Answers, journal: Journal): void {
  const kept: Answers = {};
  for (const [question, answer] of Object.entries(answers)) {
    if (isSmall(answer)) layer.codedQuestion(question, state.codesOf(question));
    else kept[question] = answer;
  }
  for (const { question, codes, column } of layer.coded) {
    const answer = answers[question];
    journal.write(column, record, answer !== undefined && isSmall(answer) ? codes.codeOf(answer) : 0);
  }
  const any = Object.keys(kept).length > 0;
  if (any || layer.kept.has(record)) journal.put(layer.kept, record, any ? kept : undefined);
}

/** A status that is set by hand, or a decision, puts back what anybody discarded: to a draft where there are answers. */
function liftDiscards(state: ProjectState, records: RecordSet, journal: Journal): void {
  for (const layer of state.labelers) {
    if (!records.some((record) => layer.status.get(record) === DISCARDED)) continue;
    journal.writeMany(layer.status, records, (before, record) =>
      before === DISCARDED ? (layer.hasAnswers(record) ? DRAFT : PENDING) : before,
    );
  }
}

/** From 1, as in `assigned` and `decidedBy`. */
function placeOf(state: ProjectState, labeler: string): number {
  return state.labelers.indexOf(state.labelerOrNew(labeler)) + 1;
}

function touch(state: ProjectState, records: RecordSet, at: number, journal: Journal): void {
  const seconds = Math.min(Math.floor(at / 1000), 2 ** 32 - 1);
  journal.writeMany(state.touched, records, () => seconds);
}
