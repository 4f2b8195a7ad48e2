import { memo, type ReactNode } from 'react';
import ReadMarkdown, { type Components, type ExtraProps, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markText } from '#renderer/features/credit/markText.ts';
import { Marked } from '#renderer/features/credit/Marked.tsx';
import { type Mark, sameMarks } from '#renderer/features/credit/tones.ts';
import { t } from '#renderer/text/text.ts';
import { AnswerLink } from './AnswerLink.tsx';
import styles from './AnswerText.module.css';
import { CodeBlock } from './CodeBlock.tsx';
import { tame } from './tame.ts';

type Element = NonNullable<ExtraProps['node']>;

/** Signs that open something. Reading takes time with the square of their number, and no honest block has so many. */
const SIGNS = /[*_~[\]!<>`]/g;
const MOST_SIGNS = 2_000;
/** A line that opens quotes and lists inside each other, deeper than the tree may be. */
const DEEP_LINE = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){60}/m;

const BLOCKS = ['p', 'br', 'hr', 'blockquote', 'ul', 'ol', 'li', 'input', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const ELEMENTS = BLOCKS.concat(
  // Ours: markdown itself has none.
  'mark',
  'em',
  'strong',
  'del',
  'a',
  'img',
  'code',
  'pre',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
);

/** The answer chooses how deep its headings go; to a screen reader they all stand under the answer's own. */
function heading(level: number) {
  return ({ children }: { children?: ReactNode }) => (
    <h3 data-level={level} dir="auto">
      {children}
    </h3>
  );
}

const components: Components = {
  h1: heading(1),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  h5: heading(4),
  h6: heading(4),
  p: ({ children }) => <p dir="auto">{children}</p>,
  li: ({ children }) => <li dir="auto">{children}</li>,
  a: ({ href, children }) => <AnswerLink href={href ?? ''}>{children}</AnswerLink>,
  // Never loaded: an address in an answer could tell somebody that it was read.
  img: ({ src, alt }) => (
    <AnswerLink href={typeof src === 'string' ? src : ''}>
      {alt === undefined || alt === '' ? t('ask.image') : alt}
    </AnswerLink>
  ),
  mark: ({ node, children }) => <Marked properties={node?.properties ?? {}}>{children}</Marked>,
  pre: ({ node }) => {
    const { language, text } = codeIn(node);
    return <CodeBlock language={language} text={text} />;
  },
  table: ({ children }) => (
    <div className={styles.table} tabIndex={0} role="group" aria-label={t('ask.table')}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <span role="img" className={styles.tick} aria-label={checked === true ? t('ask.ticked') : t('ask.unticked')}>
      {checked === true ? '☑' : '☐'}
    </span>
  ),
};

const options: Options = {
  remarkPlugins: [[remarkGfm, { singleTilde: false }]],
  allowedElements: ELEMENTS,
  unwrapDisallowed: true,
  components,
  // Addresses are judged where they are shown, by one rule: links.ts.
  urlTransform: (url) => url,
};

interface BlockProps {
  text: string;
  definitions: string;
  /** What is underlined in it, and which citations open something. */
  marks?: readonly Mark[];
  numbers?: ReadonlySet<number>;
}

const NO_MARKS: readonly Mark[] = [];
const NO_NUMBERS: ReadonlySet<number> = new Set();

/** One block of an answer. HTML in it is text like any other; what cannot be read as markdown is shown as it stands. */
export const MarkdownBlock = memo(
  function MarkdownBlock({ text, definitions, marks = NO_MARKS, numbers = NO_NUMBERS }: BlockProps) {
    const plain = (
      <p className={styles.plain} dir="auto">
        {text}
      </p>
    );
    if (DEEP_LINE.test(text) || (text.match(SIGNS)?.length ?? 0) > MOST_SIGNS) return plain;
    try {
      const { whole, end, added } = withDefinitions(text, definitions);
      const marking = markText({ source: whole, end, added, marks, numbers });
      // Called, not mounted: it is a plain function of its options, and only so can its error be caught here.
      return ReadMarkdown({ ...options, rehypePlugins: [tame, marking], children: whole });
    } catch {
      return plain;
    }
  },
  (before, next) =>
    before.text === next.text &&
    before.definitions === next.definitions &&
    sameMarks(before.marks ?? NO_MARKS, next.marks ?? NO_MARKS) &&
    sameNumbers(before.numbers ?? NO_NUMBERS, next.numbers ?? NO_NUMBERS),
);

function sameNumbers(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
  return some === others || (some.size === others.size && [...some].every((number) => others.has(number)));
}

const FOOTNOTE = /^( {0,3})\[\^/gm;

/**
 * A footnote's text would go to the foot of its own block, and be lost where nothing there refers to it: it stays text,
 * by a sign that is `added`. The block itself goes to `end`.
 */
function withDefinitions(text: string, definitions: string): { whole: string; end: number; added: number[] } {
  const added = [...text.matchAll(FOOTNOTE)].map(({ index, 1: indent = '' }, before) => index + indent.length + before);
  const block = text.replaceAll(FOOTNOTE, String.raw`$1\[^`);
  const whole = definitions !== '' && block.includes('[') ? `${block}\n\n${definitions}` : block;
  return { whole, end: block.length, added };
}

function codeIn(pre: Element | undefined): { language: string; text: string } {
  const code = pre?.children[0];
  if (code === undefined || code.type !== 'element') return { language: '', text: '' };
  const names: unknown[] = Array.isArray(code.properties.className) ? code.properties.className : [];
  const language = names.find((name) => typeof name === 'string' && name.startsWith('language-'));
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return {
    language: typeof language === 'string' ? language.slice('language-'.length) : '',
    text: text.replace(/\n$/, ''),
  };
}
