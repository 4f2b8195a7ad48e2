import type { Answer, Question } from '../curate/question.ts';
import { toUnits } from '../text/codePoints.ts';
import type { SnapshotRecord } from './record.ts';

/** Each label of an answer once. */
export function labelsOfAnswer(answer: Answer): ReadonlySet<string> {
  if (answer.kind === 'choice') return new Set(answer.labels);
  if (answer.kind === 'spans') return new Set(answer.spans.map(({ label }) => label));
  return new Set(answer.kind === 'relations' ? answer.relations.map(({ label }) => label) : []);
}

export type AnswerProblem =
  | 'unknown-question'
  | 'another-kind'
  | 'unknown-label'
  | 'several-labels'
  | 'no-such-span'
  | 'span-text'
  | 'out-of-range';

/** What is wrong with an answer to a question as the manifest has it; null where nothing is. */
export function problemOfAnswer(
  answer: Answer,
  question: Question | undefined,
  { fields, answers }: Pick<SnapshotRecord, 'fields' | 'answers'>,
): AnswerProblem | null {
  if (question === undefined) return 'unknown-question';
  if (answer.kind !== question.kind) return 'another-kind';
  if ('labels' in question) {
    const known = new Set(question.labels.map(({ id }) => id));
    if ([...labelsOfAnswer(answer)].some((label) => !known.has(label))) return 'unknown-label';
  }
  if (answer.kind === 'choice' && question.kind === 'choice') {
    return !question.several && answer.labels.length > 1 ? 'several-labels' : null;
  }
  if (answer.kind === 'spans' && question.kind === 'spans') {
    const text = fields[question.field];
    // Spans in a list or a conversation are counted in its texts; only plain text can be checked here.
    if (typeof text !== 'string') return null;
    // All offsets in one walk: a long text may have many spans.
    const units = toUnits(
      text,
      answer.spans.flatMap(({ start, end }) => [start, end]),
    );
    const asCut = answer.spans.every((span, place) => {
      const [from, to] = [units[2 * place] ?? null, units[2 * place + 1] ?? null];
      return from !== null && to !== null && from < to && text.slice(from, to) === span.text;
    });
    return asCut ? null : 'span-text';
  }
  if (answer.kind === 'relations' && question.kind === 'relations') {
    const of = answers[question.spans];
    const spans = new Set(of?.kind === 'spans' ? of.spans.map(({ id }) => id) : []);
    return answer.relations.every(({ from, to }) => spans.has(from) && spans.has(to)) ? null : 'no-such-span';
  }
  if (answer.kind === 'rating' && question.kind === 'rating') {
    return answer.rating >= question.lowest && answer.rating <= question.highest ? null : 'out-of-range';
  }
  return null;
}
