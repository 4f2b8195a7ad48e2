import type { Colophon, ColophonSource, ColophonSpan } from '#core/colophon.ts';
import { t } from '#renderer/text/text.ts';

/** How something of a contributor's is drawn: five by share, one neutral for all others, one for what is nobody's. */
export type Tone = '1' | '2' | '3' | '4' | '5' | 'rest' | 'common';
const FIVE = ['1', '2', '3', '4', '5'] as const;

/** A stretch of an answer's text, in UTF-16 units of the whole answer. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly tone: Tone;
  /** Whose words these are and how that is known, for whoever points at them or hears them read. */
  readonly label: string;
  /** The number of the record that is shown behind it; null where none is. */
  readonly source: number | null;
}

/** Contributors by the size of their part; those who have none yet follow in the order of their records. */
export function tonesOf({ contributors, sources }: Pick<Colophon, 'contributors' | 'sources'>): Map<string, Tone> {
  const byPart = contributors.toSorted((a, b) => b.parts - a.parts || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  const others = sources.flatMap(({ people }) => people.map(({ id }) => id));
  const ids = [...new Set([...byPart, ...others])];
  return new Map(ids.map((id, rank) => [id, FIVE[rank] ?? 'rest']));
}

/** The record's own colour: that of whoever has most of it. */
export function toneOfSource({ people }: ColophonSource, tones: ReadonlyMap<string, Tone>): Tone {
  const first = people.toSorted((a, b) => b.parts - a.parts)[0];
  return first === undefined ? 'rest' : (tones.get(first.id) ?? 'rest');
}

/** What is to be underlined, in the order of the text, no two over each other. */
export function marksOf(colophon: Pick<Colophon, 'contributors' | 'sources' | 'spans'>): Mark[] {
  const tones = tonesOf(colophon);
  const byNumber = new Map(colophon.sources.map((source) => [source.number, source]));
  const marks: Mark[] = [];
  let free = 0;
  for (const span of colophon.spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const start = Math.max(span.start, free);
    if (start >= span.end) continue;
    free = span.end;
    const sources = span.sources.flatMap((number) => byNumber.get(number) ?? []);
    const source = sources.toSorted((a, b) => b.parts - a.parts || a.number - b.number)[0];
    marks.push({
      start,
      end: span.end,
      tone: span.common ? 'common' : source === undefined ? 'rest' : toneOfSource(source, tones),
      label: labelOf(span, sources),
      source: source?.number ?? null,
    });
  }
  return marks;
}

/** "Matched, 9 words: in 2 places, by night-desk, ward-7." */
function labelOf({ words, count, common }: ColophonSpan, sources: readonly ColophonSource[]): string {
  const matched = t('credit.mark.words', { count: words });
  const places = t('credit.mark.places', { count });
  if (common) return t('credit.mark.common', { matched, places });
  const names = namesOf(sources);
  return names === '' ? t('credit.mark.nobody', { matched, places }) : t('credit.mark.by', { matched, places, names });
}

export function namesOf(sources: readonly ColophonSource[]): string {
  const people = sources.flatMap(({ people: of }) => of);
  return [...new Map(people.map(({ id, name }) => [id, name])).values()].join(', ');
}

/** The marks of a stretch of the answer, with places in it. */
export function marksWithin(marks: readonly Mark[], from: number, to: number): Mark[] {
  return marks
    .filter(({ start, end }) => start < to && end > from)
    .map((mark) => ({ ...mark, start: Math.max(mark.start, from) - from, end: Math.min(mark.end, to) - from }));
}

export function sameMarks(some: readonly Mark[], others: readonly Mark[]): boolean {
  return (
    some.length === others.length &&
    some.every((mark, place) => {
      const other = others[place];
      return (
        mark.start === other?.start &&
        mark.end === other.end &&
        mark.tone === other.tone &&
        mark.label === other.label &&
        mark.source === other.source
      );
    })
  );
}
