import type { Conversation } from '#core/conversation.ts';

export interface Shelf {
  /** Stays while the list is the same; the words for it are the catalogue's. */
  readonly key: string;
  readonly day: 'today' | 'yesterday' | null;
  /** A moment of the day or month that the shelf stands for, UTC milliseconds. */
  readonly at: number;
  /** Whether it holds one day, or a whole month further back. */
  readonly span: 'day' | 'month';
  readonly conversations: readonly Conversation[];
}

/** Days by themselves for a week, then months. By the calendar of this machine, newest first. */
export function shelvesOf(conversations: readonly Conversation[], now: number): Shelf[] {
  const today = startOfDay(now, 0);
  const yesterday = startOfDay(now, 1);
  const week = startOfDay(now, 6);
  const shelves = new Map<string, Omit<Shelf, 'conversations'> & { conversations: Conversation[] }>();
  for (const conversation of conversations.toSorted((a, b) => b.updatedAt - a.updatedAt)) {
    const at = conversation.updatedAt;
    const date = new Date(at);
    const span = at >= week ? 'day' : 'month';
    const month = `${date.getFullYear()}-${date.getMonth() + 1}`;
    const day = at >= today ? 'today' : at >= yesterday ? 'yesterday' : null;
    const key = day ?? (span === 'day' ? `${month}-${date.getDate()}` : month);
    const shelf = shelves.get(key);
    if (shelf === undefined) shelves.set(key, { key, day, at, span, conversations: [conversation] });
    else shelf.conversations.push(conversation);
  }
  return [...shelves.values()];
}

/** Midnight so many days ago; days of a clock change are not 24 hours long. */
function startOfDay(now: number, daysAgo: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo).getTime();
}

/** Conversations whose title has every one of the words in it, whatever their case and accents. */
export function withWords(conversations: readonly Conversation[], words: string): readonly Conversation[] {
  const wanted = plain(words)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return conversations;
  return conversations.filter(({ title }) => {
    const text = plain(title);
    return wanted.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}
