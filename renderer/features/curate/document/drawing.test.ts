import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '#core/curate/question.ts';
import { spanText } from '#core/curate/spans/spanText.ts';
import { awkwardText } from '#test/support/awkwardText.ts';
import { chunksOf, hiddenIn, marksOf, maskedText, runsOf, visibleText } from './drawing.ts';

const labels = [{ id: 'drug', name: 'Drug', colour: 3, key: null, description: '' }];
const marked = { spans: [], suggested: [], certainty: null, labels, selected: null };
const span = (id: number, start: number, end: number, label = 'drug'): Span => ({ id, start, end, text: '', label });

describe('marks', () => {
  const text = spanText('👍 abcdefghij');

  it('are where the page counts them, and say their label', () => {
    expect(marksOf(text, { ...marked, spans: [span(4, 2, 5)], selected: 4 })).toEqual([
      { key: '4', from: 3, to: 6, lane: 0, colour: 3, tag: 'Drug', suggested: false, selected: true },
    ]);
  });

  it('that overlap lie in lanes of their own, the inner one nearer to the words', () => {
    const marks = marksOf(text, { ...marked, spans: [span(0, 2, 9), span(1, 3, 5), span(2, 6, 8), span(3, 4, 7)] });
    expect(marks.map(({ key, lane }) => [key, lane])).toEqual([
      ['1', 0],
      ['2', 0],
      ['3', 1],
      ['0', 2],
    ]);
  });

  it('that are suggested say so, unless a person said the same', () => {
    const suggested = [span(0, 2, 5), span(1, 6, 8, 'gone')];
    const marks = marksOf(text, { ...marked, spans: [span(7, 2, 5)], suggested, certainty: 0.936 });
    expect(marks.map(({ key, tag, colour }) => [key, tag, colour])).toEqual([
      ['s1', 'gone? 0.94', 11],
      ['7', 'Drug', 3],
    ]);
  });

  it('that lie outside of the text are not drawn', () => {
    expect(marksOf(text, { ...marked, spans: [span(0, 90, 95)] })).toEqual([]);
  });
});

it('cuts and draws any text whole, whatever is marked and hidden', () => {
  const range = fc.tuple(fc.nat(40), fc.nat(12)).map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(awkwardText, fc.array(range), fc.array(range), (value, drawn, redacted) => {
      const text = spanText(value);
      const spans = drawn.map(({ start, end }, id) => span(id, start, end));
      const marks = marksOf(text, { ...marked, spans });
      const hidden = hiddenIn(text, redacted);
      const runs = chunksOf(value).flatMap((chunk) => runsOf(chunk, marks, hidden));
      expect(runs.map(({ from, to }) => value.slice(from, to)).join('')).toBe(value);
      for (const { start, end } of drawn) {
        const inside = runs.filter(({ from, to }) => from >= text.toUnit(start) && to <= text.toUnit(end));
        expect(inside.map(({ from, to }) => value.slice(from, to)).join('')).toBe(text.slice(start, end));
      }
      const points = Array.from(value);
      const shown = runs.filter((run) => !run.redacted).map(({ from, to }) => value.slice(from, to));
      const open = points.filter((_, place) => !redacted.some(({ start, end }) => start <= place && place < end));
      expect(shown.join('')).toBe(open.join(''));
    }),
  );
});

it('ends chunks only where lines end, and keeps both characters of a line end together', () => {
  const line = `${'word '.repeat(100)}\r\n`;
  const text = line.repeat(12);
  const chunks = chunksOf(text);
  expect(chunks.length).toBe(3);
  for (const { to } of chunks) expect(text.slice(to - 2, to)).toBe('\r\n');
  expect(chunksOf('one\rtwo\r').map(({ to }) => to)).toEqual([4, 8]);
  expect(chunksOf('')).toEqual([]);
});

it('draws lines that are written the other way by themselves', () => {
  const text = 'One\nשתיים\n\n3\nFour\n';
  expect(chunksOf(text).map(({ from, to, direction }) => [text.slice(from, to), direction])).toEqual([
    ['One\n', 'ltr'],
    ['שתיים\n\n3\n', 'rtl'],
    ['Four\n', 'ltr'],
  ]);
});

it('shows one block for each hidden character, and nothing of it', () => {
  const text = spanText('To 👍 anna@x.org\r\nnow');
  const hidden = hiddenIn(text, [
    { start: 3, end: 8 },
    { start: 5, end: 16 },
  ]);
  expect(visibleText(text.text, { start: 0, end: text.text.length }, hidden)).toBe('To ████████████\r\nnow');
  expect(visibleText(text.text, { start: 6, end: 9 }, hidden)).toBe('███');
  const masked = maskedText(text.text, hidden);
  expect(masked.length).toBe(text.text.length);
  expect(masked).not.toMatch(/anna|👍/);
});

it('draws a document of 25 kB with 200 spans in no time', () => {
  const text = spanText('word 👍 '.repeat(3_100));
  const spans = Array.from({ length: 200 }, (_, id) => span(id, id * 90, id * 90 + 120));
  const before = performance.now();
  const marks = marksOf(text, { ...marked, spans });
  chunksOf(text.text).flatMap((chunk) => runsOf(chunk, marks, []));
  expect(performance.now() - before).toBeLessThan(100);
});
