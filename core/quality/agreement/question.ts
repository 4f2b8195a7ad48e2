import type { Answer, Question } from '../../curate/question.ts';
import { krippendorffAlpha } from './alpha.ts';
import type { Figure, Resampling } from './figure.ts';
import { cohenKappa, fleissKappa, percentAgreement } from './kappa.ts';
import type { Ratings } from './ratings.ts';
import { setAlpha } from './sets.ts';
import { spanAgreement } from './spans.ts';

export type Measure =
  | 'percent'
  | 'cohen'
  | 'fleiss'
  | 'alpha-nominal'
  | 'alpha-ordinal'
  | 'alpha-interval'
  | 'alpha-masi'
  | 'alpha-jaccard'
  | 'span-exact-f1'
  | 'span-character-f1'
  | 'span-character-alpha';

export interface Measured {
  readonly measure: Measure;
  readonly figure: Figure;
}

/** One record's answers to a question, a place for each labeler. */
export interface AnsweredRecord {
  readonly answers: readonly (Answer | null)[];
  /** Code points of the field that spans are marked in; 0 for other questions. */
  readonly textLength: number;
}

/**
 * The figures that make sense for a kind of question. What is written freely, filled in, related or ranked is compared as a whole:
 * equal or not. An answer of another kind than the question's is taken as missing.
 */
export function questionAgreement(
  question: Question,
  records: readonly AnsweredRecord[],
  resampling: Resampling,
): Measured[] {
  const ratings = <Value>(valueOf: (answer: Answer) => Value | null): Ratings<Value> =>
    records.map(({ answers }) => answers.map((answer) => answer && valueOf(answer)));

  switch (question.kind) {
    case 'choice': {
      const labels = ratings((answer) => (answer.kind === 'choice' ? answer.labels : null));
      const whole = labels.map((row) => row.map((chosen) => chosen && chosen.toSorted().join(' ')));
      if (!question.several) return categories(whole, resampling);
      return [
        { measure: 'percent', figure: percentAgreement(whole, resampling) },
        { measure: 'alpha-masi', figure: setAlpha(labels, 'masi', resampling) },
        { measure: 'alpha-jaccard', figure: setAlpha(labels, 'jaccard', resampling) },
      ];
    }
    case 'preference': {
      const chosen = ratings((answer) => (answer.kind === 'preference' ? answer.chosen : null));
      return categories(chosen, resampling);
    }
    case 'rating': {
      const numbers = ratings((answer) => (answer.kind === 'rating' ? answer.rating : null));
      return [
        ...categories(numbers, resampling),
        { measure: 'alpha-ordinal', figure: krippendorffAlpha(numbers, 'ordinal', resampling) },
        { measure: 'alpha-interval', figure: krippendorffAlpha(numbers, 'interval', resampling) },
      ];
    }
    case 'spans': {
      const marks = ratings((answer) => (answer.kind === 'spans' ? answer.spans : null));
      const measured = spanAgreement(
        records.map(({ textLength }, place) => ({ length: textLength, marks: marks[place] ?? [] })),
        resampling,
      );
      return [
        { measure: 'span-exact-f1', figure: measured.exactF1 },
        { measure: 'span-character-f1', figure: measured.characterF1 },
        { measure: 'span-character-alpha', figure: measured.characterAlpha },
      ];
    }
    case 'text':
    case 'chat':
    case 'form':
    case 'relations':
    case 'ranking':
      break;
  }
  const wholes = ratings((answer) => (answer.kind === question.kind ? wholeOf(answer) : null));
  return [{ measure: 'percent', figure: percentAgreement(wholes, resampling) }];
}

function categories(ratings: Ratings<string | number>, resampling: Resampling): Measured[] {
  return [
    { measure: 'percent', figure: percentAgreement(ratings, resampling) },
    { measure: 'cohen', figure: cohenKappa(ratings, resampling) },
    { measure: 'fleiss', figure: fleissKappa(ratings, resampling) },
    { measure: 'alpha-nominal', figure: krippendorffAlpha(ratings, 'nominal', resampling) },
  ];
}

/** An answer as one string. The order in which somebody filled a form or drew relations does not count. */
function wholeOf(answer: Answer): string {
  if (answer.kind === 'form') {
    return JSON.stringify(Object.entries(answer.values).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }
  if (answer.kind === 'relations') {
    return JSON.stringify(answer.relations.map(({ from, to, label }) => `${from} ${to} ${label}`).toSorted());
  }
  return JSON.stringify(answer);
}
