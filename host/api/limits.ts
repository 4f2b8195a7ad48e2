import type { ApiKey } from '#core/api.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const MINUTE_MS = 60_000;

/** Over all keys: what waits holds its messages in memory. */
export const MOST_REQUESTS_AT_ONCE = 128;

/** Holds every key to what it may do; whoever is over it is told when to come back. */
export class Limits {
  readonly #now: () => number;
  /** When the requests of the last minute came, by key. */
  readonly #came = new Map<string, number[]>();
  readonly #atOnce = new Map<string, number>();
  #all = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts a request of a key, if it is within its minute. */
  come({ id, limits }: Pick<ApiKey, 'id' | 'limits'>): Result<void, Refusal> {
    const now = this.#now();
    const came = (this.#came.get(id) ?? []).filter((at) => at > now - MINUTE_MS);
    this.#came.set(id, came);
    if (came.length >= limits.requestsAMinute) {
      const room = came[came.length - limits.requestsAMinute] ?? now;
      return refuse(429, `This key may ask ${limits.requestsAMinute} times a minute.`, {
        code: 'rate_limit_exceeded',
        retryAfterSeconds: Math.max(1, Math.ceil((room + MINUTE_MS - now) / 1000)),
      });
    }
    came.push(now);
    return ok(undefined);
  }

  /** Takes a place among those that are answered or wait for it; the value gives it back. */
  enter({ id, limits, tokensToday }: ApiKey, secondsToMidnight: number): Result<() => void, Refusal> {
    if (limits.tokensADay !== null && tokensToday >= limits.tokensADay) {
      return refuse(429, `This key has used its ${limits.tokensADay} tokens of today (UTC).`, {
        code: 'insufficient_quota',
        retryAfterSeconds: secondsToMidnight,
      });
    }
    const mine = this.#atOnce.get(id) ?? 0;
    if (mine >= limits.answersAtOnce) {
      return refuse(429, `This key may have ${limits.answersAtOnce} requests under way at once.`, {
        code: 'too_many_at_once',
        retryAfterSeconds: 1,
      });
    }
    if (this.#all >= MOST_REQUESTS_AT_ONCE) {
      return refuse(429, 'Too many requests wait for the engine.', { code: 'engine_busy', retryAfterSeconds: 5 });
    }
    this.#atOnce.set(id, mine + 1);
    this.#all += 1;
    let left = false;
    return ok(() => {
      if (left) return;
      left = true;
      this.#all -= 1;
      const rest = (this.#atOnce.get(id) ?? 1) - 1;
      if (rest === 0) this.#atOnce.delete(id);
      else this.#atOnce.set(id, rest);
    });
  }

  forget(key: string): void {
    this.#came.delete(key);
  }
}
