import { expect, it } from 'vitest';
import { wordsOf } from '../quality/words.ts';
import { boilerplateIn } from './boilerplate.ts';

const marked = (text: string) => {
  const words = wordsOf(text);
  const found = boilerplateIn(words);
  return words.filter((_, at) => found[at] === 1).join(' ');
};

it('marks clauses of licences, courtesies and the frame of a page, however they are written', () => {
  expect(marked('THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, including')).toBe(
    '',
  );
  expect(
    marked('Done.\nI hope this helps! Let me know if you have any other questions. The ledger lies in Leipzig.'),
  ).toBe('i hope this helps let me know if you have any other questions');
  expect(marked('<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Ledger</title>')).toBe(
    'doctype html html lang en head meta charset utf 8',
  );
  expect(marked('Puis : n’hésitez pas à me poser d’autres questions.')).toBe(
    'n hésitez pas à me poser d autres questions',
  );
});

it('leaves alone what a phrase only begins with, and everything else', () => {
  expect(marked('I hope this helps, she said, and closed the ledger')).toBe('');
  expect(marked('')).toBe('');
});
