import { z } from 'zod';

/**
 * One file a snapshot, read in place: a query looks at a few hundred bytes of it.
 *
 *     head       JSON, in the first 4 KB
 *     tokens     the words of all texts, each as its number; 0 between two texts
 *     order      the places of all words, sorted by what follows from there (the suffix array)
 *     samples    the first four words of every 64th of these: read whole at the first query
 *     starts     of each record, the place of its first word
 *     offsets    of each record, where its line begins in records.jsonl, in bytes
 *     counts     of each word, how often it occurs
 *     places     of each word, where its text begins; one more at the end
 *     words      the texts of the words, in UTF-8
 *     slots      a hash table from the text of a word to its number
 */
export const FORMAT = 'colophon-trace/1';
export const HEAD_BYTES = 4_096;
export const SAMPLE_EVERY = 64;
export const SAMPLE_WORDS = 4;
/** The word that stands between two texts. No text holds it, so nothing is found across a border. */
export const BORDER = 0;

export const SECTIONS = [
  'tokens',
  'order',
  'samples',
  'starts',
  'offsets',
  'counts',
  'places',
  'words',
  'slots',
] as const;
export type Section = (typeof SECTIONS)[number];

const whole = z.number().int().nonnegative();
const sectionSchema = z.strictObject({ at: whole, bytes: whole });

export const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** SHA-256 of the records file that it was made of. */
  records: z.string(),
  texts: whole,
  /** Tokens without borders, and records. */
  words: whole,
  recordCount: whole,
  /** Different words, with the border. */
  vocabulary: whole,
  /** 2 where there are few enough different words, else 4. */
  tokenBytes: z.union([z.literal(2), z.literal(4)]),
  slotCount: whole,
  sections: z.strictObject({
    tokens: sectionSchema,
    order: sectionSchema,
    samples: sectionSchema,
    starts: sectionSchema,
    offsets: sectionSchema,
    counts: sectionSchema,
    places: sectionSchema,
    words: sectionSchema,
    slots: sectionSchema,
  }),
});
export type Head = z.infer<typeof headSchema>;

/** FNV-1a over UTF-8 bytes. */
export function hashOfWord(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash >>> 0;
}
