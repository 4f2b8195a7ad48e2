/** A piece of a text, in UTF-16 units. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** Of a chunk, in UTF-16 units: about 250 words, so that several fit into a small context. */
export const CHUNK = 900;
/** What two neighbours share: a sentence that is cut by one stands whole in the other. */
export const OVERLAP = 150;
/** A record is at most so many pieces: what comes after is not looked at, and nothing grows without end. */
export const MOST_CHUNKS = 4_000;

/**
 * Cuts a text into overlapping pieces, between sentences or words where there are any. One that is not much longer than
 * a piece stays whole.
 */
export function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = 0; chunks.length < MOST_CHUNKS;) {
    if (text.length - start <= CHUNK + OVERLAP) {
      if (text.length > start) chunks.push({ start, end: text.length });
      break;
    }
    const end = whole(text, cutBefore(text, start + CHUNK, start + CHUNK / 2));
    chunks.push({ start, end });
    const next = whole(text, cutBefore(text, end - OVERLAP, end - 2 * OVERLAP));
    start = Math.max(start + 1, next);
  }
  return chunks;
}

/** The last good place to cut up to `from`, not before `least`: after a sentence, else after a word, else anywhere. */
function cutBefore(text: string, from: number, least: number): number {
  let word = -1;
  for (let at = from; at > least; at -= 1) {
    const before = text[at - 1] ?? '';
    if (/[.!?…。！？\n]/u.test(before) && (/\s/u.test(text[at] ?? ' ') || /[\n。！？]/u.test(before))) return at;
    if (word === -1 && /\s/u.test(before)) word = at;
  }
  return word === -1 ? from : word;
}

/** Never in the middle of a character. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
