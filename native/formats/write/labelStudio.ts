import type { Answer, Question } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { toUnits } from '#core/text/codePoints.ts';
import type { ExportProject, ExportRow } from './exportProject.ts';
import { LabelNames } from './labelNames.ts';
import type { Losses } from './losses.ts';
import type { ObjectWriter } from './pairs.ts';
import { textOf, valueOf } from './picks.ts';

type Item = Record<string, JsonValue>;

/** Label Studio's tasks, with one annotation each. Ids come from places, so that they are the same every time. */
export function labelStudioWriter(project: ExportProject, losses: Losses): ObjectWriter {
  const names = namesOf(project);
  return (row) => {
    const place = row.record.ordinal + 1;
    const result = project.questions.flatMap((question) => {
      const answer = answerTo(row, question);
      return answer === undefined ? [] : resultsOf(question, answer, row, names.get(question.id), losses);
    });
    const annotated = project.questions.some((question) => answerTo(row, question) !== undefined);
    return {
      id: place,
      data: dataOf(project, row),
      annotations: annotated ? [{ id: place, completed_by: 1, was_cancelled: false, ground_truth: false, result }] : [],
    };
  };
}

/** The short form: data and answers side by side. */
export function labelStudioMinWriter(
  project: ExportProject,
  losses: Losses,
  columnOf: (question: Question) => string,
): ObjectWriter {
  const names = namesOf(project);
  return (row) => {
    const place = row.record.ordinal + 1;
    const answers = project.questions.flatMap((question): [string, JsonValue][] => {
      const answer = answerTo(row, question);
      const cell = answer === undefined ? undefined : shortCell(question, answer, row, names.get(question.id), losses);
      return cell === undefined ? [] : [[columnOf(question), cell]];
    });
    return { id: place, annotator: 1, annotation_id: place, ...dataOf(project, row), ...Object.fromEntries(answers) };
  };
}

function namesOf(project: ExportProject): Map<string, LabelNames> {
  return new Map(project.questions.map((question) => [question.id, new LabelNames(question)]));
}

function answerTo(row: ExportRow, question: Question): Answer | undefined {
  return Object.hasOwn(row.answers, question.id) ? row.answers[question.id] : undefined;
}

function dataOf(project: ExportProject, row: ExportRow): Item {
  return Object.fromEntries(
    project.fields.flatMap(({ id }): [string, JsonValue][] => {
      const value = valueOf(row, id);
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

function resultsOf(
  question: Question,
  answer: Answer,
  row: ExportRow,
  names: LabelNames | undefined,
  losses: Losses,
): Item[] {
  const about =
    'field' in question ? question.field : question.kind === 'preference' ? question.fields.join(',') : 'text';
  const one = (type: string, value: Item): Item[] => [
    { id: `${question.id}_0`, from_name: question.id, to_name: about, type, value },
  ];
  switch (answer.kind) {
    case 'choice':
      return one('choices', { choices: answer.labels.map((label) => names?.of(label) ?? label) });
    case 'spans':
      if (answer.spans.length === 0) {
        losses.count(
          'empty-and-missing',
          question.id,
          'That a text was found to have no spans cannot be told from its not having been looked at.',
        );
      }
      return spansIn(question, answer, row, names).map(({ id, ...value }) => ({
        id: `${question.id}_${String(id)}`,
        from_name: question.id,
        to_name: about,
        type: 'labels',
        value,
      }));
    case 'text':
      return one('textarea', { text: [answer.text] });
    case 'rating':
      return one('rating', { rating: answer.rating });
    case 'preference':
      return one('pairwise', { selected: SIDES[answer.chosen] });
    case 'relations': {
      const spans = question.kind === 'relations' ? question.spans : '';
      return answer.relations.map(({ from, to, label }) => ({
        from_id: `${spans}_${String(from)}`,
        to_id: `${spans}_${String(to)}`,
        type: 'relation',
        direction: 'right',
        labels: [names?.of(label) ?? label],
      }));
    }
    case 'chat':
    case 'form':
    case 'ranking':
      // Told by the plan to have no place.
      return [];
  }
}

const SIDES = { first: 'left', second: 'right', tie: 'tie' } as const;

function shortCell(
  question: Question,
  answer: Answer,
  row: ExportRow,
  names: LabelNames | undefined,
  losses: Losses,
): JsonValue | undefined {
  switch (answer.kind) {
    case 'choice': {
      const labels = answer.labels.map((label) => names?.of(label) ?? label);
      const several = question.kind === 'choice' && question.several;
      if (labels.length === 0 && !several)
        losses.count('empty-and-missing', question.id, 'An answer without a label is no answer here.');
      return several ? { choices: labels } : labels[0];
    }
    case 'spans':
      return spansIn(question, answer, row, names).map(({ start, end, text, labels }) => ({
        start,
        end,
        text,
        labels,
      }));
    case 'text':
      return answer.text;
    case 'rating':
      return answer.rating;
    case 'preference':
      return { selected: SIDES[answer.chosen] };
    case 'chat':
    case 'form':
    case 'ranking':
    case 'relations':
      // Told by the plan to have no place.
      return undefined;
  }
}

/** Spans in the units of a browser. */
function spansIn(
  question: Question,
  answer: Extract<Answer, { kind: 'spans' }>,
  row: ExportRow,
  names: LabelNames | undefined,
) {
  const text = question.kind === 'spans' ? (textOf(valueOf(row, question.field)) ?? '') : '';
  const units = toUnits(
    text,
    answer.spans.flatMap(({ start, end }) => [start, end]),
  );
  return answer.spans.map((span, place) => ({
    id: span.id,
    start: units[place * 2] ?? span.start,
    end: units[place * 2 + 1] ?? span.end,
    text: span.text,
    labels: [names?.of(span.label) ?? span.label],
  }));
}
