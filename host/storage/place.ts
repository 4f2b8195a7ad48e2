import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';

/** A file on its way to a place. */
export interface PlacedFile {
  readonly name: string;
  readonly bytes: number;
  /** Opened as often as it is asked for: who sends it may have to begin again. */
  readonly content: () => AsyncIterable<Uint8Array>;
}

/** A small file whose content is here. */
export function smallFile(name: string, content: string | Buffer): PlacedFile {
  const bytes = Buffer.from(content);
  return {
    name,
    bytes: bytes.length,
    async *content() {
      yield bytes;
      await Promise.resolve();
    },
  };
}

/**
 * Somewhere that files can be left for others: a folder, a bucket, a node of IPFS. They come one after the other, and
 * the one that makes the rest whole comes last.
 */
export interface Place {
  put(file: PlacedFile, signal: AbortSignal, reached: (bytes: number) => void): Promise<Result<void, Failure>>;
  /** After the last file: where all of them are found, as others are told. */
  end(signal: AbortSignal): Promise<Result<string, Failure>>;
}
