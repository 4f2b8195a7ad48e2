import type { Failure } from '#core/failure.ts';
import { fused } from '#core/reading/fuse.ts';
import { noteOf } from '#core/reading/prompt.ts';
import {
  type NotRead,
  type ReadFor,
  type ReadNote,
  type ReadSource,
  type Reads,
  sourceKey,
} from '#core/reading/reads.ts';
import { type Corpus, bm25, coverageOf } from '#core/reading/score.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Hit } from './indexFile.ts';
import type { ReadIndexState, ReadIndexes } from './readIndexes.ts';
import type { ReadThread } from './readThread.ts';
import { type ReadRecord, type Readable, type SourceParts, type Unreadable, readable, recordOf } from './sources.ts';
import { askedTerms, countTerms } from './terms.ts';

interface Parts extends SourceParts {
  readonly indexes: ReadIndexes;
  readonly thread: ReadThread;
}

/** Pieces of each source that are looked at more closely. */
const CANDIDATES = 40;
/** A piece fits where so much of what the question is about stands in it (docs/decisions/0018). */
export const FITS = 0.4;

export const NOTHING_READ: ReadFor = { state: 'looking', preparing: null, notes: [], by: [], notRead: [] };

/** A piece of a record, with what is known of how it fits. */
interface Candidate {
  readonly key: string;
  readonly from: Readable;
  readonly hit: Hit;
  readonly record: ReadRecord;
  readonly text: string;
  readonly score: number;
  readonly coverage: number | null;
}

export interface ListedSource {
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
    { sources, notes: most }: Reads,
    signal: AbortSignal,
    told: (reading: ReadFor) => void = () => {},
  ): Promise<ReadFor> {
    const { indexes } = this.#parts;
    let { open, notRead } = await this.#openSources(sources, signal, told);
    let found = await this.#candidates(question, open);
    if (found.unusable.length > 0) {
      // Made again once; what cannot be read then is left out, and said.
      for (const { source } of found.unusable) await indexes.throwAway(source);
      ({ open, notRead } = await this.#openSources(sources, signal, told));
      found = await this.#candidates(question, open);
    }
    for (const { source, name } of found.unusable) {
      const failure: Failure = { code: 'FILE_UNREADABLE', name, detail: 'index' };
      notRead = [...notRead, { source, name, reason: { why: 'failed', failure } }];
    }
    const fitting = found.candidates.filter(({ coverage }) => (coverage ?? 0) >= FITS);
    const byKey = new Map(fitting.map((candidate) => [candidate.key, candidate]));
    const byWords = fitting
      .toSorted((one, other) => other.score - one.score || order(one, other))
      .map(({ key }) => key);
    const notes: ReadNote[] = [];
    const records = new Set<string>();
    for (const key of fused([byWords])) {
      const candidate = byKey.get(key);
      if (candidate === undefined || notes.length >= most) continue;
      const { from, hit, record, text } = candidate;
      // One piece of a record: another one would stand under another number, and be the same record.
      const name = `${sourceKey(from.source)} ${hit.place}`;
      if (records.has(name)) continue;
      records.add(name);
      notes.push({
        source: from.source,
        name: from.name,
        place: hit.place,
        line: hit.line,
        record: record.hash,
        text,
        isPart: hit.start > 0 || hit.end < record.text.length,
      });
    }
    return { state: 'done', preparing: null, notes, by: ['words'], notRead };
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

  async #candidates(
    question: string,
    open: readonly Readable[],
  ): Promise<{ candidates: Candidate[]; unusable: readonly Readable[] }> {
    const { indexes, thread } = this.#parts;
    const words = askedTerms(question);
    if (words.length === 0 || open.length === 0) return { candidates: [], unusable: [] };
    const paths = open.map(({ source }) => indexes.pathOf(source));
    const news = await thread.ask({ kind: 'ask', paths, words, most: CANDIDATES });
    if (news.kind !== 'asked') return { candidates: [], unusable: open };
    const having = new Map(
      words.map((word, at) => [word, news.asked.reduce((sum, asked) => sum + (asked?.having[at] ?? 0), 0)]),
    );
    const corpus: Corpus = {
      chunks: news.asked.reduce((sum, asked) => sum + (asked?.chunks ?? 0), 0),
      words: news.asked.reduce((sum, asked) => sum + (asked?.words ?? 0), 0),
      having,
    };
    const wanted = new Set(words);
    const candidates: Candidate[] = [];
    for (const [at, from] of open.entries()) {
      const asked = news.asked[at];
      if (asked === null || asked === undefined) continue;
      for (const hit of asked.hits) {
        const record = await recordOf(this.#parts, from.source, hit.place);
        if (!record.ok) continue;
        const text = noteOf(record.value.text.slice(hit.start, hit.end));
        const counted = countTerms(text, wanted);
        candidates.push({
          key: `${sourceKey(from.source)} ${String(hit.chunk).padStart(12, '0')}`,
          from,
          hit,
          record: record.value,
          text,
          score: bm25(corpus, counted),
          coverage: coverageOf(words, corpus, counted),
        });
      }
    }
    return { candidates, unusable: open.filter((_, at) => news.asked[at] == null) };
  }
}

function order(one: Candidate, other: Candidate): number {
  return one.key < other.key ? -1 : 1;
}
