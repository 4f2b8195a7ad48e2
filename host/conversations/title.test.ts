import { describe, expect, it } from 'vitest';
import { titleOf } from './title.ts';

describe('the title of a conversation', () => {
  it.each([
    ['Short', 'Short'],
    ['  First line  \nsecond line', 'First line'],
    [
      'Please tell me everything that you know about the history of printing in Mainz',
      'Please tell me everything that you know about the history of…',
    ],
    ['x'.repeat(80), `${'x'.repeat(60)}…`],
    ['🖨'.repeat(70), `${'🖨'.repeat(60)}…`],
  ])('%j is %j', (question, title) => {
    expect(titleOf(question)).toBe(title);
  });
});
