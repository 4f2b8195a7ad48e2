import { describe, expect, it } from 'vitest';
import type { Answer, Question } from '../../curate/question.ts';
import { type AnsweredRecord, questionAgreement } from './question.ts';

const common = { id: 'q', title: 'Q', required: true };
const labels = ['a', 'b'].map((id) => ({ id, name: id, colour: 0, key: null, description: '' }));
const choice = (...chosen: string[]): Answer => ({ kind: 'choice', labels: chosen });
const rating = (number: number): Answer => ({ kind: 'rating', rating: number });
const form = (values: Record<string, string>): Answer => ({ kind: 'form', values });
const SEED = { seed: 1, resamples: 20 };

function measures(question: Question, rows: (Answer | null)[][]) {
  const records: AnsweredRecord[] = rows.map((answers) => ({ answers, textLength: 10 }));
  return Object.fromEntries(
    questionAgreement(question, records, SEED).map(({ measure, figure }) => [
      measure,
      figure.defined ? figure.value : figure.why,
    ]),
  );
}

describe('questionAgreement', () => {
  it('measures a choice by category', () => {
    const rows = [
      [choice('a'), choice('a')],
      [choice('b'), choice('b')],
    ];
    const question: Question = { kind: 'choice', ...common, several: false, labels };
    expect(measures(question, rows)).toEqual({ percent: 1, cohen: 1, fleiss: 1, 'alpha-nominal': 1 });
  });

  it('measures several labels as sets, in whatever order they were chosen', () => {
    const rows = [
      [choice('a', 'b'), choice('b', 'a')],
      [choice(), choice()],
    ];
    const question: Question = { kind: 'choice', ...common, several: true, labels };
    expect(measures(question, rows)).toEqual({ percent: 1, 'alpha-masi': 1, 'alpha-jaccard': 1 });
  });

  it('measures ratings on a line, preferences by category, spans by character', () => {
    const near = measures({ kind: 'rating', ...common, lowest: 1, highest: 5 }, [
      [rating(1), rating(1)],
      [rating(5), rating(4)],
    ]);
    expect(near['alpha-interval']).toBeGreaterThan(Number(near['alpha-nominal']));
    const preference: Question = { kind: 'preference', ...common, fields: ['x', 'y'], tie: true };
    expect(measures(preference, [[{ kind: 'preference', chosen: 'tie' }, null]])).toMatchObject({
      percent: 'fewer-than-two-raters',
    });
    const marked: Answer = {
      kind: 'spans',
      unit: 'codepoint',
      spans: [{ id: 0, start: 0, end: 2, text: 'ab', label: 'a' }],
    };
    const spans: Question = { kind: 'spans', ...common, field: 'x', overlaps: false, labels };
    expect(measures(spans, [[marked, marked]])).toEqual({
      'span-exact-f1': 1,
      'span-character-f1': 1,
      'span-character-alpha': 1,
    });
  });

  it('compares the rest as a whole, without the order of a form', () => {
    const question: Question = { kind: 'form', ...common, inputs: [{ id: 'x', title: 'X', kind: 'text' }] };
    expect(measures(question, [[form({ x: '1', y: '2' }), form({ y: '2', x: '1' })]])).toEqual({ percent: 1 });
    expect(
      measures({ kind: 'text', ...common, from: null }, [
        [
          { kind: 'text', text: 'a' },
          { kind: 'text', text: 'b' },
        ],
      ]),
    ).toEqual({ percent: 0 });
  });

  it('takes an answer of another kind as missing', () => {
    const question: Question = { kind: 'text', ...common, from: null };
    const rows: Answer[][] = [
      [
        { kind: 'text', text: 'a' },
        { kind: 'rating', rating: 1 },
      ],
    ];
    expect(measures(question, rows)).toEqual({ percent: 'fewer-than-two-raters' });
  });
});
