import type { Label, Span } from '#core/curate/question.ts';
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

/**
 * A text in pieces that are drawn each by itself. They end only where a line does. A line end that is a carriage return
 * alone ends one always: no page breaks a line there by itself.
 */
export function chunksOf(text: string): { from: number; to: number }[] {
  const chunks: { from: number; to: number }[] = [];
  let from = 0;
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    const to = end.index + end[0].length;
    if (to - from < CHUNK && end[0] !== '\r') continue;
    chunks.push({ from, to });
    from = to;
  }
  if (from < text.length) chunks.push({ from, to: text.length });
  return chunks;
}

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
