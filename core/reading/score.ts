/** What is known of a word in all indexes that are asked together. */
export interface Corpus {
  /** Pieces in all of them. */
  readonly chunks: number;
  /** Words in all of them. */
  readonly words: number;
  /** In how many pieces each word of the question stands. */
  readonly having: ReadonlyMap<string, number>;
}

/** Of one piece: how often each word of the question stands in it, and how many words it has. */
export interface Counted {
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

/** As most have it. */
const K1 = 1.2;
/** How much length counts against a piece. Less than the usual 0.75: no piece is long, they were cut to be alike. */
const B = 0.3;

/** How much a word tells, by how few pieces have it. */
export function weightOf(word: string, { chunks, having }: Corpus): number {
  const there = having.get(word) ?? 0;
  return Math.log(1 + (chunks - there + 0.5) / (there + 0.5));
}

/** BM25 over all indexes together: a rare word of a small index is not worth more than the same word of a large one. */
export function bm25(corpus: Corpus, { counts, length }: Counted): number {
  const usual = corpus.chunks === 0 ? 1 : Math.max(1, corpus.words / corpus.chunks);
  let score = 0;
  for (const [word, count] of counts) {
    score += (weightOf(word, corpus) * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / usual));
  }
  return score;
}

/**
 * Words that ask, join and point, in the languages that are asked in most: a question has them, its answer need not.
 * They count for the order, never for whether a piece fits.
 */
const ASKING = new Set(
  (
    'a about all also an and any are as at be been but by can could did do does for from had has have he her his how i if in is it its ' +
    'me my no not of off on one or our out please she should so some tell that the their them there these they this those to up us ' +
    'was we were what when where which while who whom whose why will with would you your ' +
    'aber als am an auch auf aus bei bin bis das dass dem den der des die doch ein eine einem einen einer es für gab gibt hat hatte ' +
    'haben ich ihr im ist kann man mein mit nach nicht oder sie sind um und uns von vor wann war waren warum was welche welchem ' +
    'welchen welcher welches wem wen wenn wer wessen wie wir wird wo woher wohin zu zum zur über ' +
    'au aux avec ce ces cette combien comment dans des du elle en est et il ils la le les leur lui mais ne nous ou où par pas pour ' +
    'pourquoi quand que quel quelle quelles quels qui quoi sa ses son sont sur un une vous était ' +
    'como con cual cuales cuando cuanto de del donde el ella esta este fue ha las los más por porque que quien se si sin sobre su sus una ' +
    'che chi come con cosa cui da dal della dei di dove e gli ha il le lo nel non per perché quale quali quando quanto sono una uno ' +
    'com da das do dos em na nas no nos onde os para porque qual quais quem são uma ' +
    'de een en er het hoe in is met naar niet of om op te van voor waar waarom wanneer wat welke wie zijn'
  )
    .split(' ')
    .map(folded),
);

/** Without marks and capitals, as the indexes have it. */
export function folded(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

export function isAsking(word: string): boolean {
  return ASKING.has(word);
}

/** A word that nothing here has may be another form, or another word, for what is there: it weighs no more than this. */
const MOST_OF_UNKNOWN = 5;
/** A word that most pieces have tells little of which to take; still it is what the question is about. */
const LEAST_OF_KNOWN = 0.7;

/** How much of what a question is about stands in a piece, from 0 to 1; null where it is about nothing. */
export function coverageOf(
  question: readonly string[],
  corpus: Corpus,
  { counts }: Pick<Counted, 'counts'>,
): number | null {
  let all = 0;
  let found = 0;
  // A word that is nowhere tells no more than one that stands in one piece: of few pieces nobody learns what is rare.
  const once = Math.log(1 + Math.max(0, corpus.chunks - 0.5) / 1.5);
  for (const word of new Set(question)) {
    if (isAsking(word)) continue;
    const known = (corpus.having.get(word) ?? 0) > 0;
    const natural = weightOf(word, corpus);
    const weight = known ? Math.max(LEAST_OF_KNOWN, natural) : Math.min(MOST_OF_UNKNOWN, once);
    all += weight;
    if ((counts.get(word) ?? 0) > 0) found += weight;
  }
  return all === 0 ? null : found / all;
}
