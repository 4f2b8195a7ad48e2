import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import type { Tickets } from '../files/tickets.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import type { StoredJob } from '../jobs/row.ts';
import type { FormatsEngine } from './formatsEngine.ts';
import { type ImportInput, checkpointSchema, importInputSchema } from './importInput.ts';
import { ImportRun } from './importRun.ts';
import type { OpenProject } from './openProject.ts';
import type { Projects } from './projects.ts';
import { committedSources, followedSource, keepSources, namesOf, partPath } from './sources.ts';

interface Parts {
  projects: Projects;
  tickets: Tickets;
  formats: FormatsEngine;
  disk: Disk;
  /** Jobs that are not over: what they need stays. */
  unfinished: () => readonly Readonly<StoredJob>[];
  /** Records came into a project. */
  imported: (project: string) => void;
}

/**
 * Brings a file's records into a project:
 *
 *     copy and hash the file ----------------------------> sync --.
 *     parse in the child -> check every record -> pack -> sync ----+-> one line in the index
 *
 * Until that line nothing of it is in the project.
 */
export function importJob({ projects, tickets, formats, disk, unfinished, imported }: Parts): JobDefinition {
  const keep = (
    run: ImportRun,
    project: OpenProject,
    { files }: ImportInput,
    context: Pick<JobContext, 'id' | 'signal'>,
    opened: Promise<void>,
  ) => keepSources(project, context, files, tickets, disk, (bytes) => run.copied(bytes), opened);

  /** One file is read while it still comes in. */
  const follow = async (
    run: ImportRun,
    project: OpenProject,
    input: ImportInput,
    context: JobContext,
  ): Promise<Result<void, Failure> | 'waiting'> => {
    const source = await followedSource(project, context, input.files, tickets, disk);
    if (source === 'waiting' || !source.ok) return source;
    const over = new AbortController();
    const signal = AbortSignal.any([context.signal, over.signal]);
    const opened = Promise.withResolvers<void>();
    const keeping = keep(run, project, input, { id: context.id, signal }, opened.promise).then((kept) => {
      if (kept !== 'waiting' && kept.ok) run.keep(kept.value);
      else over.abort();
      return kept;
    });
    const read = await run.read(formats, signal, { source: source.value, begun: opened.resolve });
    opened.resolve();
    if (!read.ok) over.abort();
    const kept = await keeping;
    if (kept === 'waiting') return kept;
    // What was broken off because the other failed says nothing.
    if (!kept.ok && (read.ok || kept.failure.code !== 'CANCELLED')) return kept;
    return read;
  };

  /** Several are a source together; of Parquet the end is read first. */
  const keepThenRead = async (
    run: ImportRun,
    project: OpenProject,
    input: ImportInput,
    context: JobContext,
  ): Promise<Result<void, Failure> | 'waiting'> => {
    const kept = await keep(run, project, input, context, Promise.resolve());
    if (kept === 'waiting' || !kept.ok) return kept;
    run.keep(kept.value);
    return run.read(formats, context.signal);
  };

  /** What the imports beside this one need; undefined while one of them has not said yet what that is. */
  const neededBeside = (id: string, project: string): string[] | undefined => {
    const others = unfinished().filter(
      ({ job, input }) =>
        job.kind === 'import-records' && job.id !== id && importInputSchema.parse(input).project === project,
    );
    const kept = others.map(({ job, checkpoint }) => ({ job, from: checkpointSchema.safeParse(checkpoint) }));
    if (kept.some(({ job, from }) => !from.success && job.state === 'running')) return undefined;
    return kept.flatMap(({ from }) => (from.success ? namesOf(from.data) : []));
  };

  const run = async (context: JobContext): Promise<JobOutcome> => {
    const input = importInputSchema.parse(context.input);
    const came = await projects.with(input.project, async (project): Promise<Result<string | null, Failure>> => {
      const from = context.checkpoint === null ? null : checkpointSchema.parse(context.checkpoint);
      const importing = new ImportRun(project, context, input, from, disk);
      if (importing.done === undefined) {
        const isFollowed = input.files.length === 1 && input.wish.reading.format !== 'parquet';
        const begin = isFollowed ? follow : keepThenRead;
        const read =
          from === null
            ? await begin(importing, project, input, context)
            : await importing.read(formats, context.signal);
        if (read === 'waiting') return ok(null);
        if (!read.ok) return read;
        const finished = await importing.finish();
        if (!finished.ok) return finished;
      }
      for (const { ticket } of input.files) await tickets.abandon(ticket);
      imported(input.project);
      return ok(String(importing.done));
    });
    // The window that sends the file is gone for now: its connection may come back, and then it says so.
    return came.ok && came.value === null ? 'waiting' : came;
  };

  return {
    kind: 'import-records',
    // A pack begins where the last one ended, so they come one after the other; and parsing takes a core.
    atOnce: 1,
    run,
    async discard(id, given, checkpoint) {
      const input = importInputSchema.parse(given);
      const kept = checkpointSchema.safeParse(checkpoint);
      for (const { ticket } of input.files) await tickets.abandon(ticket);
      await projects.with(input.project, async ({ store, folders, failed }) => {
        // After a write that failed nobody knows whether the line is in the index; the next opening sweeps.
        if (failed !== null || store.commits.some(({ pack }) => pack === id)) return ok(undefined);
        for (const path of [
          store.packPath(id),
          store.badPath(id),
          store.spoolPath(id),
          partPath(folders.sources, id),
        ]) {
          await disk.unlink(path).catch(() => {});
        }
        const beside = neededBeside(id, input.project);
        if (!kept.success || beside === undefined) return ok(undefined);
        const needed = new Set([...beside, ...(await committedSources(store.commits, folders.sources, disk))]);
        for (const name of namesOf(kept.data)) {
          if (!needed.has(name)) await disk.unlink(join(folders.sources, name)).catch(() => {});
        }
        return ok(undefined);
      });
    },
  };
}
