import type { Figure } from '#core/quality/agreement/figure.ts';
import { type AnsweredRecord, type Measured, questionAgreement } from '#core/quality/agreement/question.ts';
import { meaningOf } from '#core/curate/meaning.ts';
import type { Gathered, GatheredQuestion } from './gather.ts';

/** Two labelers, on the records that both submitted. */
export interface Pair {
  readonly one: string;
  readonly other: string;
  readonly records: number;
  /** Records to which they gave different answers. */
  readonly different: number;
  readonly measured: readonly Measured[];
}

export interface QuestionAgreement {
  readonly question: string;
  readonly measured: readonly Measured[];
  readonly pairs: readonly Pair[];
}

export interface Agreement {
  /** Records that two or more submitted. */
  readonly records: number;
  readonly questions: readonly QuestionAgreement[];
}

/** Noted in the report: the same answers give the same intervals. */
export const SEED = 1;
/** Of a pair: fewer for very many records, as there are many pairs. */
const PAIR_RESAMPLES = 200;
const PAIR_DRAWS = 5_000_000;

export function measure({ questions, labelers, records, working }: Gathered): Agreement {
  return {
    records: records.length,
    questions: questions.map((gathered) => ({
      question: gathered.question.id,
      measured: explained(
        questionAgreement(gathered.question, rowsOf(gathered, labelers.length), { seed: SEED }),
        working,
      ),
      pairs: pairsOf(gathered, labelers),
    })),
  };
}

/**
 * Only records that several submitted were looked at, so "no records" is not the whole reason: it is that there is no
 * overlap, or that there is nobody to overlap with.
 */
function explained(measured: readonly Measured[], working: number): Measured[] {
  const why = working === 0 ? 'no-records' : working === 1 ? 'fewer-than-two-raters' : 'no-overlap';
  return measured.map(({ measure: name, figure }) => ({
    measure: name,
    figure: !figure.defined && figure.why === 'no-records' ? { defined: false, why } : figure,
  }));
}

function rowsOf({ values, codes, lengths }: GatheredQuestion, width: number): AnsweredRecord[] {
  return Array.from({ length: width === 0 ? 0 : codes.length / width }, (_, row) => ({
    answers: Array.from({ length: width }, (__, column) => values[(codes[row * width + column] ?? 0) - 1] ?? null),
    textLength: lengths[row] ?? 0,
  }));
}

function pairsOf(gathered: GatheredQuestion, labelers: readonly string[]): Pair[] {
  const rows = rowsOf(gathered, labelers.length);
  const meanings = gathered.values.map((answer) => meaningOf(answer));
  const meaning = (code: number): string | undefined => meanings[code - 1];
  return labelers.flatMap((one, first) =>
    labelers.slice(first + 1).flatMap((other, behind): Pair[] => {
      const second = first + 1 + behind;
      const both: AnsweredRecord[] = [];
      let different = 0;
      for (const [row, { answers, textLength }] of rows.entries()) {
        const [left, right] = [answers[first] ?? null, answers[second] ?? null];
        if (left === null || right === null) continue;
        both.push({ answers: [left, right], textLength });
        const codes = [first, second].map((column) => gathered.codes[row * labelers.length + column] ?? 0);
        if (meaning(codes[0] ?? 0) !== meaning(codes[1] ?? 0)) different += 1;
      }
      if (both.length === 0) return [];
      const measured = questionAgreement(gathered.question, both, {
        seed: SEED,
        resamples: Math.max(50, Math.min(PAIR_RESAMPLES, Math.floor(PAIR_DRAWS / both.length))),
      });
      return [{ one, other, records: both.length, different, measured }];
    }),
  );
}

/** The figure that speaks for the question: corrected for chance, and fit for its kind. */
export function mainFigure(
  measured: readonly Measured[],
): { measure: Measured['measure']; figure: Figure } | undefined {
  const order: readonly Measured['measure'][] = [
    'alpha-ordinal',
    'alpha-masi',
    'span-character-alpha',
    'alpha-nominal',
    'percent',
  ];
  for (const name of order) {
    const found = measured.find(({ measure: one }) => one === name);
    if (found !== undefined) return found;
  }
  return measured[0];
}
