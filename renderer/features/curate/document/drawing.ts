import type { Label, Span } from '#core/curate/question.ts';
import { directionOf } from '#core/curate/spans/direction.ts';
import type { Range, SpanText } from '#core/curate/spans/spanText.ts';

/** A span as it is drawn. Offsets here are UTF-16 units, as the page counts. */
export interface Mark {
  /** The span's number, or "s" and the place among those suggested. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** How far below the words its line runs: 0 is next to them. Spans that overlap lie in different lanes. */
  readonly lane: number;
  readonly colour: number;
  /** What stands after it: the label's name, with “?” and the certainty where it is only suggested. */
  readonly tag: string;
  readonly suggested: boolean;
  readonly selected: boolean;
}

/** A piece of text that is drawn in one way. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** The marks that lie on it, the shortest first. */
  readonly marks: readonly Mark[];
  readonly redacted: boolean;
}

interface Marked {
  readonly spans: readonly Span[];
  readonly suggested: readonly Span[];
  readonly certainty: number | null;
  readonly labels: readonly Label[];
  readonly selected: number | null;
}

/** A span whose label is gone is drawn in the last colour, under the label's id. */
const NO_LABEL = 11;

export function marksOf(text: SpanText, { spans, suggested, certainty, labels, selected }: Marked): Mark[] {
  const drawn = [
    ...spans.map((span) => ({ span, key: String(span.id), suggested: false })),
    ...suggested
      .map((span, place) => ({ span, key: `s${place}`, suggested: true }))
      .filter(({ span }) => !isAmong(spans, span)),
  ].flatMap((one) => {
    const { span } = one;
    const [from, to] = [text.toUnit(span.start), text.toUnit(span.end)];
    if (from >= to) return [];
    const label = labels.find(({ id }) => id === span.label);
    const name = label?.name ?? span.label;
    return [
      {
        key: one.key,
        from,
        to,
        colour: label?.colour ?? NO_LABEL,
        tag: one.suggested ? `${name}?${certainty === null ? '' : ` ${certainty.toFixed(2)}`}` : name,
        suggested: one.suggested,
        selected: !one.suggested && span.id === selected,
      },
    ];
  });
  return inLanes(drawn);
}

function isAmong(spans: readonly Span[], { start, end, label }: Span): boolean {
  return spans.some((span) => span.start === start && span.end === end && span.label === label);
}

/** The shortest first, each in the first lane that is free over its whole length. */
function inLanes(marks: readonly Omit<Mark, 'lane'>[]): Mark[] {
  const placed: Mark[] = [];
  for (const mark of marks.toSorted((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)) {
    const taken = new Set(placed.filter((other) => meet(other, mark)).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    placed.push({ ...mark, lane });
  }
  return placed;
}

/** A page is drawn again chunk by chunk; this is how long one is at least, in UTF-16 units. */
const CHUNK = 2_000;

export interface ChunkPlace {
  readonly from: number;
  readonly to: number;
  readonly direction: 'ltr' | 'rtl';
}

/**
 * A text in pieces that are drawn each by itself. They end only where a line does, and where the next one is written the
 * other way: a browser cannot select in a text of both. A line without letters goes with those before it. A line end
 * that is a carriage return alone ends a piece always: no page breaks a line there by itself.
 */
export function chunksOf(text: string): ChunkPlace[] {
  const chunks: ChunkPlace[] = [];
  let from = 0;
  let direction: ChunkPlace['direction'] | null = null;
  const close = (to: number) => {
    if (to > from) chunks.push({ from, to, direction: direction ?? chunks.at(-1)?.direction ?? 'ltr' });
    from = to;
    direction = null;
  };
  for (const { 0: line, index } of text.matchAll(LINE)) {
    const own = directionOf(line);
    if (direction !== null && own !== null && own !== direction) close(index);
    direction ??= own;
    const end = index + line.length;
    if (end - from >= CHUNK || /(?<!\n)\r$/.test(line)) close(end);
  }
  close(text.length);
  return chunks;
}

const LINE = /[^\r\n]*(?:\r\n|\n|\r|$)/g;

/** `marks` and `hidden` may reach beyond the piece. */
export function runsOf(
  { from, to }: { readonly from: number; readonly to: number },
  marks: readonly Mark[],
  hidden: readonly Range[],
): Run[] {
  const borders = new Set([from, to]);
  for (const at of [
    ...marks.flatMap((mark) => [mark.from, mark.to]),
    ...hidden.flatMap(({ start, end }) => [start, end]),
  ]) {
    if (at > from && at < to) borders.add(at);
  }
  const sorted = [...borders].toSorted((a, b) => a - b);
  return sorted.slice(0, -1).map((start, place) => {
    const run = { from: start, to: sorted[place + 1] ?? to };
    return {
      ...run,
      marks: marks.filter((mark) => meet(mark, run)),
      redacted: hidden.some((range) => range.start < run.to && run.from < range.end),
    };
  });
}

export function meet(one: { from: number; to: number }, other: { from: number; to: number }): boolean {
  return one.from < other.to && other.from < one.to;
}

/** Redacted ranges in UTF-16 units, ascending, none touching another. */
export function hiddenIn(text: SpanText, redactions: readonly Range[]): Range[] {
  const hidden: Range[] = [];
  for (const { start, end } of redactions.toSorted((a, b) => a.start - b.start)) {
    const range = { start: text.toUnit(start), end: text.toUnit(end) };
    const last = hidden.at(-1);
    if (range.start >= range.end) continue;
    if (last !== undefined && range.start <= last.end) {
      hidden[hidden.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      hidden.push(range);
    }
  }
  return hidden;
}

const BLOCK = '█';

/** The text as somebody walks through it who must not see what is hidden: as long as it is, in UTF-16 units. */
export function maskedText(text: string, hidden: readonly Range[]): string {
  let seen = '';
  let at = 0;
  for (const { start, end } of hidden) {
    seen += text.slice(at, start) + BLOCK.repeat(end - start);
    at = end;
  }
  return seen + text.slice(at);
}

/** A piece of the text as it may be seen: one block for every code point that is hidden, and line ends as they are. */
export function visibleText(text: string, { start, end }: Range, hidden: readonly Range[]): string {
  let seen = '';
  let at = start;
  for (const range of hidden) {
    if (range.end <= at || range.start >= end) continue;
    seen += text.slice(at, Math.max(at, range.start));
    const until = Math.min(end, range.end);
    seen += text.slice(Math.max(at, range.start), until).replaceAll(/[^\r\n]/gu, BLOCK);
    at = until;
  }
  return seen + text.slice(at, end);
}
