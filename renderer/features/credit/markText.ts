import type { Options } from 'react-markdown';
import { type Mark, marksWithin } from './tones.ts';

type Plugin = Extract<NonNullable<Options['rehypePlugins']>[number], (...settings: never[]) => unknown>;

interface Node {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  value?: string;
  children?: Node[];
  position?: { start?: { offset?: number | undefined }; end?: { offset?: number | undefined } } | undefined;
}

interface Marking {
  /** The markdown that is read, and how far its own text goes. */
  readonly source: string;
  readonly end: number;
  /** Places in `source` where a sign stands that the answer does not have. */
  readonly added: readonly number[];
  /** With places in the answer's text. */
  readonly marks: readonly Mark[];
  /** "[3]" with one of these is a citation. */
  readonly numbers: ReadonlySet<number>;
}

/** Puts a `mark` element around what stands in records, and around citations. Words and their order stay. */
export function markText({ source, end, added, marks, numbers }: Marking): Plugin {
  const answerPlace = (place: number) => place - added.filter((sign) => sign < place).length;

  const cut = (value: string, places: readonly number[], linked: boolean): Node[] => {
    const from = answerPlace(places[0] ?? 0);
    const to = answerPlace(places.at(-1) ?? 0) + 1;
    const inValue = (wanted: number) => {
      const found = places.findIndex((place) => answerPlace(place) >= wanted);
      return found === -1 ? value.length : found;
    };
    const found = marksWithin(marks, from, to).map((mark) => ({
      ...mark,
      // The first piece of a stretch is the one that a keyboard stops at.
      first: marks.some(({ start }) => start === mark.start + from),
      start: inValue(mark.start + from),
      end: inValue(mark.end + from),
    }));
    const pieces: Node[] = [];
    let at = 0;
    for (const { start, end: until, tone, label, source: record, first } of found) {
      pieces.push(...cited(value.slice(at, start), numbers, linked));
      const inside: Node = { type: 'text', value: value.slice(start, until) };
      const properties = { tone, label, record, first, linked };
      if (until > start) pieces.push({ type: 'element', tagName: 'mark', properties, children: [inside] });
      at = Math.max(at, until);
    }
    return [...pieces, ...cited(value.slice(at), numbers, linked)];
  };

  const visit = (node: Node, linked: boolean) => {
    if (node.children === undefined) return;
    node.children = node.children.flatMap((child): Node[] => {
      if (child.type === 'text' && child.value !== undefined) {
        // Only code has words without a place of their own; the breaks between a table's rows are nobody's words.
        const position = child.position ?? (node.tagName === 'code' ? node.position : undefined);
        if (position === undefined) return [child];
        const places = placesOf(child.value, source, position.start?.offset ?? end, position.end?.offset ?? end);
        return places === null || (places.at(-1) ?? end) >= end ? [child] : cut(child.value, places, linked);
      }
      // Code stands as it is, to be copied.
      if (child.tagName !== 'pre' && child.tagName !== 'mark') {
        visit(child, linked || child.tagName === 'a');
      }
      return [child];
    });
  };
  return () => (tree: Node) => {
    if (marks.length > 0 || numbers.size > 0) visit(tree, false);
  };
}

function cited(text: string, numbers: ReadonlySet<number>, linked: boolean): Node[] {
  if (text === '') return [];
  if (numbers.size === 0 || linked) return [{ type: 'text', value: text }];
  return text
    .split(/(\[\d{1,3}\])/)
    .filter((part) => part !== '')
    .map((part): Node => {
      const plain: Node = { type: 'text', value: part };
      const number = /^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : 0;
      if (!numbers.has(number)) return plain;
      return { type: 'element', tagName: 'mark', properties: { cites: number }, children: [plain] };
    });
}

const CHARACTER_REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|\w{1,40});/iy;

/**
 * For each unit of what is shown, its place in the markdown. What markdown takes away (signs, spaces at a line's
 * begin) is passed over; null where the two do not go together.
 */
function placesOf(value: string, source: string, start: number, end: number): number[] | null {
  const places: number[] = [];
  let place = start;
  while (places.length < value.length) {
    const wanted = value[places.length];
    if (place >= end) return null;
    CHARACTER_REFERENCE.lastIndex = place;
    const reference = source[place] === '&' ? CHARACTER_REFERENCE.exec(source)?.[0] : undefined;
    if (reference !== undefined && !value.startsWith(reference, places.length)) {
      const character = decoded(reference, wanted);
      for (let unit = 0; unit < character; unit += 1) places.push(place);
      place += reference.length;
    } else {
      if (source[place] === wanted) places.push(place);
      place += 1;
    }
  }
  return places;
}

/** How many units a character reference stands for: two only for a character above U+FFFF. */
function decoded(reference: string, shown: string | undefined): number {
  const high = shown !== undefined && shown >= '\uD800' && shown <= '\uDBFF';
  return high && reference.startsWith('&#') ? 2 : 1;
}
