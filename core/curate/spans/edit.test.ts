import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../question.ts';
import { awkwardText } from '#test/support/awkwardText.ts';
import { type Edited, addSpan, moveEdge, relabelSpan, removeSpan, resizeSpan } from './edit.ts';
import { spanText } from './spanText.ts';

const made = (edited: Edited): Span[] => {
  if (!edited.ok) throw new Error(edited.failure);
  return edited.value;
};
const text = spanText('👍 Take bisoprolol 5 mg daily, please');
const range = (words: string) => {
  const start = text.toPoint(text.text.indexOf(words));
  return { start, end: start + Array.from(words).length };
};
const drug = made(addSpan(text, [], range('bisoprolol'), 'drug', false));

describe('adding a span', () => {
  it('counts code points and keeps the text beside it', () => {
    expect(drug).toEqual([{ id: 0, start: 7, end: 17, text: 'bisoprolol', label: 'drug' }]);
  });

  it('gives a number that no other span has, and keeps the order of the text', () => {
    const two = made(addSpan(text, drug, range('Take'), 'verb', false));
    expect(two.map(({ id, text: words }) => [id, words])).toEqual([
      [1, 'Take'],
      [0, 'bisoprolol'],
    ]);
    expect(made(addSpan(text, removeSpan(two, 0), range('daily'), 'x', false)).at(-1)?.id).toBe(2);
  });

  it('refuses an overlap where the question takes none, the same span twice, and nothing', () => {
    expect(addSpan(text, drug, range('bisoprolol 5 mg'), 'dose', false)).toEqual({ ok: false, failure: 'OVERLAP' });
    expect(addSpan(text, drug, range('bisoprolol 5 mg'), 'dose', true).ok).toBe(true);
    expect(addSpan(text, drug, range('bisoprolol'), 'drug', true)).toEqual({ ok: false, failure: 'TWICE' });
    expect(addSpan(text, drug, { start: 900, end: 901 }, 'drug', true)).toEqual({ ok: false, failure: 'EMPTY' });
  });
});

describe('adjusting a span', () => {
  const moved = (edge: 'start' | 'end', step: 1 | -1, by: 'word' | 'character' = 'word') => {
    const edited = moveEdge(text, drug, { id: 0, edge, step, by }, false);
    return edited.ok ? edited.value[0]?.text : edited.failure;
  };

  it('moves either edge by a word or by a character', () => {
    expect(moved('end', 1)).toBe('bisoprolol 5');
    expect(moved('start', -1)).toBe('Take bisoprolol');
    expect(moved('end', -1, 'character')).toBe('bisoprolo');
    expect(moved('start', 1, 'character')).toBe('isoprolol');
    expect(moved('end', 1, 'character')).toBe('bisoprolol ');
  });

  it('leaves no span empty', () => {
    expect(moved('end', -1)).toBe('EMPTY');
    expect(moved('start', 1)).toBe('EMPTY');
  });

  it('steps over a character of many code points as one', () => {
    const family = spanText('a👨‍👩‍👧‍👦b');
    const first = made(addSpan(family, [], { start: 0, end: 1 }, 'x', false));
    const wider = made(moveEdge(family, first, { id: 0, edge: 'end', step: 1, by: 'character' }, false));
    expect(wider[0]).toMatchObject({ end: 8, text: 'a👨‍👩‍👧‍👦' });
  });

  it('does not run into a neighbour', () => {
    const two = made(addSpan(text, drug, range('5 mg'), 'dose', false));
    expect(moveEdge(text, two, { id: 0, edge: 'end', step: 1, by: 'word' }, false)).toEqual({
      ok: false,
      failure: 'OVERLAP',
    });
    expect(resizeSpan(text, two, 7, range('daily'), false)).toEqual({ ok: false, failure: 'GONE' });
  });

  it('changes the label, unless the same words have it already', () => {
    const two = made(addSpan(text, drug, range('bisoprolol'), 'brand', true));
    expect(relabelSpan(two, 1, 'drug')).toEqual({ ok: false, failure: 'TWICE' });
    expect(made(relabelSpan(two, 1, 'name'))[1]?.label).toBe('name');
  });
});

it('keeps the text of every span true through any edits', () => {
  const edit = fc.record({
    start: fc.nat(20),
    length: fc.nat(6),
    edge: fc.constantFrom('start' as const, 'end' as const),
  });
  fc.assert(
    fc.property(awkwardText, fc.array(edit, { maxLength: 8 }), fc.boolean(), (value, edits, overlaps) => {
      const whole = spanText(value);
      const points = Array.from(value);
      let spans: Span[] = [];
      for (const { start, length, edge } of edits) {
        const added = addSpan(whole, spans, { start, end: start + length }, 'x', overlaps);
        if (added.ok) spans = added.value;
        const id = spans[0]?.id ?? 0;
        const movedOn = moveEdge(
          whole,
          spans,
          { id, edge, step: length % 2 === 0 ? 1 : -1, by: 'character' },
          overlaps,
        );
        if (movedOn.ok) spans = movedOn.value;
      }
      for (const span of spans) expect(points.slice(span.start, span.end).join('')).toBe(span.text);
    }),
  );
});
