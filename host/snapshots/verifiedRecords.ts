import { createHash, hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { keccakInto } from '#core/merkle/keccak.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { type Finding, Verification } from '#core/snapshot/verify.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { linesOf } from './snapshots.ts';

/** So many lines are checked before anything else may come between. */
const SLICE = 100;

/** Reads a snapshot's records again, whole, and takes nothing on trust but the key that signed its manifest. */
export async function verifiedRecords(
  manifest: Manifest,
  path: string,
  signal: AbortSignal,
  disk: Disk,
  { progress, take = () => {} }: { progress: (bytes: number) => void; take?: (line: string) => void },
): Promise<Result<void, Failure>> {
  try {
    const { size } = await disk.stat(path);
    const verification = new Verification(manifest, size, {
      hash: (text) => hash('sha256', text, 'hex'),
      keccak: keccakInto,
    });
    const whole = createHash('sha256');
    let bytes = 0;
    const lines = linesOf(path, disk, (chunk) => {
      whole.update(chunk);
      bytes += chunk.length;
    });
    for await (const batch of lines) {
      for (const [place, text] of batch.entries()) {
        const [finding] = verification.line(text);
        if (finding !== undefined) return damaged(wordsFor(finding));
        take(text);
        if (place % SLICE === SLICE - 1) await turn();
      }
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      progress(bytes);
    }
    const [finding] = verification.end({ sha256: whole.digest('hex'), bytes }, manifest.root);
    return finding === undefined ? ok(undefined) : damaged(wordsFor(finding));
  } catch (error) {
    // Bytes that are no text end the decoder; a file that is gone ends the reading.
    return damaged(error instanceof TypeError ? 'records.jsonl is not text' : `records.jsonl: ${errorCodeOf(error)}`);
  }
}

function wordsFor(finding: Finding): string {
  return finding.line === null ? finding.code : `${finding.code} in line ${finding.line}`;
}

function damaged(detail: string): Result<never, Failure> {
  return fail({ code: 'SNAPSHOT_DAMAGED', detail });
}
