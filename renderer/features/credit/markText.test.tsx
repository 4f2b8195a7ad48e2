import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { MarkdownBlock } from '#renderer/features/ask/Markdown.tsx';
import { Seeded } from '#test/support/seeded.ts';
import type { Mark } from './tones.ts';

// It asks the shell, of which there is none here.
vi.mock('#renderer/ui/copyText.ts', () => ({ copyText: () => Promise.resolve(true) }));

/** The page with the words of `marked` underlined, wherever they first stand in the text. */
function shown(text: string, marked: readonly string[], numbers: readonly number[] = [], definitions = ''): string {
  const marks = marked.map((words): Mark => {
    const start = text.indexOf(words);
    if (start === -1) throw new Error(`No ${words} in the text.`);
    return { start, end: start + words.length, tone: '1', label: 'Matched: by Ada.', source: 1 };
  });
  return renderToStaticMarkup(
    <MarkdownBlock text={text} definitions={definitions} marks={marks} numbers={new Set(numbers)} />,
  );
}

const underlined = (markup: string) =>
  [...markup.matchAll(/<span data-tone="1"[^>]*>(.*?)<\/span>/gs)].map(([, words]) => words);

describe('words that stand in records', () => {
  test.each([
    ['plain words', 'One two three four.', 'two three', ['two three']],
    ['over strong words', 'One **two** three.', 'two** three', ['two', ' three']],
    ['after signs that markdown takes', String.raw`a \* b \_ see the end`, 'see the', ['see the']],
    ['after a character reference', 'Salt &amp; pepper &#x1F600; here we are', 'here we', ['here we']],
    ['in a list', '- first thing\n- second thing', 'second', ['second']],
    ['over the lines of a paragraph', 'first line\n   second line', 'line\n   second', ['line\nsecond']],
    ['in code of a sentence', 'use `the tool` now', 'the tool', ['the tool']],
    ['in a heading', '## A quiet heading', 'quiet', ['quiet']],
    ['beside a footnote, which stays text', '[^1]: the note says it', 'note says', ['note says']],
    ['of scripts without spaces', '東京の天気は晴れです', '天気は晴れ', ['天気は晴れ']],
    ['above the first plane', '😀 a smile 😀', 'smile 😀', ['smile 😀']],
  ])('%s', (_, text, words, pieces) => {
    expect(underlined(shown(text, [words]))).toEqual(pieces);
  });

  test('change no word of the answer, and can be stopped at once each', () => {
    const text = 'One **two** three, and *four* five.';
    const markup = shown(text, ['two** three', 'four* five']);
    expect(markup.replaceAll(/<[^>]+>/g, '')).toBe('One two three, and four five.');
    expect(markup.match(/tabindex="0"/g)).toHaveLength(2);
    expect(markup.match(/role="button"/g)).toHaveLength(2);
  });

  test('in a link leave the link alone', () => {
    const markup = shown('See [the whole page](https://a.example/b).', ['whole page']);
    expect(markup.match(/tabindex="0"/g)).toHaveLength(1);
    expect(underlined(markup)).toEqual(['whole page']);
  });

  test('leave code blocks as they are, to be copied', () => {
    expect(shown('    indented code here', ['code'])).not.toContain('data-tone');
  });

  test('never reach into the definitions that stand after the block', () => {
    const marks: Mark[] = [{ start: 0, end: 400, tone: '1', label: 'x', source: 1 }];
    const markup = renderToStaticMarkup(
      <MarkdownBlock text="[a][1] b" definitions="[1]: https://a.example/x" marks={marks} />,
    );
    expect(markup.replaceAll(/<[^>]+>/g, '')).toBe('a b');
  });

  test('what a record says is never read as HTML', () => {
    const marks: Mark[] = [{ start: 0, end: 3, tone: '1', label: '<img src=x onerror=alert(1)>', source: 1 }];
    expect(renderToStaticMarkup(<MarkdownBlock text="One two" definitions="" marks={marks} />)).not.toContain('<img');
  });
});

describe('citations', () => {
  test('that name a record are opened, others are text', () => {
    const markup = shown('It rises first [2], and more [7].', [], [1, 2]);
    expect(markup.match(/role="button"/g)).toHaveLength(1);
    expect(markup).toMatch(/>\[2\]<\/span>/);
    expect(markup.replaceAll(/<[^>]+>/g, '')).toBe('It rises first [2], and more [7].');
  });
});

test('whatever is underlined, the words on the page are those of the answer', () => {
  const text = [
    '# Title & *more*\n\nOne **two `three` four** five &lt;six&gt; [seven](https://a.example/x) \\* eight.',
    '- item *one*\n- item two\n\n  still two\n\n> quoted **words** here\n> over lines',
    '| a | b |\n|---|---|\n| c &amp; d | **e** |\n\n~~gone~~ 😀 東京の天気 [^1]\n\n[^1]: note',
  ].join('\n\n');
  const wordsOf = (markup: string) => markup.replaceAll(/<[^>]+>/g, '');
  const plain = wordsOf(renderToStaticMarkup(<MarkdownBlock text={text} definitions="" />));
  const random = new Seeded(7);
  for (let round = 0; round < 60; round += 1) {
    const marks: Mark[] = [];
    let at = 0;
    while (at < text.length) {
      const start = at + Math.floor(random.fraction() * 40);
      const end = Math.min(text.length, start + 1 + Math.floor(random.fraction() * 60));
      if (start < end) marks.push({ start, end, tone: '2', label: 'Matched.', source: null });
      at = end + 1;
    }
    const markup = renderToStaticMarkup(<MarkdownBlock text={text} definitions="" marks={marks} />);
    expect(wordsOf(markup), JSON.stringify(marks)).toBe(plain);
    expect(markup).toContain('data-tone');
  }
});
