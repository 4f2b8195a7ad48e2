import type { Chance } from '#core/chance.ts';
import { documentOf, marks } from './language.ts';
import type { World } from './world.ts';

export const VOCABULARY = 1_536;
/** A step at which every kind of document is drawn, with all of its notes. */
const FULL_MIX = 3_000;
const SAMPLES = 6_000;

export interface Piece {
  readonly text: string;
  /** As llama.cpp numbers kinds of tokens. */
  readonly kind: 1 | 2 | 3 | 6;
  readonly score: number;
}

/**
 * A SentencePiece vocabulary for the starter's language: control marks, all bytes, single characters, and pieces that
 * grow by joining the most frequent neighbours within words until every word is one of them.
 */
export function makeVocabulary(world: World, chance: Chance): Piece[] {
  const counts = wordCounts(world, chance);
  const characters = [...new Set([...counts.keys()].flatMap((word) => Array.from(word)))].toSorted();
  const pieces: Piece[] = [
    { text: '<unk>', kind: 2, score: 0 },
    { text: '<s>', kind: 3, score: 0 },
    { text: '</s>', kind: 3, score: 0 },
    ...Object.values(marks).map((text): Piece => ({ text, kind: 3, score: 0 })),
    ...Array.from({ length: 256 }, (_, byte): Piece => {
      const text = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
      return { text, kind: 6, score: 0 };
    }),
    ...characters.map((text): Piece => ({ text, kind: 1, score: -1e6 })),
  ];
  for (const [rank, text] of joined(counts, VOCABULARY - pieces.length).entries())
    pieces.push({ text, kind: 1, score: -rank });
  // The size is fixed, so that the weights' shape is; what nobody says costs nothing.
  while (pieces.length < VOCABULARY) pieces.push({ text: `<unused${pieces.length}>`, kind: 3, score: 0 });
  return pieces;
}

/** Words with the mark of the space before them, and what stands between them as it is. */
function wordCounts(world: World, chance: Chance): Map<string, number> {
  const counts = new Map<string, number>();
  const texts = Array.from({ length: SAMPLES }, () => documentOf(world, chance, FULL_MIX).text);
  texts.push(...world.facts.map(({ entity, value }) => ` ${entity.name} ${value} ${entity.name} ${value}`));
  for (const text of texts) {
    const bare = text.replaceAll(/<\|[a-z]+\|>/g, '\n').replaceAll(' ', '▁');
    for (const word of bare.match(/▁?[A-Za-z]+|▁|[^A-Za-z▁]/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function joined(counts: ReadonlyMap<string, number>, most: number): string[] {
  const words = [...counts].map(([word, count]) => ({ parts: Array.from(word), count }));
  const made: string[] = [];
  while (made.length < most) {
    const pairs = new Map<string, number>();
    for (const { parts, count } of words) {
      for (let at = 0; at + 1 < parts.length; at += 1) {
        const pair = `${parts[at]} ${parts[at + 1]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + count);
      }
    }
    const [best] = [...pairs].toSorted(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
    if (best === undefined) break;
    const [left = '', right = ''] = best[0].split(' ');
    made.push(left + right);
    for (const word of words) {
      for (let at = 0; at + 1 < word.parts.length; at += 1) {
        if (word.parts[at] === left && word.parts[at + 1] === right) word.parts.splice(at, 2, left + right);
      }
    }
  }
  return made;
}
