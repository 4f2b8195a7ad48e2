import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers, Label, Question, Span } from '../question.ts';
import type { CurateRecord } from '../record.ts';
import { answersMisfit } from '../schema.ts';
import {
  accepted,
  addable,
  beginning,
  completed,
  firstMissing,
  fitting,
  isLastPress,
  moved,
  open,
  orderOf,
} from './drafting.ts';
import { optionsOf, pressed, relabelled, withAnswer } from './options.ts';

const label = (id: string): Label => ({ id, name: id, colour: 0, key: null, description: '' });
const labels = [label('a'), label('b'), label('c')];
const single: Question = { kind: 'choice', id: 'one', title: 'One', required: true, several: false, labels };
const several: Question = { kind: 'choice', id: 'more', title: 'More', required: false, several: true, labels };
const spans = {
  kind: 'spans',
  id: 'parts',
  title: 'Parts',
  required: false,
  field: 'text',
  overlaps: false,
  labels,
} as const;
const spansQuestion: Question = { ...spans, labels: [...labels] };
const written: Question = { kind: 'text', id: 'say', title: 'Say', required: true, from: 'text' };
const better: Question = {
  kind: 'preference',
  id: 'better',
  title: 'Better',
  required: false,
  fields: ['text', 'other'],
  tie: false,
};
const rated: Question = { kind: 'rating', id: 'rated', title: 'Rated', required: false, lowest: 0, highest: 3 };
const joins: Question = { kind: 'relations', id: 'joins', title: 'Joins', required: false, spans: 'parts', labels };
const ranked: Question = { kind: 'ranking', id: 'ranked', title: 'Ranked', required: false, field: 'list' };
const talk: Question = { kind: 'chat', id: 'talk', title: 'Talk', required: false, field: 'turns' };

const record: CurateRecord = {
  ordinal: 0,
  fields: {
    text: 'Ann 😀 met Bo',
    list: ['x', 'y', 'z'],
    turns: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello' },
    ],
  },
  given: {},
  tags: [],
  source: { file: 0, row: 1, author: null },
};
const nothingHidden = () => [];
const span = (id: number, start: number, end: number, of = 'a'): Span => ({ id, start, end, text: 'x', label: of });

describe('pressing', () => {
  it('chooses one of one, and takes it back', () => {
    const once = pressed(single, {}, 'a');
    expect(once).toEqual({ one: { kind: 'choice', labels: ['a'] } });
    expect(pressed(single, once, 'b')).toEqual({ one: { kind: 'choice', labels: ['b'] } });
    expect(pressed(single, once, 'a')).toEqual({});
  });

  it('gives several in the order of the question, whatever the order of pressing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (presses) => {
        let answers: Answers = {};
        for (const press of presses) answers = pressed(several, answers, press);
        const odd = ['a', 'b', 'c'].filter((id) => presses.filter((press) => press === id).length % 2 === 1);
        expect(answers).toEqual(odd.length === 0 ? {} : { more: { kind: 'choice', labels: odd } });
      }),
    );
  });

  it('fits every question whatever is pressed', () => {
    const questions = [single, several, better, rated];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(5))), (presses) => {
        let answers: Answers = {};
        for (const [place, option] of presses) {
          const question = questions[place];
          if (question === undefined) continue;
          const options = optionsOf(question, [], 'tie');
          answers = pressed(question, answers, options[option % options.length]?.id ?? '');
        }
        expect(answersMisfit(questions, answers)).toBeNull();
      }),
    );
  });

  it('offers a tie only where there may be one', () => {
    expect(optionsOf(better, [], 'tie').map(({ id }) => id)).toEqual(['first', 'second']);
    expect(optionsOf(rated, [], 'tie').map(({ id }) => id)).toEqual(['0', '1', '2', '3']);
  });

  it('relabels one span and no other', () => {
    const answers: Answers = { parts: { kind: 'spans', unit: 'codepoint', spans: [span(0, 0, 1), span(1, 2, 3)] } };
    expect(relabelled(answers, 'parts', 1, 'c')).toEqual({
      parts: { kind: 'spans', unit: 'codepoint', spans: [span(0, 0, 1), span(1, 2, 3, 'c')] },
    });
  });
});

describe('beginnings', () => {
  it('are the field’s text, with what was blacked out counted in code points', () => {
    expect(beginning(written, record, nothingHidden)).toEqual({ kind: 'text', text: 'Ann 😀 met Bo' });
    expect(beginning(written, record, () => [{ start: 4, end: 5 }])).toEqual({
      kind: 'text',
      text: 'Ann [redacted] met Bo',
    });
  });

  it('are the record’s turns, and nothing where the field holds something else', () => {
    expect(beginning(talk, record, nothingHidden)).toMatchObject({ turns: [{ role: 'user' }, { role: 'assistant' }] });
    const strange = { ...record, fields: { turns: [{ role: 'robot', content: 'hi' }] } };
    expect(beginning(talk, strange, nothingHidden)).toBeUndefined();
  });

  it('are submitted as they are, unless somebody emptied them', () => {
    expect(completed([written], record, {}, nothingHidden)).toEqual({ say: { kind: 'text', text: 'Ann 😀 met Bo' } });
    expect(completed([written], record, { say: { kind: 'text', text: '' } }, nothingHidden)).toEqual({});
    expect(completed([written], record, { say: { kind: 'text', text: 'Mine' } }, nothingHidden)).toEqual({
      say: { kind: 'text', text: 'Mine' },
    });
  });
});

describe('before submitting', () => {
  it('the first required question without an answer is named', () => {
    expect(firstMissing([several, single, written], {})).toBe(single);
    expect(firstMissing([single], { one: { kind: 'choice', labels: ['a'] } })).toBeNull();
    expect(firstMissing([several], {})).toBeNull();
  });

  it('what no question asks for is left out, and relations of spans that are gone', () => {
    const answers: Answers = {
      gone: { kind: 'rating', rating: 1 },
      one: { kind: 'choice', labels: ['no_such_label'] },
      parts: { kind: 'spans', unit: 'codepoint', spans: [span(0, 0, 3)] },
      joins: { kind: 'relations', relations: [{ from: 0, to: 4, label: 'a' }] },
    };
    const kept = fitting([single, spansQuestion, joins], answers);
    expect(Object.keys(kept)).toEqual(['parts']);
    expect(answersMisfit([single, spansQuestion, joins], kept)).toBeNull();
  });

  it('an emptied answer is none', () => {
    expect(withAnswer({ say: { kind: 'text', text: 'a' } }, 'say', { kind: 'text', text: '  ' })).toEqual({});
  });

  it('only one press that settles everything goes on by itself', () => {
    expect(isLastPress([single, several], 'one')).toBe(true);
    expect(isLastPress([single, several], 'more')).toBe(false);
    expect(isLastPress([single, written], 'one')).toBe(false);
    expect(isLastPress([{ ...several, required: true }], 'more')).toBe(false);
  });
});

describe('proposals', () => {
  const questions = [single, spansQuestion];
  const proposed = { question: 'one', answer: { kind: 'choice' as const, labels: ['b'] } };

  it('are open until they are said, and only where they fit', () => {
    expect(open(questions, {}, [proposed])).toEqual([proposed]);
    expect(open(questions, { one: { kind: 'choice', labels: ['b'] } }, [proposed])).toEqual([]);
    expect(open(questions, {}, [{ question: 'one', answer: { kind: 'choice', labels: ['x'] } }])).toEqual([]);
    expect(open(questions, {}, [{ question: 'other', answer: { kind: 'rating', rating: 1 } }])).toEqual([]);
  });

  it('take the place of an answer, but spans stand beside those that are there', () => {
    expect(accepted(questions, { one: { kind: 'choice', labels: ['a'] } }, proposed)).toEqual({ one: proposed.answer });
    const mine: Answers = { parts: { kind: 'spans', unit: 'codepoint', spans: [span(7, 0, 3)] } };
    const theirs = {
      question: 'parts',
      answer: { kind: 'spans' as const, unit: 'codepoint' as const, spans: [span(0, 2, 4, 'b'), span(1, 6, 8, 'b')] },
    };
    expect(accepted(questions, mine, theirs)).toEqual({
      parts: { kind: 'spans', unit: 'codepoint', spans: [span(7, 0, 3), span(8, 6, 8, 'b')] },
    });
  });

  it('never make spans that the question forbids', () => {
    const list = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 5 })), { maxLength: 8 });
    fc.assert(
      fc.property(list, list, fc.boolean(), (mine, theirs, overlaps) => {
        const made = (places: typeof mine) => places.map(([start, length], id) => span(id, start, start + length));
        const before = addable([], made(mine), overlaps);
        const after = [...before, ...addable(before, made(theirs), overlaps)];
        const question: Question = { ...spansQuestion, kind: 'spans', field: 'text', overlaps, labels: [...labels] };
        const answers: Answers = { parts: { kind: 'spans', unit: 'codepoint', spans: after } };
        expect(answersMisfit([question], answers)).toBeNull();
      }),
    );
  });
});

describe('ranking', () => {
  it('is the record’s order with what was said of it', () => {
    if (ranked.kind !== 'ranking') throw new Error('never');
    expect(orderOf(ranked, record, {})).toEqual([0, 1, 2]);
    expect(orderOf(ranked, record, { ranked: { kind: 'ranking', order: [2, 9] } })).toEqual([2, 0, 1]);
  });

  it('moves an item and loses none', () => {
    expect(moved([0, 1, 2], 2, -1)).toEqual([0, 2, 1]);
    fc.assert(
      fc.property(fc.nat(4), fc.integer({ min: -6, max: 6 }), (place, by) => {
        const after = moved([0, 1, 2, 3, 4], place, by);
        expect(after.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4]);
      }),
    );
  });
});
