import type { AnswerPriority } from './answers.ts';

/** One who waits. */
export interface Waiting {
  readonly priority: AnswerPriority;
  /** What has to be in memory for it: the base, and the adapters with their scales. */
  readonly needs: string;
}

interface Place<Item> {
  readonly item: Item;
  /** Of those who came later and were served before it. */
  overtaken: number;
  /** When the first of them was, in milliseconds of the line's clock. */
  overtakenAt: number;
}

/** Beyond this a wish is refused: it would wait for hours. */
export const MOST_WAITING = 10_000;

/** So many may be served before one who came earlier, because what they need is in memory already. */
export const MOST_OVERTAKING = 8;
/** Nobody is overtaken any more after waiting so long behind those who came later. */
export const LONGEST_OVERTAKING_MS = 20_000;

/** A class that waits has one turn after so many of those above it. */
export const MOST_BEFORE = 12;

const PRIORITIES = ['person', 'api', 'background'] as const satisfies readonly AnswerPriority[];

/**
 * Who is next. People come before programs, and among equals the one whose adapters are stacked already comes before
 * the one that came first; but nobody is overtaken for ever, and no class waits for ever behind another.
 */
export class Line<Item extends Waiting> {
  readonly #lanes: Record<AnswerPriority, Map<Item, Place<Item>>> = {
    person: new Map(),
    api: new Map(),
    background: new Map(),
  };
  /** How many of the classes above were served while this one waited. */
  readonly #before: Record<AnswerPriority, number> = { person: 0, api: 0, background: 0 };

  get size(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#lanes[priority].size, 0);
  }

  /** False when the line is full. A person is always let in: there are only so many. */
  join(item: Item): boolean {
    if (item.priority !== 'person' && this.size >= MOST_WAITING) return false;
    if (this.size >= 2 * MOST_WAITING) return false;
    this.#lanes[item.priority].set(item, { item, overtaken: 0, overtakenAt: Number.POSITIVE_INFINITY });
    return true;
  }

  leave(item: Item): boolean {
    return this.#lanes[item.priority].delete(item);
  }

  /** About so many are before it. */
  ahead(item: Item): number {
    let count = 0;
    for (const priority of PRIORITIES) {
      if (priority !== item.priority) {
        count += this.#lanes[priority].size;
        continue;
      }
      for (const other of this.#lanes[priority].keys()) {
        if (other === item) return count;
        count += 1;
      }
    }
    return count;
  }

  /** All who wait, about in the order of their turns. */
  *inOrder(): Generator<Item, void, void> {
    for (const priority of PRIORITIES) yield* this.#lanes[priority].keys();
  }

  /** Takes out who is next, when `inMemory` is there already. */
  next(inMemory: string | null, now: number): Item | undefined {
    const lane = this.#nextLane();
    if (lane === undefined) return undefined;
    const places = this.#lanes[lane];
    const chosen = choose([...places.values()], inMemory, now);
    if (chosen === undefined) return undefined;
    for (const place of places.values()) {
      if (place === chosen) break;
      place.overtaken += 1;
      place.overtakenAt = Math.min(place.overtakenAt, now);
    }
    places.delete(chosen.item);
    let above = true;
    for (const priority of PRIORITIES) {
      if (priority === lane) {
        above = false;
        this.#before[priority] = 0;
      } else if (!above && this.#lanes[priority].size > 0) this.#before[priority] += 1;
    }
    return chosen.item;
  }

  #nextLane(): AnswerPriority | undefined {
    const waiting = PRIORITIES.filter((priority) => this.#lanes[priority].size > 0);
    return waiting.findLast((priority) => this.#before[priority] >= MOST_BEFORE) ?? waiting[0];
  }
}

function choose<Item extends Waiting>(
  places: readonly Place<Item>[],
  inMemory: string | null,
  now: number,
): Place<Item> | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  // Who came first was overtaken the most: nobody behind it can be more in want of its turn.
  if (first.overtaken >= MOST_OVERTAKING || now - first.overtakenAt >= LONGEST_OVERTAKING_MS) return first;
  return places.find(({ item }) => item.needs === inMemory) ?? first;
}
