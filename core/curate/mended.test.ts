import { describe, expect, it } from 'vitest';
import { mendedFile, stillWrong } from './mended.ts';

describe('a file of mended rows', () => {
  it('of a table has cells in the order of its header', () => {
    const reading = {
      format: 'delimited' as const,
      encoding: 'windows-1252' as const,
      delimiter: ';' as const,
      newline: 'cr' as const,
      columns: null,
    };
    const file = mendedFile(
      'a.csv',
      [
        { row: 4, is: 'source', text: 'one;"two\r\nlines";3\r\n' },
        { row: 9, is: 'json', text: '{"n":"4","text":"say \\"x;y\\"","empty":null}' },
      ],
      reading,
      ['text', 'empty', 'n'],
    );
    expect(file.name).toBe('a (mended).csv');
    expect(file.text).toBe('one;"two\nlines";3\n"say ""x;y""";;4\n');
    expect(file.reading).toEqual({ ...reading, encoding: 'utf-8', newline: 'lf', columns: ['text', 'empty', 'n'] });
  });

  it('of JSON in any form is one object a line', () => {
    const rows = [
      { row: 1, is: 'source' as const, text: '{\n "a": 1\n}' },
      { row: 2, is: 'json' as const, text: '{"a":2}' },
    ];
    const file = mendedFile('x.json', rows, { format: 'json', encoding: 'utf-16le', under: 'data' }, []);
    expect(file).toMatchObject({ name: 'x (mended).jsonl', text: '{  "a": 1 }\n{"a":2}\n'.replace('  ', '  ') });
    expect(file.reading).toEqual({ format: 'jsonl', encoding: 'utf-8' });
  });

  it('says what cannot be a row yet', () => {
    expect(stillWrong({ text: '{"a":', is: 'source' }, 'jsonl')).toBe('not-json');
    expect(stillWrong({ text: '[1]', is: 'source' }, 'json')).toBe('not-json');
    expect(stillWrong({ text: '{"a":1}', is: 'source' }, 'jsonl')).toBeNull();
    expect(stillWrong({ text: 'a,b', is: 'source' }, 'delimited')).toBeNull();
    expect(stillWrong({ text: ' ', is: 'source' }, 'delimited')).toBe('empty');
    expect(stillWrong({ text: 'a,b', is: 'json' }, 'delimited')).toBe('not-json');
  });
});
