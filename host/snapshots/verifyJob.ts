import { createHash, hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { keccakInto } from '#core/merkle/keccak.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Finding, Verification } from '#core/snapshot/verify.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { type Snapshots, linesOf } from './snapshots.ts';

const inputSchema = z.object({ root: sha256Schema });
/** So many lines are checked before anything else may come between. */
const SLICE = 100;

/** Reads a snapshot again, whole, and takes nothing on trust but the key that signed it. */
export function verifyJob({ snapshots, disk }: { snapshots: Snapshots; disk: Disk }): JobDefinition {
  return {
    kind: 'verify-snapshot',
    atOnce: 1,
    async run(context) {
      const { root } = inputSchema.parse(context.input);
      const manifest = await snapshots.manifest(root);
      if (!manifest.ok) return manifest;
      const path = snapshots.recordsPath(root);
      try {
        const { size } = await disk.stat(path);
        const verification = new Verification(manifest.value, size, {
          hash: (text) => hash('sha256', text, 'hex'),
          keccak: keccakInto,
        });
        return await verify(verification, path, root, context);
      } catch (error) {
        // Bytes that are no text end the decoder; a file that is gone ends the reading.
        return damaged(
          error instanceof TypeError ? 'records.jsonl is not text' : `records.jsonl: ${errorCodeOf(error)}`,
        );
      }
    },
    async discard() {},
  };
}

async function verify(
  verification: Verification,
  path: string,
  root: string,
  context: JobContext,
): Promise<Result<string, Failure>> {
  const whole = createHash('sha256');
  let bytes = 0;
  const lines = linesOf(path, (chunk) => {
    whole.update(chunk);
    bytes += chunk.length;
  });
  for await (const batch of lines) {
    for (const [place, text] of batch.entries()) {
      const [finding] = verification.line(text);
      if (finding !== undefined) return damaged(wordsFor(finding));
      if (place % SLICE === SLICE - 1) await turn();
    }
    if (context.signal.aborted) return fail({ code: 'CANCELLED' });
    context.progress(bytes);
  }
  const [finding] = verification.end({ sha256: whole.digest('hex'), bytes }, root);
  return finding === undefined ? ok(root) : damaged(wordsFor(finding));
}

function wordsFor(finding: Finding): string {
  return finding.line === null ? finding.code : `${finding.code} in line ${finding.line}`;
}

function damaged(detail: string): Result<never, Failure> {
  return fail({ code: 'SNAPSHOT_DAMAGED', detail });
}
