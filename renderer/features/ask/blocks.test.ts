import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, definitionsOf } from './blocks.ts';

const textsOf = (text: string) => blocksOf(text).map((block) => block.text.trim());

describe('the blocks of an answer', () => {
  test('end at blank lines', () => {
    expect(textsOf('One\ntwo\n\n\nThree')).toEqual(['One\ntwo', 'Three']);
  });

  test('a fence keeps its blank lines, and begins and ends a block without any', () => {
    const [before, code, after] = blocksOf('Like so:\n```ts\nlet a\n\nlet b\n```\nThen');
    expect(before?.text).toBe('Like so:\n');
    expect(code?.code).toEqual({ language: 'ts', text: 'let a\n\nlet b' });
    expect(after?.text).toBe('Then');
  });

  test('a fence that is not closed yet is code already', () => {
    expect(blocksOf('```py\nprint(1)\n\npri').at(-1)?.code).toEqual({ language: 'py', text: 'print(1)\n\npri' });
    expect(blocksOf('```').at(-1)?.code).toEqual({ language: '', text: '' });
  });

  test('a shorter fence, or one of the other mark, does not close it', () => {
    expect(blocksOf('````\n```\n~~~~\n````\nx').map((block) => block.code?.text)).toEqual(['```\n~~~~', undefined]);
  });

  test('backticks in the line make it inline code, not a fence', () => {
    expect(blocksOf('```a``` b\n\nc').map((block) => block.code)).toEqual([null, null]);
  });

  test('a list keeps its loose items and their indented parts, and ends where neither comes', () => {
    const list = '1. one\n\n   more of one\n\n   ```\n   code\n\n   more\n   ```\n\n2. two';
    expect(textsOf(`${list}\n\nAfter`)).toEqual([list, 'After']);
  });

  test('a fence at the margin ends a list', () => {
    expect(textsOf('- one\n```\ncode\n```\n- two')).toEqual(['- one', '```\ncode\n```', '- two']);
  });

  test('windows line ends', () => {
    expect(textsOf('a\r\n\r\nb')).toEqual(['a', 'b']);
    expect(blocksOf('```\r\nx\r\n```\r\n')[0]?.code?.text).toBe('x');
  });

  test('nothing of the text is lost, and finished blocks keep their place as it grows', () => {
    const line = fc.constantFrom(
      '',
      'word',
      '- item',
      '  more',
      '1. first',
      '```',
      '~~~ js',
      '> said',
      '| a | b |',
      '# head',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const whole = lines.join('\n');
        const blocks = blocksOf(whole);
        expect(
          blocks
            .map((block) => block.text)
            .join('')
            .replaceAll(/\s/g, ''),
        ).toBe(whole.replaceAll(/\s/g, ''));
        for (const { at, text } of blocks) expect(whole.startsWith(text, at)).toBe(true);
        const grown = blocksOf(`${whole}\nmore`);
        expect(grown.slice(0, Math.max(0, blocks.length - 1))).toEqual(blocks.slice(0, -1));
      }),
    );
  });

  test('twenty thousand words are cut in a moment', () => {
    const paragraph = 'word '.repeat(100).trim();
    const whole = Array.from({ length: 200 }, () => paragraph).join('\n\n');
    const before = performance.now();
    expect(blocksOf(whole)).toHaveLength(200);
    expect(performance.now() - before).toBeLessThan(50);
  });
});

describe('link definitions', () => {
  test('are found, footnotes are not', () => {
    expect(definitionsOf('See [a][1].\n\n[1]: https://a.example\n[^2]: note\n')).toBe('[1]: https://a.example');
    expect(definitionsOf('none')).toBe('');
  });
});
