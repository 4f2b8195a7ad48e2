import { errorCodeOf, isDiskError, sqliteCodeOf } from '../durable/failures.ts';
import { type BuildWish, type Built, buildSnapshotIndex } from './buildSnapshot.ts';
import { type Asked, IndexReader, IndexUnusable, IndexWriter } from './indexFile.ts';

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
  /** For each path what stands there; null where it cannot be read and has to be made again. */
  | { readonly kind: 'asked'; readonly asked: readonly (Asked | null)[] }
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
      case 'ask':
        return {
          kind: 'asked',
          asked: wish.paths.map((path) => {
            try {
              return reading(path, (index) => index.ask(wish.words, wish.most));
            } catch (error) {
              if (isUnusable(error)) return null;
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

function isUnusable(error: unknown): boolean {
  return error instanceof IndexUnusable || sqliteCodeOf(error) !== undefined;
}
