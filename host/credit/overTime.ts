import { z } from 'zod';
import type { Around, Carried, Carrier, CarrierKind, Edge, Node, NodeId } from '#core/carried.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** Neighbours on each side: more than that is no picture. */
const MOST_AROUND = 12;
const EXCERPT = 280;

/** What carried the answers that were given since then, heaviest first. */
export function carriedSince(
  catalogue: Catalogue,
  { kind, since, limit }: { kind: CarrierKind; since: number; limit: number },
): Carried {
  const told = catalogue.statement('SELECT COUNT(*) AS n, SUM(unattributed) AS sum FROM told WHERE at >= ?').get(since);
  const answers = Number(told?.['n'] ?? 0);
  const rows = catalogue
    .statement(
      `SELECT id, MAX(name) AS name, SUM(parts) AS parts, SUM(low) AS low, SUM(high) AS high,
              SUM(parts > 0) AS credited, COUNT(*) AS found
       FROM carried WHERE kind = ? AND at >= ? GROUP BY id ORDER BY parts DESC, found DESC, id LIMIT ?`,
    )
    .all(kind, since, limit + 1);
  const ofAll = (value: unknown) => Math.min(WHOLE, Math.round(Number(value ?? 0) / Math.max(1, answers)));
  const carriers = rows.slice(0, limit).map(({ id, name, parts, low, high, credited, found }): Carrier => ({
    node: { kind, id: String(id), name: String(name), at: null },
    parts: ofAll(parts),
    low: ofAll(low),
    high: ofAll(high),
    credited: Number(credited),
    found: Number(found),
  }));
  return {
    answers,
    unattributed: answers === 0 ? WHOLE : ofAll(told?.['sum']),
    carriers,
    more: rows.length > limit,
  };
}

/** A node and its neighbours, from the colophons of all answers that are here. */
export function around(
  catalogue: Catalogue,
  { kind, id }: NodeId,
  snapshotsOf: (adapter: string) => readonly string[],
): Result<Around, Failure> {
  const walk = new Walk(catalogue, snapshotsOf);
  const node = walk.node(kind, id);
  if (node === undefined) return fail({ code: 'NOT_FOUND', what: kind === 'answer' ? 'answer' : 'record' });
  return ok({ node, ...walk.next(kind, id) });
}

export function placeOf(catalogue: Catalogue, message: string): Result<{ conversation: string }, Failure> {
  const row = catalogue.statement('SELECT conversation FROM turns WHERE id = ?').get(message);
  if (row === undefined) return fail({ code: 'NOT_FOUND', what: 'answer' });
  return ok({ conversation: String(row['conversation']) });
}

type Side = Pick<Around, 'before' | 'after'>;

const peopleSchema = z.array(z.object({ id: z.string(), parts: z.number() }));

class Walk {
  readonly #catalogue: Catalogue;
  readonly #snapshotsOf: (adapter: string) => readonly string[];

  constructor(catalogue: Catalogue, snapshotsOf: (adapter: string) => readonly string[]) {
    this.#catalogue = catalogue;
    this.#snapshotsOf = snapshotsOf;
  }

  node(kind: Node['kind'], id: string): Node | undefined {
    const row =
      kind === 'answer'
        ? this.#catalogue
            .statement(`SELECT substr(text, 1, ${EXCERPT}) AS name, created_at AS at FROM turns WHERE id = ?`)
            .get(id)
        : this.#catalogue
            .statement('SELECT name, NULL AS at FROM carried WHERE kind = ? AND id = ? ORDER BY at DESC LIMIT 1')
            .get(kind, id);
    if (row === undefined) return undefined;
    return { kind, id, name: String(row['name']), at: row['at'] === null ? null : Number(row['at']) };
  }

  next(kind: Node['kind'], id: string): Side {
    if (kind === 'answer') return this.#ofAnswer(id);
    if (kind === 'record') return this.#ofRecord(id);
    if (kind === 'person') return { before: this.#recordsOfPerson(id), after: [] };
    if (kind === 'snapshot') return this.#ofSnapshot(id);
    return { before: this.#answersWith('adapter', id), after: this.#named('snapshot', this.#snapshotsOf(id)) };
  }

  #ofAnswer(id: string): Side {
    const rows = this.#catalogue
      .statement(
        `SELECT kind, id, parts FROM carried WHERE turn = ? AND kind IN ('adapter', 'record') ORDER BY kind, parts DESC, id`,
      )
      .all(id);
    return { before: [], after: this.#edges(rows).slice(0, MOST_AROUND) };
  }

  #ofRecord(id: string): Side {
    const newest = this.#catalogue
      .statement(`SELECT people FROM carried WHERE kind = 'record' AND id = ? ORDER BY at DESC LIMIT 1`)
      .get(id);
    const people = peopleOf(newest?.['people']).flatMap((person) => {
      const node = this.node('person', person.id);
      return node === undefined ? [] : [{ node, parts: person.parts }];
    });
    const [root = ''] = id.split(':');
    return { before: this.#answersWith('record', id), after: [...this.#named('snapshot', [root]), ...people] };
  }

  #recordsOfPerson(id: string): Edge[] {
    const rows = this.#catalogue
      .statement(
        `SELECT 'record' AS kind, carried.id AS id, SUM(carried.parts) AS parts FROM carried, json_each(carried.people) AS person
         WHERE carried.kind = 'record' AND json_extract(person.value, '$.id') = ? GROUP BY carried.id
         ORDER BY SUM(carried.parts) DESC, carried.id LIMIT ?`,
      )
      .all(id, MOST_AROUND);
    return this.#edges(rows);
  }

  #ofSnapshot(root: string): Side {
    const records = this.#catalogue
      .statement(
        `SELECT kind, id, SUM(parts) AS parts FROM carried WHERE kind = 'record' AND id >= ?1 || ':' AND id < ?1 || ';'
         GROUP BY id ORDER BY parts DESC, id LIMIT ?2`,
      )
      .all(root, MOST_AROUND);
    const adapters = this.#catalogue
      .statement(`SELECT DISTINCT id FROM carried WHERE kind = 'adapter'`)
      .all()
      .map(({ id }) => String(id))
      .filter((id) => this.#snapshotsOf(id).includes(root));
    return { before: this.#named('adapter', adapters), after: this.#edges(records) };
  }

  #answersWith(kind: CarrierKind, id: string): Edge[] {
    const rows = this.#catalogue
      .statement(
        `SELECT 'answer' AS kind, turn AS id, parts FROM carried WHERE kind = ? AND id = ? ORDER BY parts DESC, turn DESC LIMIT ?`,
      )
      .all(kind, id, MOST_AROUND);
    return this.#edges(rows);
  }

  /** Without a part of their own: they stand beside what is looked at. */
  #named(kind: 'snapshot' | 'adapter', ids: readonly string[]): Edge[] {
    return this.#edges(ids.slice(0, MOST_AROUND).map((id) => ({ kind, id, parts: 0 })));
  }

  #edges(rows: readonly Record<string, unknown>[]): Edge[] {
    return rows.flatMap((row) => {
      const kind = kindSchema.parse(row['kind']);
      const node = this.node(kind, String(row['id']));
      return node === undefined ? [] : [{ node, parts: Math.min(WHOLE, Number(row['parts'])) }];
    });
  }
}

const kindSchema = z.enum(['answer', 'record', 'person', 'snapshot', 'adapter']);

function peopleOf(text: unknown): { id: string; parts: number }[] {
  return typeof text === 'string' ? (peopleSchema.safeParse(JSON.parse(text)).data ?? []) : [];
}
