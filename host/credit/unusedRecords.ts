import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type Unused, type UnusedReason, type UsedSnapshot, unusedSchema } from '#core/carried.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { Job } from '#core/job.ts';
import { exactKey } from '#core/quality/exactKey.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { tracedTexts } from '#core/trace/tracedTexts.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Identity } from '../identity/identity.ts';
import type { JobContext, JobDefinition, Jobs } from '../jobs/jobs.ts';
import { type Snapshots, linesOf } from '../snapshots/snapshots.ts';

interface Parts {
  catalogue: Catalogue;
  /** Where what can be made again lies. */
  derived: string;
  snapshots: Pick<Snapshots, 'list' | 'manifest' | 'recordsPath'>;
  identity: Promise<Pick<Identity, 'publicKey'>>;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  disk: Disk;
}

/** The number is of the file's form. */
const FILE = 'unused@1';
/** Records of a reason that are shown; their number is whole. */
const MOST_SHOWN = 200;
const EXCERPT = 280;
/** Records between two of which somebody else has a turn. */
const BREATH = 250;

const inputSchema = z.object({ root: sha256Schema });

/** Which records of a snapshot have carried answers, and why the others have not. */
export class UnusedRecords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<UsedSnapshot[]> {
    const { snapshots, identity } = this.#parts;
    const own = await identity.then(({ publicKey }) => publicKey).catch(() => null);
    const used: UsedSnapshot[] = [];
    for (const { root } of await snapshots.list()) {
      const manifest = await snapshots.manifest(root);
      if (!manifest.ok) continue;
      const { name, records, createdBy, contributors } = manifest.value;
      const mine = own !== null && (createdBy.key === own || contributors.some(({ key }) => key === own));
      const unused = await this.#read(root);
      used.push({ root, name, records: records.count, mine, ...this.#figuresOf(root), unused });
    }
    return used;
  }

  async find(root: string): Promise<Result<Job, Failure>> {
    const { snapshots, jobs } = this.#parts;
    const manifest = await snapshots.manifest(root);
    if (!manifest.ok) return manifest;
    const underWay = jobs
      .unfinished()
      .find(({ job, input }) => job.kind === 'find-unused' && inputSchema.safeParse(input).data?.root === root);
    if (underWay !== undefined) return ok(underWay.job);
    const { name: subject, records } = manifest.value;
    return jobs.add({
      kind: 'find-unused',
      subject,
      input: { root },
      total: records.count,
      unit: 'records',
      pausable: false,
    });
  }

  job(): JobDefinition {
    return {
      kind: 'find-unused',
      atOnce: 1,
      run: async (context) => {
        const { root } = inputSchema.parse(context.input);
        try {
          const found = await this.#goThrough(root, context);
          if (!found.ok) return found;
          const text = `${JSON.stringify(found.value)}\n`;
          const folder = join(this.#parts.derived, root);
          await this.#parts.disk.mkdir(folder, { recursive: true });
          const written = await writeFileDurably(join(folder, FILE), text, { disk: this.#parts.disk });
          return written.ok ? ok(root) : written;
        } catch (error) {
          if (error instanceof TypeError || error instanceof SyntaxError)
            return fail({ code: 'SNAPSHOT_DAMAGED', detail: error.message });
          if (!isDiskError(error)) throw error;
          return fail(diskFailure(error, this.#parts.derived, 0));
        }
      },
      async discard() {},
    };
  }

  async #goThrough(root: string, { signal, progress }: JobContext): Promise<Result<Unused, Failure>> {
    const { snapshots, disk } = this.#parts;
    const credits = this.#creditsOf(root);
    const estimated = this.#estimatedFor(root) > 0;
    const seen = new Set<string>();
    const reasons: Unused['reasons'] = {
      duplicate: { records: 0, first: [] },
      uncredited: { records: 0, first: [] },
      'low-influence': { records: 0, first: [] },
      'never-found': { records: 0, first: [] },
    };
    let [offset, line] = [0, 0];
    for await (const lines of linesOf(snapshots.recordsPath(root), disk)) {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      for (const text of lines) {
        const at = offset;
        offset += Buffer.byteLength(text) + 1;
        line += 1;
        if (line % BREATH === 0) await setImmediate();
        const { texts, isLearnt } = readLine(text);
        const key = createHash('sha256').update(exactKey(texts)).digest('base64');
        const reason = reasonOf(credits.get(at), seen.has(key), isLearnt && estimated);
        seen.add(key);
        if (reason === null) continue;
        const { first } = reasons[reason];
        reasons[reason].records += 1;
        if (first.length < MOST_SHOWN)
          first.push({ offset: at, line, excerpt: texts.join(' · ').replaceAll(/\s+/gu, ' ').slice(0, EXCERPT) });
      }
      progress(line);
    }
    return ok({ at: Date.now(), answers: this.#figuresOf(root).answers, reasons });
  }

  /** Whether records that were found in answers were credited, by where they begin. */
  #creditsOf(root: string): Map<number, boolean> {
    const rows = this.#parts.catalogue
      .statement(
        `SELECT id, MAX(parts) AS parts FROM carried WHERE kind = 'record' AND id >= ?1 || ':' AND id < ?1 || ';' GROUP BY id`,
      )
      .all(root);
    return new Map(rows.map(({ id, parts }) => [Number(String(id).slice(root.length + 1)), Number(parts) > 0]));
  }

  /** Answers of adapters that learnt the snapshot, behind which the influence of its records was estimated. */
  #estimatedFor(root: string): number {
    const row = this.#parts.catalogue
      .statement(
        `SELECT COUNT(*) AS n FROM colophons WHERE
           EXISTS (SELECT 1 FROM json_each(colophon, '$.adapters') AS adapter,
             json_each(adapter.value, '$.snapshots') AS learnt WHERE learnt.value = ?)
           AND EXISTS (SELECT 1 FROM json_each(colophon, '$.methods') AS method
             WHERE method.value ->> 'kind' = 'influence' AND method.value ->> 'state' = 'done')`,
      )
      .get(root);
    return Number(row?.['n'] ?? 0);
  }

  #figuresOf(root: string): Pick<UsedSnapshot, 'answers' | 'credited' | 'found'> {
    const answers = this.#parts.catalogue
      .statement(`SELECT COUNT(*) AS n FROM carried WHERE kind = 'snapshot' AND id = ?`)
      .get(root);
    const credits = [...this.#creditsOf(root).values()];
    return {
      answers: Number(answers?.['n'] ?? 0),
      credited: credits.filter(Boolean).length,
      found: credits.length,
    };
  }

  /** What does not read as it should is as if it had not been made. */
  async #read(root: string): Promise<Unused | null> {
    try {
      const text = await this.#parts.disk.readFile(join(this.#parts.derived, root, FILE), 'utf8');
      return unusedSchema.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  }
}

function reasonOf(credited: boolean | undefined, isDuplicate: boolean, isEstimated: boolean): UnusedReason | null {
  if (credited === true) return null;
  if (isDuplicate) return 'duplicate';
  if (credited === false) return 'uncredited';
  return isEstimated ? 'low-influence' : 'never-found';
}

function readLine(line: string): { texts: readonly string[]; isLearnt: boolean } {
  const record = snapshotRecordSchema.safeParse(JSON.parse(line));
  if (!record.success) throw new TypeError('a line is no record');
  const { fields, answers, split } = record.data;
  return { texts: tracedTexts(fields, answers), isLearnt: split === 'train' };
}
