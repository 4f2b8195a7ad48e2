import { expect, it } from 'vitest';
import type { Reading } from '#core/curate/importing.ts';
import { readAll } from '#test/support/readBack.ts';

const text = (per: 'file' | 'paragraph' | 'line'): Reading => ({ format: 'text', encoding: 'utf-8', per });
const markdown: Reading = { format: 'markdown', encoding: 'utf-8', per: 'heading', level: 2 };
const conll: Reading = { format: 'conll', encoding: 'utf-8' };

it('cuts a text into paragraphs or lines, or takes it whole, and keeps the line ends that are inside', async () => {
  const source = '\n  one\r\nstill one\r\n \r\n\r\ntwo\n';
  expect((await readAll(source, text('paragraph'))).values).toEqual([{ text: '  one\r\nstill one' }, { text: 'two' }]);
  expect((await readAll(source, text('line'))).rows).toEqual([2, 3, 6]);
  expect((await readAll(source, text('file'))).values).toEqual([{ file: 'pasted', text: source }]);
});

it('refuses a paragraph and a file that are too long, and goes on', async () => {
  const long = 'word\n'.repeat(50);
  expect(await readAll(`${long}\nok`, text('paragraph'), { record: 100 })).toMatchObject({
    values: [{ text: 'ok' }],
    bad: [{ row: 1, code: 'too-large' }],
  });
  expect(await readAll(long, text('file'), { record: 100 })).toMatchObject({
    values: [],
    bad: [{ code: 'too-large' }],
  });
});

it('cuts Markdown at its headings, but not at comments in code', async () => {
  const source = 'before\n\n# One #\nbody\n### deeper\n\n```sh\n# no heading\n```\n\n## Two\n#hashtag\n';
  expect((await readAll(source, markdown)).values).toEqual([
    { heading: '', text: 'before' },
    { heading: 'One', text: 'body\n### deeper\n\n```sh\n# no heading\n```' },
    { heading: 'Two', text: '#hashtag' },
  ]);
});

it('reads sentences of tokens, and says which token is odd', async () => {
  const source = '-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\n. . O O\n\na DT O\nb O\n\nalone\n';
  const { values, rows, bad } = await readAll(source, conll);
  expect(values).toEqual([
    {
      tokens: ['EU', '.'],
      tags: ['B-ORG', 'O'],
      columns: {
        rest: [
          ['NNP', 'B-NP'],
          ['.', 'O'],
        ],
        document: '-DOCSTART- -X- -X- O',
        tab: false,
      },
    },
  ]);
  expect(rows).toEqual([3]);
  expect(bad).toMatchObject([
    { row: 6, code: 'cells' },
    { row: 9, code: 'cells' },
  ]);
});
