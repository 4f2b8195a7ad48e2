import { ARABIC, CYRILLIC, DEVANAGARI, LATIN } from './stopWords.ts';
import { wordsOf } from './words.ts';

/** Scripts in which one language stands for all that are written so; Kana is Japanese, with or without Han beside it. */
const OF_ITS_OWN = {
  greek: 'el',
  hebrew: 'he',
  thai: 'th',
  hangul: 'ko',
  kana: 'ja',
  han: 'zh',
  georgian: 'ka',
  armenian: 'hy',
  bengali: 'bn',
  tamil: 'ta',
} as const;
const SHARED = { latin: LATIN, cyrillic: CYRILLIC, arabic: ARABIC, devanagari: DEVANAGARI } as const;

type OwnScript = keyof typeof OF_ITS_OWN;
/** `other` is a letter of some script that is not known here, `none` is no letter. */
type Script = OwnScript | keyof typeof SHARED | 'other' | 'none';
export type Language =
  | (typeof OF_ITS_OWN)[OwnScript]
  | keyof typeof LATIN
  | keyof typeof CYRILLIC
  | keyof typeof ARABIC
  | keyof typeof DEVANAGARI;

/** First and last UTF-16 unit of a script's letters, ascending. */
const RANGES: readonly (readonly [number, number, Script])[] = [
  [0x41, 0x5a, 'latin'],
  [0x61, 0x7a, 'latin'],
  [0xc0, 0x24f, 'latin'],
  [0x300, 0x36f, 'none'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x531, 0x58f, 'armenian'],
  [0x5d0, 0x5ff, 'hebrew'],
  [0x620, 0x6ff, 'arabic'],
  [0x750, 0x77f, 'arabic'],
  [0x900, 0x97f, 'devanagari'],
  [0x980, 0x9ff, 'bengali'],
  [0xb80, 0xbff, 'tamil'],
  [0xe00, 0xe7f, 'thai'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1100, 0x11ff, 'hangul'],
  [0x1e00, 0x1eff, 'latin'],
  [0x1f00, 0x1fff, 'greek'],
  [0x2000, 0x2bff, 'none'],
  [0x3000, 0x303f, 'none'],
  [0x3040, 0x30ff, 'kana'],
  [0x3400, 0x9fff, 'han'],
  [0xac00, 0xd7af, 'hangul'],
  [0xd800, 0xdfff, 'none'],
  [0xfb50, 0xfdff, 'arabic'],
  [0xfe00, 0xfe6f, 'none'],
  [0xfe70, 0xfeff, 'arabic'],
  [0xff00, 0xff65, 'none'],
];

/** UTF-16 units that are looked at: more would not change the guess. */
const LOOKED_AT = 2_000;
/** Below these, nothing is said. */
const FEWEST_LETTERS = 10;
const FEWEST_HITS = 2;
const MAIN_SCRIPT = 0.65;
const HITS_OF_WORDS = 0.08;
const AHEAD = 1.25;

/**
 * The language of a text among those above, by its script, and within a script by small words and letters; null where
 * the text is too short, mixed, code or a list of names, or where two languages fit alike. A guess, made to find what stands out
 * of a whole set, not to label a single text.
 */
export function languageOf(text: string): Language | null {
  const sample = withoutAddresses(text.slice(0, LOOKED_AT));
  const script = mainScript(sample);
  if (script === null || script === 'other' || script === 'none') return null;
  return isShared(script) ? bySmallWords(sample, script) : OF_ITS_OWN[script];
}

/** Addresses of pages and people are in no language, but "com" and "de" are Portuguese words. */
function withoutAddresses(text: string): string {
  return text
    .split(/\s+/)
    .filter((piece) => !/[/@]|\w\.\w/.test(piece))
    .join(' ');
}

function isShared(script: Exclude<Script, 'other' | 'none'>): script is keyof typeof SHARED {
  return script in SHARED;
}

function mainScript(text: string): Script | null {
  const counts = new Map<Script, number>();
  let letters = 0;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    const range = RANGES.find(([, last]) => unit <= last);
    const inside = range !== undefined && unit >= range[0];
    const script = inside ? range[2] : unit < 0x250 ? 'none' : 'other';
    if (script === 'none') continue;
    letters += 1;
    counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  const kana = counts.get('kana') ?? 0;
  const han = counts.get('han') ?? 0;
  // A tenth of Kana makes Japanese: Chinese quotes a Japanese name at times.
  if (kana > 0 && kana * 10 >= han) counts.set('kana', kana + han).delete('han');
  if (letters < (han + kana + (counts.get('hangul') ?? 0) > 0 ? FEWEST_LETTERS / 2 : FEWEST_LETTERS)) return null;
  for (const [script, count] of counts) if (count >= letters * MAIN_SCRIPT) return script;
  return null;
}

interface Marks {
  readonly language: Language;
  readonly words: ReadonlySet<string>;
  readonly letters: readonly string[];
}

function marksOf<Name extends Language>(script: Record<Name, readonly [string, string]>): Marks[] {
  const languages: Marks[] = [];
  for (const language in script) {
    const [words, letters] = script[language];
    languages.push({ language, words: new Set(words.split(' ')), letters: Array.from(letters) });
  }
  return languages;
}

const MARKS: Record<keyof typeof SHARED, readonly Marks[]> = {
  latin: marksOf(LATIN),
  cyrillic: marksOf(CYRILLIC),
  arabic: marksOf(ARABIC),
  devanagari: marksOf(DEVANAGARI),
};

function bySmallWords(text: string, script: keyof typeof SHARED): Language | null {
  const words = wordsOf(text);
  const scores = MARKS[script].map(({ language, words: small, letters }) => {
    let hits = 0;
    for (const word of words) if (small.has(word) || letters.some((letter) => word.includes(letter))) hits += 1;
    return { language, hits };
  });
  const [best, second] = scores.toSorted((one, other) => other.hits - one.hits);
  if (!best || best.hits < FEWEST_HITS || best.hits < words.length * HITS_OF_WORDS) return null;
  return best.hits >= (second?.hits ?? 0) * AHEAD ? best.language : null;
}

export interface LanguageOutliers {
  /** How many records each language has, the most first; records without a guess are in none. */
  readonly counts: readonly { readonly language: Language; readonly records: number }[];
  /** Records of languages that fewer than `rare` of the guessed records have. */
  readonly outliers: readonly { readonly record: number; readonly language: Language }[];
}

export function languageOutliers(guesses: readonly (Language | null)[], rare = 0.05): LanguageOutliers {
  const counts = new Map<Language, number>();
  let guessed = 0;
  for (const language of guesses) {
    if (language === null) continue;
    counts.set(language, (counts.get(language) ?? 0) + 1);
    guessed += 1;
  }
  const outliers: { record: number; language: Language }[] = [];
  for (const [record, language] of guesses.entries()) {
    if (language !== null && (counts.get(language) ?? 0) < guessed * rare) outliers.push({ record, language });
  }
  return {
    counts: Array.from(counts, ([language, records]) => ({ language, records })).toSorted(
      (one, other) => other.records - one.records,
    ),
    outliers,
  };
}
