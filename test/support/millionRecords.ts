import { Seeded } from './seeded.ts';

/** One generated record, about 600 bytes as a line of JSON. */
export interface MadeRecord {
  text: string;
  title: string;
  source: string;
  date: string;
}

export type MadeKind = 'original' | 'near' | 'exact' | 'long';

/** Of a million: records that are nearly another one, the same as another one, and 25 kB long. */
const NEAR = 100_000;
const EXACT = 10_000;
const LONG = 500;
/** In these there is an emoji, a line end of Windows, a passage written right to left, something personal. */
const EMOJI = 200_000;
const CRLF = 100_000;
const RIGHT_TO_LEFT = 20_000;
const PERSONAL = 30_000;
const MILLION = 1_000_000;

const SHORTEST_WORDS = 68;
const LONGEST_WORDS = 86;
const LONG_WORDS = 4_900;
const VOCABULARY_WORDS = 6_000;
const CHUNK_UNITS = 1024 * 1024;

const emoji = ['👍', '🎉', '👩🏽‍🚀', '❤️', '🇨🇭', '🦊', '👨‍👩‍👧‍👦'];
const rightToLeft = ['שלום עולם, זה רק מבחן קצר', 'مرحبا بالعالم، هذا نص قصير للتجربة', 'תודה רבה על הכול'];
const personal = [
  'Write to ada.keller@example.org before Friday.',
  'Call +44 20 7946 0958 in the morning.',
  'It came from 203.0.113.77 again.',
  'Pay to GB82 WEST 1234 5698 7654 32 please.',
  'The card 4111 1111 1111 1111 was refused.',
];
const sources = ['forum', 'review', 'letter', 'ticket', 'transcript', 'press'];

const vocabulary = makeVocabulary();

/**
 * Record `index` of a project of any size, from the seed alone: the same on every machine, in any order, and without
 * any other being held. Originals are drawn anew; a duplicate is made from an earlier original.
 */
export function madeRecord(index: number, seed = 1): MadeRecord {
  const kind = kindOf(index, seed);
  if (kind !== 'near' && kind !== 'exact') return original(index, seed, kind);
  const first = original(originalOf(index, seed), seed, 'original');
  if (kind === 'exact') return first;
  return { ...first, text: nearly(first.text, chanceOf(index, seed, 2)), title: `${first.title} (again)` };
}

export function kindOf(index: number, seed = 1): MadeKind {
  const place = chanceOf(index, seed, 0).below(MILLION);
  // The first has nothing before it that it could be like.
  if (index === 0 || place >= NEAR + EXACT + LONG) return 'original';
  if (place < NEAR) return 'near';
  return place < NEAR + EXACT ? 'exact' : 'long';
}

/** Which earlier record a duplicate was made from. */
export function originalOf(index: number, seed = 1): number {
  const chance = chanceOf(index, seed, 1);
  for (let tries = 0; tries < 64; tries += 1) {
    const found = chance.below(index);
    if (kindOf(found, seed) === 'original') return found;
  }
  return 0;
}

/** The records as lines of JSON, in chunks of about a megabyte: 600 MB are never in memory at once. */
export function* madeJsonl(count: number, seed = 1, from = 0): Generator<string> {
  yield* chunks(count, seed, from, (record) => `${JSON.stringify(record)}\n`);
}

/** The same as CSV with a heading (RFC 4180, CRLF between the rows). */
export function* madeCsv(count: number, seed = 1, from = 0): Generator<string> {
  yield 'text,title,source,date\r\n';
  yield* chunks(
    count,
    seed,
    from,
    ({ text, title, source, date }) => `${[text, title, source, date].map(quoted).join(',')}\r\n`,
  );
}

function* chunks(count: number, seed: number, from: number, lineOf: (record: MadeRecord) => string): Generator<string> {
  let chunk = '';
  for (let index = from; index < from + count; index += 1) {
    chunk += lineOf(madeRecord(index, seed));
    if (chunk.length < CHUNK_UNITS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function original(index: number, seed: number, kind: 'original' | 'long'): MadeRecord {
  const chance = chanceOf(index, seed, 3);
  const length = kind === 'long' ? LONG_WORDS : SHORTEST_WORDS + chance.below(LONGEST_WORDS - SHORTEST_WORDS + 1);
  const parts: string[] = [];
  let sentence = 0;
  for (let word = 0; word < length; word += 1) {
    const drawn = drawWord(chance);
    const isFirst = sentence === 0;
    sentence = isFirst ? 6 + chance.below(10) : sentence - 1;
    parts.push(`${isFirst ? capital(drawn) : drawn}${sentence === 0 || word === length - 1 ? '.' : ''}`);
  }
  const put = (share: number, what: readonly string[]) => {
    if (chance.below(MILLION) < share) parts.splice(chance.below(parts.length), 0, chance.pick(what));
  };
  put(EMOJI, emoji);
  put(RIGHT_TO_LEFT, rightToLeft);
  put(PERSONAL, personal);
  const middle = parts.length >> 1;
  const text =
    chance.below(MILLION) < CRLF
      ? `${parts.slice(0, middle).join(' ')}\r\n${parts.slice(middle).join(' ')}`
      : parts.join(' ');
  const day = new Date(Date.UTC(2015, 0, 1) + chance.below(3_650) * 86_400_000);
  return {
    text,
    title: capital(`${drawWord(chance)} ${drawWord(chance)} ${index}`),
    source: chance.pick(sources),
    date: day.toISOString().slice(0, 10),
  };
}

/** One word becomes another: of 64 or more shingles of five words, five at most. So they share 0.86 of all at least. */
function nearly(text: string, chance: Seeded): string {
  const words = text.split(' ');
  const at = chance.below(words.length);
  // Two words with a line end between them stay.
  words[words[at]?.includes('\n') === true ? at - 1 : at] = drawWord(chance);
  return words.join(' ');
}

/** Common words come often, as in a language. */
function drawWord(chance: Seeded): string {
  return vocabulary[Math.floor(VOCABULARY_WORDS * chance.fraction() ** 3)] ?? '';
}

function chanceOf(index: number, seed: number, purpose: number): Seeded {
  return new Seeded(seed * 2 ** 34 + index * 4 + purpose);
}

function makeVocabulary(): string[] {
  const chance = new Seeded(7);
  const heads = ['b', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't', 'tr', 'v', 'w'];
  const hearts = ['a', 'e', 'i', 'o', 'u', 'ea'];
  const tails = ['', '', '', 'n', 'r', 's', 'l'];
  const words = new Set<string>();
  while (words.size < VOCABULARY_WORDS) {
    const syllables = words.size < 250 ? 1 : words.size < 3_500 ? 2 : 3;
    words.add(
      Array.from({ length: syllables }, () => chance.pick(heads) + chance.pick(hearts) + chance.pick(tails)).join(''),
    );
  }
  return [...words];
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
