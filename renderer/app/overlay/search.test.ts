import { describe, expect, test } from 'vitest';
import { search } from './search.ts';

const titles = [
  'Curate',
  'Ask',
  'Models',
  'Settings',
  'New conversation',
  'Add a model',
  'Change between light and dark',
  'Show or hide the figures of answers',
  'Show all keys',
  'Show the data folder',
  'Copy a report for a bug',
];
const find = (query: string) => search(query, titles, (title) => title).map(({ item }) => item);

describe('finding a command by a few letters', () => {
  test('an empty query finds everything, in its order', () => {
    expect(find('')).toEqual(titles);
    expect(find('  ')).toEqual(titles);
  });

  test.each([
    ['set', 'Settings'],
    ['sdf', 'Show the data folder'],
    ['model', 'Models'],
    ['add', 'Add a model'],
    ['nc', 'New conversation'],
    ['dark', 'Change between light and dark'],
    ['keys', 'Show all keys'],
    ['BUG', 'Copy a report for a bug'],
    ['ask', 'Ask'],
    ['report bug', 'Copy a report for a bug'],
  ])('%s', (query, first) => {
    expect(find(query)[0]).toBe(first);
  });

  test('letters that are not there, or not in this order, find nothing', () => {
    expect(find('xyz')).toEqual([]);
    expect(find('gnittes')).toEqual([]);
  });

  test('accents and case do not count', () => {
    expect(search('resume', ['Résumé'], (title) => title)).toHaveLength(1);
  });

  test('the letters that were meant are told', () => {
    const [found] = search('sdf', titles, (title) => title);
    expect(found?.hits.map((at) => found.item[at])).toEqual(['S', 'd', 'f']);
  });
});
