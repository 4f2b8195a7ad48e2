import { join } from 'node:path';
import { z } from 'zod';
import type { ExportOptions, ExportReport, Loss } from '#core/curate/exporting.ts';
import { exportOptionsSchema, exportReportSchema } from '#core/curate/exporting.ts';
import type { Project } from '#core/curate/project.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Split, splitSchema } from '#core/snapshot/split.ts';
import { selectionSchema } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import type { FormatsEngine } from './formatsEngine.ts';
import { type FrozenProject, freeze, frozenRecords } from './frozen.ts';
import type { Projects } from './projects.ts';
import { roomFor } from './sources.ts';
import { ZipFile } from './zipFile.ts';

/** Records of a project, or all of a snapshot. */
export const exportInputSchema = z.object({
  project: ulidSchema,
  selection: selectionSchema,
  options: exportOptionsSchema,
});

export const snapshotExportSchema = z.object({ root: sha256Schema, options: exportOptionsSchema });

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

/** What is to be exported: records as they are at one moment. */
export interface ExportSource {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly project: Pick<Project, 'fields' | 'questions'>;
  readonly count: number;
  /** Rows as JSON lists; those of one split where it is named. */
  rows(split: Split | null): AsyncGenerator<Result<string, Failure>>;
  /** What else belongs into a data set of several files, and which splits it has; null where it is one file. */
  readonly dataset: {
    readonly splits: readonly Split[];
    readonly texts: readonly (readonly [string, string])[];
  } | null;
}

interface Parts {
  projects: Projects;
  formats: FormatsEngine;
  /** A snapshot's records, verified to be those that were signed. */
  sealed: (root: string, context: JobContext) => Promise<Result<ExportSource, Failure>>;
  folder: string;
  disk: Disk;
}

/**
 * Writes records into a file of another tool's format. The same records give the same bytes. A snapshot as Parquet is
 * a .zip of several: a card that Hugging Face reads, the manifest, and the records of each split.
 */
export function exportJob({ projects, formats, sealed, folder, disk }: Parts): JobDefinition {
  const run = async (context: JobContext): Promise<JobOutcome> => {
    const ofSnapshot = snapshotExportSchema.safeParse(context.input);
    if (ofSnapshot.success) {
      const source = await sealed(ofSnapshot.data.root, context);
      return source.ok ? write(source.value, ofSnapshot.data.options, context) : source;
    }
    const { project: id, selection, options } = exportInputSchema.parse(context.input);
    return projects.with(id, async (project) => {
      const frozen = await freeze(project, selection);
      return frozen.ok ? write(sourceOf(frozen.value, context, disk), options, context) : frozen;
    });
  };

  const write = async (
    source: ExportSource,
    options: ExportOptions,
    context: JobContext,
  ): Promise<Result<string, Failure>> => {
    const paths = exportPaths(folder, context.id);
    const { project, dataset, name } = source;
    const inParts = dataset !== null && options.format === 'parquet';
    const room = await roomFor(source.count * RECORD_BYTES * (inParts ? 2 : 1), folder, disk);
    if (!room.ok) return room;
    const plan = await formats.plan(project, options);
    if (!plan.ok) return plan;
    if (plan.value.missing.length > 0)
      return fail({ code: 'SCHEMA_REFUSED', detail: `nothing fills ${plan.value.missing.join(', ')}` });
    const report = inParts
      ? await writeDataset(source, dataset, options, paths.part, context)
      : await formats.write({ path: paths.part, project, options }, source.rows(null));
    if (!report.ok) return report;
    const packed = options.format === 'parquet' ? '' : PACKED[options.compress];
    const ending = inParts ? 'zip' : `${EXTENSIONS[options.format] ?? 'jsonl'}${packed}`;
    return keepExport(folder, { name: `${safeName(name)}.${ending}`, report: report.value }, context.id, disk);
  };

  /** Each split in a file of its own, then all of them into one. */
  const writeDataset = async (
    source: ExportSource,
    dataset: NonNullable<ExportSource['dataset']>,
    options: ExportOptions,
    part: string,
    { signal }: JobContext,
  ): Promise<Result<ExportReport, Failure>> => {
    const made: { split: Split; path: string }[] = [];
    let report: ExportReport = { records: 0, leftOut: 0, losses: [] };
    try {
      for (const split of dataset.splits) {
        const path = `${part}.${split}`;
        made.push({ split, path });
        const written = await formats.write({ path, project: source.project, options }, source.rows(split));
        if (!written.ok) return written;
        report = addedReports(report, written.value);
      }
      const file = await disk.open(part, 'w', 0o600);
      try {
        const zip = new ZipFile(file);
        for (const [name, text] of dataset.texts) await zip.addText(name, text);
        for (const { split, path } of made) {
          if (!(await zip.addFile(splitPath(split), path, () => !signal.aborted))) return fail({ code: 'CANCELLED' });
        }
        await zip.end();
      } finally {
        await file.close();
      }
      return ok(report);
    } catch (error) {
      return fail(diskFailure(error, folder, 0));
    } finally {
      for (const { path } of made) await disk.unlink(path).catch(() => {});
    }
  };

  return {
    kind: 'export-records',
    // There is one writer in a child.
    atOnce: 1,
    run,
    async discard(job) {
      const paths = exportPaths(folder, job);
      const splits = splitSchema.options.map((split) => `${paths.part}.${split}`);
      for (const path of [paths.part, ...splits, paths.file, paths.made]) await disk.unlink(path).catch(() => {});
    },
  };
}

/** Makes what was written last until it is fetched: for `exported`, under the name that the person sees. */
export async function keepExport(
  folder: string,
  made: Made,
  job: string,
  disk: Disk,
): Promise<Result<string, Failure>> {
  const paths = exportPaths(folder, job);
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
}

function sourceOf(frozen: FrozenProject, context: JobContext, disk: Disk): ExportSource {
  const { head, count } = frozen;
  return {
    name: head.name,
    project: { fields: head.fields, questions: head.questions },
    count,
    dataset: null,
    async *rows() {
      let done = 0;
      for await (const batch of frozenRecords(frozen, disk)) {
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
    },
  };
}

/** As Hugging Face names the files of a split. */
export function splitPath(split: Split): string {
  return `data/${split}-00000-of-00001.parquet`;
}

/** Of two files with parts of the same records: what was lost in either is lost, and records are added up. */
function addedReports(one: ExportReport, other: ExportReport): ExportReport {
  const losses = new Map<string, Loss>();
  for (const loss of [...one.losses, ...other.losses]) {
    const key = JSON.stringify([loss.code, loss.what, loss.detail]);
    const before = losses.get(key)?.records;
    const records = before === undefined || before === null ? loss.records : before + (loss.records ?? 0);
    losses.set(key, { ...loss, records });
  }
  return {
    records: one.records + other.records,
    leftOut: one.leftOut + other.leftOut,
    losses: [...losses.values()],
  };
}

/** A file name on every system. */
export function safeName(name: string): string {
  const safe = name
    .replaceAll(/[^\p{L}\p{N} _.-]/gu, '_')
    .replaceAll(/^[ .]+|[ .]+$/g, '')
    .slice(0, 80);
  return safe === '' ? 'records' : safe;
}
