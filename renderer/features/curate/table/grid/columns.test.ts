import { expect, test } from 'vitest';
import type { Question } from '#core/curate/question.ts';
import { allColumns, columnResized, columnToggled, columnsThere, keptLook, questionOf, sortOf } from './columns.ts';

const questions: Question[] = [
  {
    kind: 'choice',
    id: 'mood',
    title: 'Mood',
    required: true,
    several: false,
    labels: [{ id: 'good', name: 'Good', colour: 0, key: null, description: '' }],
  },
  { kind: 'rating', id: 'stars', title: 'Stars', required: false, lowest: 1, highest: 5 },
];
const ids = (columns: readonly { id: string }[]) => columns.map(({ id }) => id);
const all = allColumns(questions);

test('each choice question has a column, and its head sorts by its labels', () => {
  expect(ids(all)).toEqual(['status', 'text', 'question:mood', 'labelers', 'tags', 'touched']);
  expect(questionOf('question:mood', questions)?.title).toBe('Mood');
  expect(questionOf('question:stars', questions)).toBeUndefined();
  expect(sortOf('question:mood')).toEqual({ by: 'label', question: 'mood' });
  expect(sortOf('text')).toBeNull();
});

test('a hidden column comes back where it stood', () => {
  const without = columnToggled(all, 'question:mood', questions);
  expect(ids(without)).toEqual(['status', 'text', 'labelers', 'tags', 'touched']);
  expect(columnToggled(without, 'question:mood', questions)).toEqual(all);
});

test('widths stay within what can be seen and used', () => {
  expect(columnResized(all, 'tags', 3).find(({ id }) => id === 'tags')?.width).toBe(60);
  expect(columnResized(all, 'tags', 9_000).find(({ id }) => id === 'tags')?.width).toBe(2_000);
});

test('columns of questions that are gone are left out', () => {
  expect(ids(columnsThere(all, []))).toEqual(['status', 'text', 'labelers', 'tags', 'touched']);
});

test('a look that cannot be read is the first one', () => {
  const first = keptLook(null);
  expect(keptLook('{')).toEqual(first);
  expect(keptLook('{"dense":1}')).toEqual(first);
  const other = { ...first, dense: true, columns: [{ id: 'tags', width: 80 }] };
  expect(keptLook(JSON.stringify(other))).toEqual(other);
});
