import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LINK_LIFE_MS = 10 * 60 * 1000;
const SESSION_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
const MOST_LINKS = 16;

/**
 * Who may talk to the host. A link is good for one opening and a few minutes; it is exchanged for a session, which the
 * window keeps for as long as its tab lives. Sessions are signed rather than stored, so that they outlive a restart
 * of the host and a window comes back by itself.
 */
export class Sessions {
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #links = new Map<string, number>();

  constructor(key: Uint8Array, now: () => number = Date.now) {
    this.#key = key;
    this.#now = now;
  }

  newLink(): string {
    const link = randomBytes(24).toString('base64url');
    this.#links.set(link, this.#now() + LINK_LIFE_MS);
    for (const oldest of this.#links.keys()) {
      if (this.#links.size <= MOST_LINKS) break;
      this.#links.delete(oldest);
    }
    return link;
  }

  /** Takes the link out of use, and gives a session for it; `undefined` when it was used before, is old or made up. */
  redeem(link: string): string | undefined {
    const until = this.#links.get(link);
    this.#links.delete(link);
    if (until === undefined || until < this.#now()) return undefined;
    const body = `${randomBytes(18).toString('base64url')}.${this.#now() + SESSION_LIFE_MS}`;
    return `${body}.${this.#sign(body)}`;
  }

  isValid(session: string): boolean {
    const [id, until, signature, ...rest] = session.split('.');
    if (id === undefined || until === undefined || signature === undefined || rest.length > 0) return false;
    const expected = Buffer.from(this.#sign(`${id}.${until}`));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected) && Number(until) >= this.#now();
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest('base64url');
  }
}
