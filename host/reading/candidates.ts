import { noteOf } from '#core/reading/prompt.ts';
import { sourceKey } from '#core/reading/reads.ts';
import { type Corpus, bm25, coverageOf } from '#core/reading/score.ts';
import type { Hit } from './indexFile.ts';
import type { NearestHits } from './readDuty.ts';
import type { ReadIndexes } from './readIndexes.ts';
import type { ReadThread } from './readThread.ts';
import { type ReadRecord, type Readable, type SourceParts, recordOf } from './sources.ts';
import { askedTerms, countTerms } from './terms.ts';

/** Pieces of each source that are looked at more closely. */
export const CANDIDATES = 40;
/** A piece fits where so much of what the question is about stands in it (docs/decisions/0018). */
export const FITS = 0.5;
/** As a probability of a model that weighs texts. */
const FITS_WEIGHED = 0.5;
/**
 * By vectors a piece fits that is nearer than the nearest of so many would be by chance, in standard deviations, and by
 * so much more.
 */
const FITS_ABOVE = 1;

/** A piece of a record, with what is known of how it fits. */
export interface Candidate {
  readonly key: string;
  readonly from: Readable;
  readonly hit: Hit;
  readonly record: ReadRecord;
  readonly text: string;
  /** By its words. */
  readonly score: number;
  readonly coverage: number | null;
  /** By its vector: standard deviations above what chance would give; null where it has none. */
  readonly above: number | null;
  /** By a model that weighs texts; null where none did. */
  readonly weighed: number | null;
}

/** Beside one that fits better, one that has less than so much of what that one has is only in the way. */
const BESIDE_THE_BEST = 0.6;

/** Those that fit, in their order; none where nothing does. */
export function fitting(candidates: readonly Candidate[]): Candidate[] {
  const best = Math.max(0, ...candidates.map(({ coverage }) => coverage ?? 0));
  const least = Math.max(FITS, best * BESIDE_THE_BEST);
  return candidates.filter(
    ({ coverage, above, weighed }) =>
      (coverage ?? 0) >= least || (above ?? 0) >= FITS_ABOVE || (weighed ?? 0) >= FITS_WEIGHED,
  );
}

interface Parts extends SourceParts {
  readonly indexes: ReadIndexes;
  readonly thread: ReadThread;
}

/** Pieces that have words of the question, or lie near it. `unusable`: sources whose index is none; `failed`: whose index could not be read now. */
export async function candidatesFor(
  parts: Parts,
  question: string,
  open: readonly Readable[],
  nearest: readonly { from: Readable; found: NearestHits }[],
): Promise<{ candidates: Candidate[]; unusable: readonly Readable[]; failed: readonly Readable[] }> {
  const words = askedTerms(question);
  if (open.length === 0) return { candidates: [], unusable: [], failed: [] };
  const paths = open.map(({ source }) => parts.indexes.pathOf(source));
  const news = await parts.thread.ask({ kind: 'ask', paths, words, most: CANDIDATES });
  if (news.kind !== 'asked') return { candidates: [], unusable: [], failed: open };
  const told = news.asked.map((asked) => (asked === 'failed' ? null : asked));
  const having = words.map((word, at) => {
    const chunks = told.reduce((sum, asked) => sum + (asked?.having[at] ?? 0), 0);
    return [word, chunks] as const;
  });
  const corpus: Corpus = {
    chunks: told.reduce((sum, asked) => sum + (asked?.chunks ?? 0), 0),
    words: told.reduce((sum, asked) => sum + (asked?.words ?? 0), 0),
    having: new Map(having),
  };
  const wanted = new Set(words);
  const candidates = new Map<string, Candidate>();
  const take = async (from: Readable, hit: Hit, above: number | null) => {
    const key = `${sourceKey(from.source)} ${String(hit.chunk).padStart(12, '0')}`;
    const known = candidates.get(key);
    if (known !== undefined) {
      candidates.set(key, { ...known, above: above ?? known.above });
      return;
    }
    const record = await recordOf(parts, from.source, hit.place);
    if (!record.ok) return;
    const text = noteOf(record.value.text.slice(hit.start, hit.end));
    const counted = countTerms(text, wanted);
    const coverage = coverageOf(words, corpus, counted);
    const score = bm25(corpus, counted);
    candidates.set(key, { key, from, hit, record: record.value, text, score, coverage, above, weighed: null });
  };
  for (const [at, from] of open.entries()) {
    for (const hit of told[at]?.hits ?? []) await take(from, hit, null);
  }
  const spread = spreadOf(nearest.map(({ found }) => found));
  for (const { from, found } of nearest) {
    for (const { hit, likeness } of found.near) await take(from, hit, spread(likeness));
  }
  return {
    candidates: [...candidates.values()],
    unusable: open.filter((_, at) => news.asked[at] === null),
    failed: open.filter((_, at) => news.asked[at] === 'failed'),
  };
}

/**
 * How far a likeness lies above the largest that so many pieces would have by chance, in standard deviations. What a
 * likeness means differs from model to model; how far it stands out among all does so less.
 */
function spreadOf(found: readonly NearestHits[]): (likeness: number) => number {
  const count = found.reduce((sum, one) => sum + one.count, 0);
  if (count < 2) return () => 0;
  const mean = found.reduce((sum, one) => sum + one.sum, 0) / count;
  const squares = found.reduce((sum, one) => sum + one.squares, 0) / count;
  const deviation = Math.sqrt(Math.max(1e-9, squares - mean * mean));
  const byChance = Math.sqrt(2 * Math.log(count));
  return (likeness) => (likeness - mean) / deviation - byChance;
}
