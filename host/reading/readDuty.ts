import { errorCodeOf, isDiskError, sqliteCodeOf } from '../durable/failures.ts';
import { type BuildWish, type Built, buildSnapshotIndex } from './buildSnapshot.ts';
import { type Asked, type Hit, IndexReader, IndexUnusable, IndexWriter } from './indexFile.ts';
import { type Nearest, VectorFile } from './vectors.ts';

export interface NearestHits extends Pick<Nearest, 'count' | 'sum' | 'squares'> {
  readonly near: readonly { readonly hit: Hit; readonly likeness: number }[];
}

/** What a thread is asked to do. All of it is of plain values, for it goes from thread to thread. */
export type ReadWish =
  | ({ readonly kind: 'build' } & BuildWish)
  /** Some more records of a project, from the one after the last that is in it. */
  | {
      readonly kind: 'add';
      readonly to: string;
      readonly of: string;
      readonly records: readonly { place: number; line: number; text: string }[];
    }
  /** The pieces after one, in their order. */
  | { readonly kind: 'pieces'; readonly path: string; readonly after: number; readonly most: number }
  | { readonly kind: 'vectors'; readonly path: string }
  | {
      readonly kind: 'add-vectors';
      readonly path: string;
      readonly first: number;
      readonly vectors: readonly Int8Array[];
    }
  | {
      readonly kind: 'nearest';
      readonly indexes: readonly { readonly path: string; readonly vectors: string }[];
      readonly vector: Int8Array;
      readonly most: number;
    }
  | { readonly kind: 'state'; readonly path: string }
  | {
      readonly kind: 'ask';
      readonly paths: readonly string[];
      readonly words: readonly string[];
      readonly most: number;
    };

export type ReadNews =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'built'; readonly built: Built }
  | { readonly kind: 'added' }
  | { readonly kind: 'state'; readonly of: string; readonly records: number }
  /** For each path what stands there; null where that is no index and has to be made again; `failed` where it could not be read now. */
  | { readonly kind: 'asked'; readonly asked: readonly (Asked | 'failed' | null)[] }
  | { readonly kind: 'pieces'; readonly pieces: readonly Hit[]; readonly all: number }
  /** The last piece that has a vector. */
  | { readonly kind: 'vectors'; readonly last: number }
  | { readonly kind: 'nearest'; readonly nearest: readonly (NearestHits | null)[] }
  | { readonly kind: 'unusable' }
  | { readonly kind: 'failed'; readonly detail: string };

interface Around {
  readonly progress: (done: number) => void;
  readonly stopped: () => boolean;
}

export async function answerWish(wish: ReadWish, around: Around): Promise<ReadNews> {
  try {
    switch (wish.kind) {
      case 'build':
        return { kind: 'built', built: await buildSnapshotIndex(wish, around) };
      case 'add': {
        const writer = new IndexWriter(wish.to);
        try {
          writer.add(wish.records, wish.of);
        } finally {
          writer.close();
        }
        return { kind: 'added' };
      }
      case 'state':
        return { kind: 'state', ...reading(wish.path, (index) => index.state) };
      case 'pieces':
        return { kind: 'pieces', ...reading(wish.path, (index) => index.pieces(wish.after, wish.most)) };
      case 'vectors':
        return { kind: 'vectors', last: withVectors(wish.path, false, (file) => file.last) };
      case 'add-vectors':
        withVectors(wish.path, true, (file) => file.add(wish.first, wish.vectors));
        return { kind: 'added' };
      case 'nearest':
        return { kind: 'nearest', nearest: wish.indexes.map((one) => nearestIn(one, wish.vector, wish.most)) };
      case 'ask':
        return {
          kind: 'asked',
          asked: wish.paths.map((path) => {
            try {
              return reading(path, (index) => index.ask(wish.words, wish.most));
            } catch (error) {
              if (isUnusable(error)) return null;
              if (sqliteCodeOf(error) !== undefined) return 'failed';
              throw error;
            }
          }),
        };
    }
  } catch (error) {
    if (isUnusable(error)) return { kind: 'unusable' };
    if (isDiskError(error)) return { kind: 'failed', detail: errorCodeOf(error) };
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

function reading<Value>(path: string, work: (index: IndexReader) => Value): Value {
  const index = new IndexReader(path);
  try {
    return work(index);
  } finally {
    index.close();
  }
}

function withVectors<Value>(path: string, writes: boolean, work: (file: VectorFile) => Value): Value {
  const file = new VectorFile(path, writes);
  try {
    return work(file);
  } finally {
    file.close();
  }
}

/** Pieces that are near, with where they stand; null where vectors or index cannot be read. */
function nearestIn(
  { path, vectors }: { path: string; vectors: string },
  vector: Int8Array,
  most: number,
): NearestHits | null {
  try {
    const found = withVectors(vectors, false, (file) => file.nearest(vector, most));
    const hits = reading(path, (index) => index.hits(found.near.map(({ chunk }) => chunk)));
    const { count, sum, squares } = found;
    const near = found.near.flatMap(({ chunk, likeness }) => {
      const hit = hits.get(chunk);
      return hit === undefined ? [] : [{ hit, likeness }];
    });
    return { near, count, sum, squares };
  } catch (error) {
    if (isUnusable(error) || sqliteCodeOf(error) !== undefined) return null;
    throw error;
  }
}

/** SQLite's result codes for what is no index: ERROR (a table is not there), CORRUPT and NOTADB. Others pass. */
const NO_INDEX = new Set([1, 11, 26]);

function isUnusable(error: unknown): boolean {
  return error instanceof IndexUnusable || NO_INDEX.has(sqliteCodeOf(error) ?? 0);
}
