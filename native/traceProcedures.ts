import { rm } from 'node:fs/promises';
import { freemem, setPriority } from 'node:os';
import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { engineContract } from '#protocol/engine/contract.ts';
import type { IndexHead } from '#protocol/engine/trace.ts';
import { valueOr } from '#protocol/failed.ts';
import { Pace } from './llama/pace.ts';
import { type BuildProblem, buildFromRecords } from './trace/buildFromRecords.ts';
import { OpenIndexes } from './trace/openIndexes.ts';
import { traced } from './trace/traced.ts';

const PROGRESS_PER_SECOND = 10;
/** Whoever asks a question while an index is made gets the processor first. */
const NICE = 9;

class Left extends Error {}

interface BuildWish {
  records: string;
  name: string;
  to: string;
}

/** What a child with the duty "trace" does for the host. */
export function traceProcedures() {
  const on = implement(engineContract).trace;
  const open = new OpenIndexes();
  return {
    trace: {
      hello: on.hello.handler(() => ({ pid: process.pid })),
      buildIndex: on.buildIndex.handler(async function* ({ input, errors }) {
        yieldToOthers();
        let left = false;
        const progress = new Pace<number>(PROGRESS_PER_SECOND, (_waiting, next) => next);
        const building = build(input, (bytes) => {
          if (left) throw new Left();
          progress.push(bytes);
        }).finally(() => progress.end());
        // A bug is told where it is awaited.
        building.catch(() => {});
        try {
          for await (const bytes of progress.items()) yield { kind: 'progress' as const, bytes };
          yield { kind: 'done' as const, head: valueOr(errors, await building) };
        } finally {
          left = true;
          await building.catch(() => {});
        }
      }),
      spans: on.spans.handler(({ input: { indexes, text } }) => traced(open, indexes, text)),
    },
  };
}

function yieldToOthers(): void {
  try {
    setPriority(NICE);
  } catch {
    // Some systems let nobody change it.
  }
}

async function build(
  { records, name, to }: BuildWish,
  progress: (bytes: number) => void,
): Promise<Result<IndexHead, Failure>> {
  try {
    const built = await buildFromRecords(records, to, progress);
    if (built.ok) {
      const { records: sha256, words, recordCount } = built.value;
      return ok({ records: sha256, words, recordCount });
    }
    return fail(problemOf(built.failure, name));
  } catch (error) {
    await rm(to, { force: true }).catch(() => {});
    return fail(failureOf(error, name));
  }
}

function problemOf(problem: BuildProblem, name: string): Failure {
  if (problem.kind === 'bad-line') return { code: 'SNAPSHOT_DAMAGED', detail: `line ${problem.line}` };
  return tooLarge(name);
}

function failureOf(error: unknown, name: string): Failure {
  if (error instanceof Left) return { code: 'CANCELLED' };
  // How V8 says that an array finds no memory.
  if (error instanceof RangeError) return tooLarge(name);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'DISK_FULL', neededBytes: 0, freeBytes: 0 };
  if (code === 'ENOENT') return { code: 'FILE_GONE', name };
  if (code === '') throw error;
  return { code: 'DISK_WRITE_FAILED', detail: code };
}

function tooLarge(name: string): Failure {
  const freeBytes = freemem();
  return { code: 'TOO_LARGE_FOR_MEMORY', name, neededBytes: freeBytes, freeBytes };
}
