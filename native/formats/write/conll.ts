import type { ExportOptions } from '#core/curate/exporting.ts';
import type { Span } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { toUnits } from '#core/text/codePoints.ts';
import { DOCUMENT_MARK, NO_COLUMNS } from '../read/conll.ts';
import { isObject } from '../shapes/chatTurns.ts';
import { tagsOf } from '../shapes/conllTags.ts';
import type { Entity } from '../shapes/conllTags.ts';
import type { Losses } from './losses.ts';
import type { Picks } from './picks.ts';
import type { TextWriter } from './tables.ts';

interface Token {
  text: string;
  /** In UTF-16 units of the record's text. */
  start: number;
  end: number;
}

/** A sentence for each record: its tokens, and the spans as tags. */
export function conllWriter(picks: Picks, scheme: ExportOptions['scheme'], losses: Losses): TextWriter {
  const names = picks.names('spans');
  const question = picks.question('spans')?.id ?? null;
  return {
    header: '',
    row: (row) => {
      const text = picks.text('text', row);
      const answer = picks.answer('spans', row);
      if (text === null || answer?.kind !== 'spans') return null;
      const spans = apart(answer.spans, text);
      if (spans.length < answer.spans.length) {
        losses.count('overlapping-spans', question, 'Of spans that overlap, the first and longest one is kept.');
      }
      const tokens = ownTokens(picks.value('tokens', row), text, spans) ?? tokensOf(text, spans);
      if (tokens.length === 0) return null;
      if (tokens.map((token) => token.text).join(' ') !== text) {
        losses.count(
          'spaces-between-tokens',
          picks.field('text'),
          'The text comes back as its tokens with one space between them.',
        );
      }
      const entities = spans.flatMap(({ from, to, label }): Entity[] => {
        const start = tokens.findIndex((token) => token.end > from);
        const end = tokens.findLastIndex((token) => token.start < to) + 1;
        const exact = tokens[start]?.start === from && tokens[end - 1]?.end === to;
        if (!exact)
          losses.count('spans-beside-tokens', question, 'Spaces at the ends of spans go, and spans of spaces alone.');
        return start < 0 || start >= end ? [] : [{ start, end, label: names?.of(label) ?? label }];
      });
      const columns = columnsIn(picks.value('columns', row), tokens.length);
      return sentence(tokens, tagsOf(entities, tokens.length, scheme), columns);
    },
  };
}

interface Placed {
  from: number;
  to: number;
  label: string;
}

/** Spans that do not overlap, in the text's own units. */
function apart(spans: readonly Span[], text: string): Placed[] {
  const units = toUnits(
    text,
    spans.flatMap(({ start, end }) => [start, end]),
  );
  const placed = spans.map(({ label }, place): Placed => ({
    from: units[place * 2] ?? 0,
    to: units[place * 2 + 1] ?? 0,
    label,
  }));
  const kept: Placed[] = [];
  for (const span of placed.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (span.from >= (kept.at(-1)?.to ?? 0)) kept.push(span);
  }
  return kept;
}

/** The tokens that the record has, if they are its text and no span cuts one. */
function ownTokens(value: JsonValue | undefined, text: string, spans: readonly Placed[]): Token[] | null {
  if (!Array.isArray(value)) return null;
  const tokens: Token[] = [];
  let start = 0;
  for (const token of value) {
    if (typeof token !== 'string' || !canStand(token)) return null;
    tokens.push({ text: token, start, end: start + token.length });
    start += token.length + 1;
  }
  if (tokens.map((token) => token.text).join(' ') !== text) return null;
  const starts = new Set(tokens.map((token) => token.start));
  const ends = new Set(tokens.map((token) => token.end));
  return spans.every(({ from, to }) => starts.has(from) && ends.has(to)) ? tokens : null;
}

function canStand(token: string): boolean {
  return token !== '' && !/\s/.test(token) && !token.startsWith(DOCUMENT_MARK);
}

/** Pieces between spaces, cut where a span begins or ends so that no span is lost. */
function tokensOf(text: string, spans: readonly Placed[]): Token[] {
  const cuts = spans.flatMap(({ from, to }) => [from, to]);
  let next = 0;
  return [...text.matchAll(/\S+/g)].flatMap(({ 0: piece, index }): Token[] => {
    const end = index + piece.length;
    const tokens: Token[] = [];
    let from = index;
    while (next < cuts.length && (cuts[next] ?? 0) <= index) next += 1;
    const inside: number[] = [];
    for (; next < cuts.length && (cuts[next] ?? 0) < end; next += 1) inside.push(cuts[next] ?? end);
    for (const to of new Set([...inside, end])) {
      tokens.push(...noMark({ text: text.slice(from, to), start: from, end: to }));
      from = to;
    }
    return tokens;
  });
}

/** A token that looked like the beginning of a document would be lost with its line: it becomes two. */
function noMark({ text, start, end }: Token): Token[] {
  if (!text.startsWith(DOCUMENT_MARK)) return [{ text, start, end }];
  return [
    { text: text.slice(0, 1), start, end: start + 1 },
    { text: text.slice(1), start: start + 1, end },
  ];
}

interface Columns {
  rest: readonly (readonly string[])[] | null;
  document: string | null;
  tab: boolean;
}

function columnsIn(value: JsonValue | undefined, tokens: number): Columns {
  const none: Columns = { rest: null, document: null, tab: false };
  if (!isObject(value)) return none;
  const { rest, document, tab } = value;
  const fits =
    Array.isArray(rest) &&
    rest.length === tokens &&
    rest.every(
      (cells): cells is string[] =>
        Array.isArray(cells) && cells.every((cell) => typeof cell === 'string' && cell !== '' && !/\s/.test(cell)),
    );
  return {
    rest: fits ? rest : null,
    document: typeof document === 'string' && /^-DOCSTART-[^\n\r]*$/.test(document) ? document : null,
    tab: tab === true,
  };
}

function sentence(tokens: readonly Token[], tags: readonly string[], { rest, document, tab }: Columns): string {
  const lines = tokens.map(({ text }, place) =>
    [text, ...(rest?.[place] ?? NO_COLUMNS), tags[place] ?? 'O'].join(tab ? '\t' : ' '),
  );
  return `${document === null ? '' : `${document}\n\n`}${lines.join('\n')}\n\n`;
}
