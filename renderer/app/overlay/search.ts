export interface Found<Item> {
  item: Item;
  /** Indexes of the characters of the title that were meant. */
  hits: readonly number[];
}

/**
 * The items whose title holds the letters of the query in their order, the likeliest first. Letters at the beginnings
 * of words and letters that follow one another count most: "sdf" finds "Show the data folder".
 */
export function search<Item>(query: string, items: readonly Item[], titleOf: (item: Item) => string): Found<Item>[] {
  const wanted = Array.from(plain(query)).filter((letter) => letter !== ' ');
  if (wanted.length === 0) return items.map((item) => ({ item, hits: [] }));
  return items
    .map((item, place) => ({ item, place, match: matchOf(wanted, titleOf(item)) }))
    .filter(({ match }) => match !== undefined)
    .toSorted((a, b) => (b.match?.score ?? 0) - (a.match?.score ?? 0) || a.place - b.place)
    .map(({ item, match }) => ({ item, hits: match?.hits ?? [] }));
}

const WORD_START = 8;
const FOLLOWS = 5;
const TITLE_START = 4;

interface Match {
  score: number;
  hits: number[];
}

/**
 * The best way to find the letters in the title. best[j] is the best match so far that ends with its last letter at j;
 * each letter makes a new row from the row before: a few hundred steps for a title.
 */
function matchOf(wanted: readonly string[], title: string): Match | undefined {
  const letters = Array.from(title, plain);
  let before: (Match | undefined)[] = [];
  wanted.forEach((letter, index) => {
    let bestEarlier: Match | undefined;
    const row = letters.map((there, at) => {
      const follows = index === 0 ? undefined : before[at - 1];
      if (at > 0 && index > 0) bestEarlier = better(bestEarlier, before[at - 1]);
      if (there !== letter) return undefined;
      const own = (at === 0 ? TITLE_START : 0) + (isWordStart(letters, at) ? WORD_START : 1);
      if (index === 0) return { score: own - at * 0.01, hits: [at] };
      const jumped =
        bestEarlier === undefined ? undefined : { score: bestEarlier.score + own, hits: [...bestEarlier.hits, at] };
      const joined =
        follows === undefined ? undefined : { score: follows.score + own + FOLLOWS, hits: [...follows.hits, at] };
      return better(joined, jumped);
    });
    before = row;
  });
  // Shorter titles are meant more often than long ones that hold the same letters.
  const best = before.reduce(better, undefined);
  return best === undefined ? undefined : { ...best, score: best.score - letters.length * 0.02 };
}

function better(a: Match | undefined, b: Match | undefined): Match | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.score > a.score ? b : a;
}

function isWordStart(letters: readonly string[], at: number): boolean {
  return at === 0 || letters[at - 1] === ' ' || letters[at - 1] === '-';
}

/** Case and accents do not count. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
