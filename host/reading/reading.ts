import type { Failure } from '#core/failure.ts';
import { fused } from '#core/reading/fuse.ts';
import {
  type NotRead,
  type ReadFor,
  type ReadNote,
  type ReadSource,
  type Reads,
  sourceKey,
} from '#core/reading/reads.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Besides } from '../engine/besides.ts';
import { CANDIDATES, type Candidate, candidatesFor, fitting } from './candidates.ts';
import type { ReadIndexState, ReadIndexes } from './readIndexes.ts';
import type { ReadThread } from './readThread.ts';
import type { ReadVectors } from './readVectors.ts';
import { type Readable, type SourceParts, type Unreadable, readable, recordOf } from './sources.ts';

interface Parts extends SourceParts {
  readonly indexes: ReadIndexes;
  readonly thread: ReadThread;
  readonly vectors: Pick<ReadVectors, 'nearest'>;
  readonly besides: Pick<Besides, 'ranks' | 'rerank'>;
}

/** So many of the first are weighed by a model that does so: it reads each together with the question. */
const MOST_RERANKED = 20;

const NOTHING_READ: ReadFor = { state: 'looking', preparing: null, notes: [], by: [], notRead: [] };

interface ListedSource {
  readonly source: ReadSource;
  readonly name: string;
  readonly records: number;
  readonly index: ReadIndexState;
  /** Why it may not be read; null where it may. */
  readonly refused: NotRead | null;
}

/** Looks in snapshots and projects for records that an answer may read. */
export class Reading {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** All that can be read from here, newest first, and what may not be, with its reason. */
  async sources(): Promise<ListedSource[]> {
    const { snapshots, projects, indexes } = this.#parts;
    const all = [
      ...(await snapshots.list()).map(({ root, name, records, createdAt }) => ({
        source: { kind: 'snapshot', root } as const,
        name,
        records,
        createdAt,
      })),
      ...(await projects.list())
        .filter(({ removedAt, failure }) => removedAt === null && failure === null)
        .map(({ id, name, records, createdAt }) => ({
          source: { kind: 'project', id } as const,
          name,
          records,
          createdAt,
        })),
    ];
    const listed: ListedSource[] = [];
    for (const { source, name, records } of all.toSorted((one, other) => other.createdAt - one.createdAt)) {
      const may = await readable(this.#parts, source);
      listed.push({
        source,
        name,
        records,
        index: may.ok ? await indexes.state(source) : { kind: 'none' },
        refused: may.ok ? null : may.failure.reason,
      });
    }
    return listed;
  }

  /** Begins to make the index of a source that may be read. */
  async prepare(source: ReadSource): Promise<Result<void, Failure>> {
    const may = await readable(this.#parts, source);
    if (!may.ok) return fail({ code: 'NOT_FOUND', what: source.kind });
    return this.#parts.indexes.prepare(source, may.value.name, may.value.total);
  }

  /** A record behind a note that was read from a project. */
  async record(source: ReadSource, place: number): Promise<Result<{ text: string }, Failure>> {
    const may = await readable(this.#parts, source);
    if (!may.ok) return fail({ code: 'NOT_FOUND', what: source.kind });
    const found = await recordOf(this.#parts, source, place);
    return found.ok ? ok({ text: found.value.text }) : found;
  }

  /** What fits a question, best first; nothing where nothing does. `told` while an index has to be made first. */
  async find(
    question: string,
    { sources, notes: most, without = [] }: Reads,
    signal: AbortSignal,
    told: (reading: ReadFor) => void = () => {},
  ): Promise<ReadFor> {
    const { indexes, vectors } = this.#parts;
    let { open, notRead } = await this.#openSources(sources, signal, told);
    let found = await candidatesFor(this.#parts, question, open, []);
    if (found.unusable.length > 0) {
      // Made again once; what cannot be read then is left out, and said.
      for (const { source } of found.unusable) await indexes.throwAway(source);
      ({ open, notRead } = await this.#openSources(sources, signal, told));
      found = await candidatesFor(this.#parts, question, open, []);
    }
    const nearest = await vectors.nearest(question, open, CANDIDATES, signal);
    if (nearest.length > 0) found = await candidatesFor(this.#parts, question, open, nearest);
    for (const { source, name } of [...found.unusable, ...found.failed]) {
      const failure: Failure = { code: 'FILE_UNREADABLE', name, detail: 'index' };
      notRead = [...notRead, { source, name, reason: { why: 'failed', failure } }];
    }
    const { ordered, reranked } = await this.#ordered(question, found.candidates.filter(notOf(without)), signal);
    const by: ReadFor['by'] = ['words'];
    if (nearest.length > 0) by.push('vectors');
    if (reranked) by.push('reranker');
    return { state: 'done', preparing: null, notes: notesOf(fitting(ordered), most), by, notRead };
  }

  /** Fused by their ranks, and the first of them by a model that weighs texts where there is one. */
  async #ordered(
    question: string,
    candidates: readonly Candidate[],
    signal: AbortSignal,
  ): Promise<{ ordered: Candidate[]; reranked: boolean }> {
    const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
    const ranked = (worth: (candidate: Candidate) => number | null) =>
      candidates
        .flatMap((candidate) => {
          const value = worth(candidate);
          return value === null ? [] : [{ key: candidate.key, value }];
        })
        .toSorted((one, other) => other.value - one.value || (one.key < other.key ? -1 : 1))
        .map(({ key }) => key);
    const lists = [ranked(({ score }) => (score > 0 ? score : null)), ranked(({ above }) => above)];
    const ordered = fused(lists).flatMap((key) => byKey.get(key) ?? []);
    const { besides } = this.#parts;
    const first = ordered.slice(0, MOST_RERANKED);
    if (!besides.ranks || first.length === 0) return { ordered, reranked: false };
    const weighed = await besides.rerank(
      question,
      first.map(({ text }) => text),
      signal,
    );
    // One that crashed, or finds a text too long, says nothing: the order stays.
    if (!weighed.ok) return { ordered, reranked: false };
    const again = first
      .map((candidate, at): Candidate => ({ ...candidate, weighed: weighed.value[at] ?? 0 }))
      .toSorted((one, other) => (other.weighed ?? 0) - (one.weighed ?? 0));
    return { ordered: [...again, ...ordered.slice(MOST_RERANKED)], reranked: true };
  }

  async #openSources(
    sources: readonly ReadSource[],
    signal: AbortSignal,
    told: (reading: ReadFor) => void,
  ): Promise<{ open: Readable[]; notRead: Unreadable[] }> {
    const open: Readable[] = [];
    const notRead: Unreadable[] = [];
    for (const source of new Map(sources.map((one) => [sourceKey(one), one])).values()) {
      const may = await readable(this.#parts, source);
      if (!may.ok) {
        notRead.push(may.failure);
        continue;
      }
      const { name } = may.value;
      const ready = await this.#parts.indexes.ready(source, may.value, signal, (fraction) =>
        told({ ...NOTHING_READ, preparing: { name, fraction } }),
      );
      if (ready.ok) open.push(may.value);
      else notRead.push({ source, name, reason: { why: 'failed', failure: ready.failure } });
    }
    return { open, notRead };
  }
}

function notOf(people: readonly string[]): (candidate: Candidate) => boolean {
  return ({ record, from }) => !record.people.some((place) => people.includes(from.contributors[place] ?? ''));
}

/** One piece of each record: another one would stand under another number, and be the same record. */
function notesOf(candidates: readonly Candidate[], most: number): ReadNote[] {
  const records = new Map<string, ReadNote>();
  for (const { from, hit, record, text } of candidates) {
    const name = `${sourceKey(from.source)} ${hit.place}`;
    if (records.has(name) || records.size >= most) continue;
    records.set(name, {
      source: from.source,
      name: from.name,
      place: hit.place,
      line: hit.line,
      record: record.hash,
      text,
      isPart: hit.start > 0 || hit.end < record.text.length,
    });
  }
  return [...records.values()];
}
