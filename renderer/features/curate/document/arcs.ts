/** Where the first line of a span stands, in pixels from the corner of the text. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

export interface Arc {
  /** The line from one span to the other, over the words: an SVG path. */
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' };
}

/** How far above the words the lowest line runs, how far the next, and how much room the margin has for them. */
const ABOVE = 7;
const APART = 4;
const LANES = 3;
const MARGIN = 8;
/** Tops of words in one line differ by less. */
const ONE_LINE = 6;
/** The arrow's point stays off the words. */
const POINT = 2;
/** From a line down to the foot of the letters that stand on it, and about how long a name is. */
const ON_LINE = 3.5;
const NAME = 84;

/**
 * A line that leaves a span upwards, runs in the room above its words, and comes down on the other. Between spans of
 * different lines it goes through the margin, so that no word is crossed:
 *
 *      .-- works for --.          .- works for
 *      |               v          | Ada Keller ...
 *     Ada   ...       Acme        '-----------> Acme
 */
export function arcOf(from: Box, to: Box, place: number): Arc {
  const lane = place % LANES;
  const [x1, x2] = [middle(from), middle(to)];
  const y1 = from.top - ABOVE - lane * APART;
  const y2 = to.top - ABOVE - lane * APART;
  if (Math.abs(from.top - to.top) < ONE_LINE) {
    const y = Math.min(y1, y2);
    return {
      path: `M ${x1} ${from.top} V ${y} H ${x2} V ${to.top - POINT}`,
      label: { x: (x1 + x2) / 2, y: y + ON_LINE, anchor: 'middle' },
    };
  }
  const margin = -MARGIN - lane * APART;
  return {
    path: `M ${x1} ${from.top} V ${y1} H ${margin} V ${y2} H ${x2} V ${to.top - POINT}`,
    // On the part that runs to the margin; several that leave one span have theirs beside each other.
    label: { x: Math.max(0, x1 - 8 - lane * NAME), y: y1 + ON_LINE, anchor: x1 > 120 + lane * NAME ? 'end' : 'start' },
  };
}

const middle = ({ left, right }: Box) => Math.round((left + right) / 2);
