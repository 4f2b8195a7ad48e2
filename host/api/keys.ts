import { createHash, randomBytes } from 'node:crypto';
import { apiLimitsSchema } from '#core/api.ts';
import { MOST_KEYS } from '#core/apiDefaults.ts';
import type { ApiKey, ApiLimits } from '#core/api.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { newId } from '../ids.ts';

/** So that a key is known for one where it lies about, and found by those who look for leaked ones. */
const PREFIX = 'colophon-';
const SECRET_BYTES = 32;
const TAIL_CHARACTERS = 4;

/**
 * Who may ask. Only a hash of a key is kept: it has 256 bits of chance in it, so nothing slower than SHA-256 is needed.
 * A revoked key's row goes; its name stays in the list of requests until the host ends.
 */
export class ApiKeys {
  readonly #catalogue: Catalogue;
  readonly #now: () => number;
  /** By hash. A request is looked up here, so that one with a wrong key never touches the disk. */
  readonly #known = new Map<string, ApiKey & { day: number }>();

  constructor(catalogue: Catalogue, now: () => number = Date.now) {
    this.#catalogue = catalogue;
    this.#now = now;
    for (const row of catalogue.statement('SELECT * FROM api_keys ORDER BY id').all()) {
      const { secret_hash: hash, ...rest } = row;
      this.#known.set(String(hash), keyOf(rest));
    }
  }

  list(): ApiKey[] {
    return [...this.#known.values()].map((key) => this.#shown(key));
  }

  find(secret: string): ApiKey | undefined {
    const key = this.#known.get(hashOf(secret));
    return key === undefined ? undefined : this.#shown(key);
  }

  get(id: string): ApiKey | undefined {
    return this.list().find((key) => key.id === id);
  }

  make(name: string, limits: ApiLimits): Result<{ key: ApiKey; secret: string }, Failure> {
    if (this.#known.size >= MOST_KEYS) return fail({ code: 'TOO_MANY_KEYS', most: MOST_KEYS });
    const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const key = {
      id: newId(),
      name,
      tail: secret.slice(-TAIL_CHARACTERS),
      limits,
      createdAt: this.#now(),
      usedAt: null,
      tokensToday: 0,
      day: this.#today(),
    };
    const hash = hashOf(secret);
    const written = this.#catalogue.write(() =>
      this.#catalogue
        .statement(
          `INSERT INTO api_keys (id, name, secret_hash, tail, limits, created_at, used_at, day, tokens)
           VALUES (?, ?, ?, ?, ?, ?, NULL, ?, 0)`,
        )
        .run(key.id, name, hash, key.tail, JSON.stringify(limits), key.createdAt, key.day),
    );
    if (!written.ok) return written;
    this.#known.set(hash, key);
    return ok({ key: this.#shown(key), secret });
  }

  change(id: string, name: string, limits: ApiLimits): Result<ApiKey, Failure> {
    const key = this.#row(id);
    if (key === undefined) return noSuchKey;
    const written = this.#catalogue.write(() =>
      this.#catalogue
        .statement('UPDATE api_keys SET name = ?, limits = ? WHERE id = ?')
        .run(name, JSON.stringify(limits), id),
    );
    if (!written.ok) return written;
    Object.assign(key, { name, limits });
    return ok(this.#shown(key));
  }

  revoke(id: string): Result<void, Failure> {
    const found = [...this.#known].find(([, key]) => key.id === id);
    if (found === undefined) return noSuchKey;
    const written = this.#catalogue.write(() => this.#catalogue.statement('DELETE FROM api_keys WHERE id = ?').run(id));
    if (!written.ok) return written;
    this.#known.delete(found[0]);
    return ok(undefined);
  }

  /** Counts what a request took. A disk that does not take it is no reason to hold an answer back. */
  used(id: string, tokens: number): void {
    const key = this.#row(id);
    if (key === undefined) return;
    const today = this.#today();
    key.tokensToday = (key.day === today ? key.tokensToday : 0) + tokens;
    key.day = today;
    key.usedAt = this.#now();
    const { usedAt, tokensToday } = key;
    this.#catalogue.write(() =>
      this.#catalogue
        .statement('UPDATE api_keys SET used_at = ?, day = ?, tokens = ? WHERE id = ?')
        .run(usedAt, today, tokensToday, id),
    );
  }

  /** Seconds until a new day begins, and with it a new account of tokens. */
  get secondsToMidnight(): number {
    return Math.ceil(((this.#today() + 1) * DAY_MS - this.#now()) / 1000);
  }

  #row(id: string) {
    return [...this.#known.values()].find((key) => key.id === id);
  }

  #shown({ day, ...key }: ApiKey & { day: number }): ApiKey {
    return { ...key, tokensToday: day === this.#today() ? key.tokensToday : 0 };
  }

  #today(): number {
    return Math.floor(this.#now() / DAY_MS);
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

const noSuchKey = fail<Failure>({ code: 'NOT_FOUND', what: 'key' });

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function keyOf(row: Record<string, unknown>): ApiKey & { day: number } {
  return {
    id: String(row['id']),
    name: String(row['name']),
    tail: String(row['tail']),
    limits: apiLimitsSchema.parse(JSON.parse(String(row['limits']))),
    createdAt: Number(row['created_at']),
    usedAt: row['used_at'] === null ? null : Number(row['used_at']),
    tokensToday: Number(row['tokens']),
    day: Number(row['day']),
  };
}
