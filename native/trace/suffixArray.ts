/**
 * The suffix array of a list of numbers from 0 to below `alphabet`, by induced sorting (Nong, Zhang and Chan, 2009):
 * linear time, and no worse on text that repeats itself, where sorting by comparison would take for ever.
 *
 * A suffix is "small" when it is less than the one that begins a place later. Those small ones whose neighbour to the
 * left is not ("leftmost small") are about a third; their order decides that of all others in two sweeps:
 *
 *     leftmost small, roughly sorted → named by their substrings → sorted by the same way where names repeat → sweeps
 */
export function suffixArray(text: Int32Array, alphabet: number): Int32Array {
  const count = text.length;
  const array = new Int32Array(count);
  if (count === 0) return array;
  if (count === 1) return array;

  const small = new Uint8Array(count);
  for (let at = count - 2; at >= 0; at -= 1) {
    const here = text[at]!;
    const next = text[at + 1]!;
    small[at] = here === next ? small[at + 1]! : here < next ? 1 : 0;
  }
  const { largeStart, smallStart } = bucketsOf(text, small, alphabet);

  const leftmost = leftmostOf(small);
  const turns = new Int32Array(alphabet + 1);
  const induce = (order: Int32Array) => {
    array.fill(-1);
    turns.set(smallStart);
    for (let at = 0; at < order.length; at += 1) {
      const place = order[at]!;
      array[turns[text[place]!]!++] = place;
    }
    turns.set(largeStart);
    array[turns[text[count - 1]!]!++] = count - 1;
    for (let at = 0; at < count; at += 1) {
      const before = array[at]! - 1;
      if (before >= 0 && small[before] === 0) array[turns[text[before]!]!++] = before;
    }
    turns.set(largeStart);
    for (let at = count - 1; at >= 0; at -= 1) {
      const before = array[at]! - 1;
      if (before >= 0 && small[before] === 1) array[--turns[text[before]! + 1]!] = before;
    }
  };

  induce(leftmost);
  if (leftmost.length > 1) induce(sortedLeftmost(text, small, leftmost, array));
  return array;
}

/** Where in the array the suffixes that begin with each number lie: the large ones first, then the small ones. */
function bucketsOf(text: Int32Array, small: Uint8Array, alphabet: number) {
  const larges = new Int32Array(alphabet + 1);
  const smalls = new Int32Array(alphabet + 1);
  for (let at = 0; at < text.length; at += 1) {
    if (small[at] === 1) smalls[text[at]!]! += 1;
    else larges[text[at]!]! += 1;
  }
  const largeStart = new Int32Array(alphabet + 1);
  const smallStart = new Int32Array(alphabet + 1);
  let start = 0;
  for (let number = 0; number <= alphabet; number += 1) {
    largeStart[number] = start;
    smallStart[number] = start + larges[number]!;
    start = smallStart[number]! + smalls[number]!;
  }
  return { largeStart, smallStart };
}

function leftmostOf(small: Uint8Array): Int32Array {
  let count = 0;
  for (let at = 1; at < small.length; at += 1) if (small[at - 1] === 0 && small[at] === 1) count += 1;
  const leftmost = new Int32Array(count);
  let next = 0;
  for (let at = 1; at < small.length; at += 1) {
    if (small[at - 1] === 0 && small[at] === 1) leftmost[next++] = at;
  }
  return leftmost;
}

/** `array`: an induced order in which the leftmost small suffixes are right by their substrings. */
function sortedLeftmost(text: Int32Array, small: Uint8Array, leftmost: Int32Array, array: Int32Array): Int32Array {
  const count = text.length;
  const isLeftmost = (place: number) => place > 0 && small[place] === 1 && small[place - 1] === 0;
  const many = leftmost.length;
  // Which of the leftmost a place is. No two of them are neighbours, so half of the text's length is room enough.
  const turnOf = new Int32Array((count >> 1) + 1);
  for (let turn = 0; turn < many; turn += 1) turnOf[leftmost[turn]! >> 1] = turn;

  const names = new Int32Array(many);
  let name = -1;
  let before = -1;
  for (let at = 0; at < count; at += 1) {
    const place = array[at]!;
    if (!isLeftmost(place)) continue;
    const turn = turnOf[place >> 1]!;
    const end = leftmost[turn + 1] ?? count;
    if (before === -1 || !sameSubstring(text, before, leftmost[turnOf[before >> 1]! + 1] ?? count, place, end))
      name += 1;
    names[turn] = name;
    before = place;
  }
  const sorted = new Int32Array(many);
  if (name + 1 === many) {
    for (let turn = 0; turn < many; turn += 1) sorted[names[turn]!] = leftmost[turn]!;
    return sorted;
  }
  const order = suffixArray(names, name + 1);
  for (let at = 0; at < many; at += 1) sorted[at] = leftmost[order[at]!]!;
  return sorted;
}

/** Both run up to and with the next leftmost small place; the last one runs to the end of the text. */
function sameSubstring(text: Int32Array, one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  if (oneEnd - one !== otherEnd - other || oneEnd === text.length || otherEnd === text.length) return false;
  for (let at = 0; at <= oneEnd - one; at += 1) if (text[one + at] !== text[other + at]) return false;
  return true;
}
