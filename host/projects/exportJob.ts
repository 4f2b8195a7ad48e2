import { join } from 'node:path';
import { z } from 'zod';
import type { ExportOptions, ExportReport } from '#core/curate/exporting.ts';
import { exportOptionsSchema, exportReportSchema } from '#core/curate/exporting.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { selectionSchema } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { chosenMarks, chosenRecords } from './chosenRecords.ts';
import type { FormatsEngine } from './formatsEngine.ts';
import type { OpenProject } from './openProject.ts';
import type { Projects } from './projects.ts';
import { roomFor } from './sources.ts';

export const exportInputSchema = z.object({
  project: ulidSchema,
  selection: selectionSchema,
  options: exportOptionsSchema,
});

const EXTENSIONS: Partial<Record<ExportOptions['format'], string>> = {
  csv: 'csv',
  tsv: 'tsv',
  kiln: 'csv',
  json: 'json',
  alpaca: 'json',
  sharegpt: 'json',
  'label-studio': 'json',
  'label-studio-min': 'json',
  parquet: 'parquet',
  text: 'txt',
  markdown: 'md',
  conll: 'conll',
};
const PACKED = { none: '', gzip: '.gz', zstd: '.zst' };

/** About what a record takes in a file, until it is written: bytes. */
const RECORD_BYTES = 1_000;

const madeSchema = z.object({ name: z.string(), report: exportReportSchema });
/** What is beside an exported file: its name for the person, and what the format could not hold. */
export type Made = z.infer<typeof madeSchema>;

export function exportPaths(folder: string, job: string): { part: string; file: string; made: string } {
  return { part: join(folder, `${job}.part`), file: join(folder, `${job}.export`), made: join(folder, `${job}.json`) };
}

export async function readMade(folder: string, job: string, disk: Disk): Promise<Made | undefined> {
  try {
    return madeSchema.parse(JSON.parse((await disk.readFile(exportPaths(folder, job).made)).toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Writes records into a file of another tool's format. The same records give the same bytes. */
export function exportJob({
  projects,
  formats,
  folder,
  disk,
}: {
  projects: Projects;
  formats: FormatsEngine;
  folder: string;
  disk: Disk;
}): JobDefinition {
  const run = async (context: JobContext): Promise<JobOutcome> => {
    const { project: id, selection, options } = exportInputSchema.parse(context.input);
    const paths = exportPaths(folder, context.id);
    return projects.with(id, async (project): Promise<Result<string, Failure>> => {
      const chosen = chosenMarks(project, selection);
      if (!chosen.ok) return chosen;
      const room = await roomFor(chosen.value.count * RECORD_BYTES, folder, disk);
      if (!room.ok) return room;
      const { fields, questions, name } = project.head;
      const plan = await formats.plan({ fields, questions }, options);
      if (!plan.ok) return plan;
      if (plan.value.missing.length > 0)
        return fail({ code: 'SCHEMA_REFUSED', detail: `nothing fills ${plan.value.missing.join(', ')}` });
      const report = await formats.write(
        { path: paths.part, project: { fields, questions }, options },
        rowsOf(project, chosen.value.marks, context),
      );
      if (!report.ok) return report;
      const fileName = `${safeName(name)}.${EXTENSIONS[options.format] ?? 'jsonl'}${options.format === 'parquet' ? '' : PACKED[options.compress]}`;
      return finish(paths, { name: fileName, report: report.value }, context.id);
    });
  };

  const finish = async (
    paths: ReturnType<typeof exportPaths>,
    made: { name: string; report: ExportReport },
    job: string,
  ): Promise<Result<string, Failure>> => {
    try {
      const file = await disk.open(paths.part, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await disk.rename(paths.part, paths.file);
      await syncFolder(folder, disk);
    } catch (error) {
      return fail(diskFailure(error, folder, 0));
    }
    const written = await writeFileDurably(paths.made, JSON.stringify(made), { disk });
    return written.ok ? ok(job) : written;
  };

  return {
    kind: 'export-records',
    // There is one writer in a child.
    atOnce: 1,
    run,
    async discard(job) {
      const paths = exportPaths(folder, job);
      for (const path of [paths.part, paths.file, paths.made]) await disk.unlink(path).catch(() => {});
    },
  };
}

async function* rowsOf(
  project: OpenProject,
  marks: Uint8Array,
  context: JobContext,
): AsyncGenerator<Result<string, Failure>> {
  let done = 0;
  for await (const batch of chosenRecords(project, marks)) {
    if (context.signal.aborted) {
      yield fail({ code: 'CANCELLED' });
      return;
    }
    if (!batch.ok) {
      yield batch;
      return;
    }
    yield ok(JSON.stringify(batch.value.map(({ record, answers }) => ({ record, answers }))));
    done += batch.value.length;
    context.progress(done);
  }
}

/** A file name on every system. */
function safeName(name: string): string {
  const safe = name
    .replaceAll(/[^\p{L}\p{N} _.-]/gu, '_')
    .replaceAll(/^[ .]+|[ .]+$/g, '')
    .slice(0, 80);
  return safe === '' ? 'records' : safe;
}
