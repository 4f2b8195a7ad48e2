import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { blocksOf } from './blocks.ts';
import { webAddress } from './links.ts';
import { MarkdownBlock } from './Markdown.tsx';

// It asks the shell, of which there is none here.
vi.mock('#renderer/ui/copyText.ts', () => ({ copyText: () => Promise.resolve(true) }));

const shown = (text: string, definitions = '') =>
  renderToStaticMarkup(<MarkdownBlock text={text} definitions={definitions} />);

describe('html in an answer', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<style>*{display:none}</style>',
    '<a href="https://evil.example" target=_blank>x</a>',
    'text <b onclick="alert(1)">bold</b>',
    '<!-- --!> <script>alert(1)</script> -->',
    '<div\n\nonmouseover=alert(1)>',
    '> <form action=https://evil.example><button>x',
    '| a |\n|---|\n| <object data=x> |',
  ])('%s stays text', (text) => {
    const markup = shown(text);
    expect(markup).toContain('&lt;');
    expect(markup).not.toMatch(/<(script|img|svg|iframe|style|form|object|b|button)\b/i);
    expect(markup).not.toMatch(/<[^>]*\s(on\w+|href|src|action|target|style)=/i);
  });
});

describe('links of an answer', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '&#x6A;avascript:alert(1)',
    'javascript&colon;alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'app://colophon/index.html',
    'http://plain.example',
    '//protocol.relative.example',
    '/index.html',
    '#/settings',
    'https://bank.example@evil.example',
    'https:///',
    'mailto:a@b.example',
  ])('%s is plain text', (address) => {
    for (const text of [
      `[words](${address})`,
      `[words](<${address}>)`,
      `<${address}>`,
      `![words](${address})`,
      `[words][1]\n\n[1]: ${address}`,
    ]) {
      const markup = shown(text);
      expect(markup).not.toContain('role="link"');
      expect(markup).not.toMatch(/\s(href|src)=/);
    }
  });

  test('an https link is offered, without an address that a click could follow', () => {
    const markup = shown('See [the *page*](https://a.example/b?c=d).');
    expect(markup).toContain('role="link"');
    expect(markup).toContain('title="Opens https://a.example/b?c=d after asking you"');
    expect(markup).toContain('the <em>page</em>');
    expect(markup).not.toContain('href=');
  });

  test('a bare address is one too, and a name that looks like another host shows what it is', () => {
    expect(shown('https://a.example/x')).toContain('role="link"');
    // The first letter is Cyrillic.
    expect(webAddress('https://аpple.example/')?.href).toBe('https://xn--pple-43d.example/');
    expect(webAddress('https://a.example/\u202Efdp.exe')?.href).toBe('https://a.example/%E2%80%AEfdp.exe');
    expect(webAddress(`https://a.example/${'x'.repeat(3_000)}`)).toBeNull();
  });

  test('a definition elsewhere in the answer is found', () => {
    expect(shown('See [it][1].', '[1]: https://a.example')).toContain('role="link"');
  });
});

describe('images of an answer', () => {
  test('are never loaded: their words stand for them, and lead to them', () => {
    const markup = shown('![a **map**](https://spy.example/pixel.png)');
    expect(markup).not.toContain('<img');
    expect(markup).not.toContain('src=');
    expect(markup).toMatch(/role="link"[^>]*>a map</);
    expect(shown('![](https://spy.example/p.png)')).toMatch(/>image</);
  });

  test('inside a link there is one link only', () => {
    const markup = shown('[![badge](https://a.example/b.svg)](https://b.example)');
    expect(markup.match(/role="link"/g)).toHaveLength(1);
    expect(markup).toContain('Opens https://b.example/');
    expect(markup).toContain('badge');
  });
});

describe('the page', () => {
  test('headings keep below the room, whatever they claim', () => {
    expect(shown('# One')).toBe('<h3 data-level="1" dir="auto">One</h3>');
    expect(shown('###### Six')).toContain('data-level="4"');
  });

  test('tables, tasks, code in lists', () => {
    expect(shown('| a | b |\n|:-:|--:|\n| 1 | 2 |')).toContain('<td style="text-align:center">1</td>');
    expect(shown('- [x] one\n- [ ] two')).not.toContain('<input');
    const code = shown('- item\n\n  ```ts\n  let a = 1 < 2\n  ```');
    expect(code).toContain('let a = 1 &lt; 2');
    expect(code).toContain('Copy this ts code');
  });

  test('a footnote stays where it was written', () => {
    expect(shown('[^1]: The note.')).toContain('[^1]: The note.');
    expect(shown('Words[^1] go on.')).toContain('[^1]');
  });
});

describe('hostile depth and size', () => {
  test.each([
    ['quotes', '>'.repeat(2_000)],
    ['lists', `${'- '.repeat(2_000)}a`],
    ['emphasis', `${'*a '.repeat(700)}${'a*'.repeat(700)}`],
    ['brackets', '['.repeat(50_000)],
    ['images', `${'!['.repeat(20_000)}${'](x)'.repeat(20_000)}`],
    ['emphasis, long', '*a _b '.repeat(20_000)],
    ['ticks', '`a '.repeat(40_000)],
  ])('%s are shown in a moment, with nothing lost', (_, text) => {
    const before = performance.now();
    const markup = shown(text);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(markup.length).toBeGreaterThan(10);
    expect(markup.split('<').length).toBeLessThan(20_000);
  });

  test('a long word, other directions and odd characters pass through', () => {
    expect(shown('x'.repeat(100_000))).toContain('x'.repeat(100_000));
    expect(shown('שלום \u202Eabc')).toContain('dir="auto"');
    expect(shown('\u0000 \uD800')).toContain('<p');
  });
});

test('an answer cut into blocks shows the same words as the whole', () => {
  const whole = '# T\n\nOne *two*\n\n- a\n\n- b\n\n| x |\n|---|\n| 1 |\n\n> q\n';
  const words = (markup: string) => markup.replaceAll(/<[^>]+>/g, '').replaceAll(/\s/g, '');
  expect(
    words(
      blocksOf(whole)
        .map((block) => shown(block.text))
        .join(''),
    ),
  ).toBe(words(shown(whole)));
});
