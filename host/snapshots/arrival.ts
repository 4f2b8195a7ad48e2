import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';

/** A snapshot that comes from elsewhere: a folder, an archive, mirrors. Whoever takes it asks in this order, once. */
export interface Arrival {
  /** manifest.json, as it came and within bounds of its length; whether it is one, the taker sees. */
  manifest(): Promise<Result<Uint8Array, Failure>>;
  /** Brings records.jsonl of that manifest to a path. What came there is judged by the taker. */
  records(manifest: Manifest, to: string, reached: (bytes: number) => void): Promise<Result<void, Failure>>;
  close(): Promise<void>;
}
