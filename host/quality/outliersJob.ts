import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { CurateRecord } from '#core/curate/record.ts';
import { type JsonValue, slugSchema } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { type Language, languageOf } from '#core/quality/language.ts';
import { lengthOutliers } from '#core/quality/lengthOutliers.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { codePointLength } from '#core/text/codePoints.ts';
import type { Outlier, OutliersHead } from '#protocol/window/quality.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { DerivedFile } from '../projects/derivedFile.ts';
import { type OpenProject, damageFailure } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { inLists } from './lists.ts';

const inputSchema = z.object({ project: ulidSchema, fields: z.array(slugSchema).min(1) });
/** So many records are looked at between two looks at what else is to be done: a few milliseconds. */
const SLICE = 100;
/** A language that fewer records have than one in so many of those whose language could be told stands out. */
const RARE_ONE_IN = 50;

export function outliersFile(derived: string, project: string, disk: Disk): DerivedFile<OutliersHead, Outlier> {
  return new DerivedFile(join(derived, project), 'outliers@1', disk);
}

/** Finds records that are far shorter or longer than the others, or in a language that hardly any other is in. */
export function outliersJob({
  projects,
  derived,
  disk,
}: {
  projects: Projects;
  derived: string;
  disk: Disk;
}): JobDefinition {
  return {
    kind: 'find-outliers',
    atOnce: 1,
    async run(context) {
      const { project: id, fields } = inputSchema.parse(context.input);
      return projects.with(id, async (project): Promise<Result<string, Failure>> => {
        const seen = await look(project, fields, context);
        if (!seen.ok) return seen;
        const { head, outliers } = standingOut(seen.value, fields);
        const written = await outliersFile(derived, id, disk).write(head, inLists(outliers));
        return written ? ok(String(outliers.length)) : fail({ code: 'DISK_WRITE_FAILED', detail: 'what stands out' });
      });
    },
    async discard(_job, input) {
      const { project } = inputSchema.parse(input);
      await disk.unlink(outliersFile(derived, project, disk).workPath).catch(() => {});
    },
  };
}

/** Five bytes a record. */
interface Seen {
  readonly lengths: Uint32Array;
  /** Places in `names`, from 1; 0 where the language could not be told. */
  readonly languages: Uint8Array;
  readonly names: readonly Language[];
}

async function look(
  project: OpenProject,
  fields: readonly string[],
  context: JobContext,
): Promise<Result<Seen, Failure>> {
  const { records } = project.store;
  const lengths = new Uint32Array(records);
  const languages = new Uint8Array(records);
  const names: Language[] = [];
  for (const piece of project.store.pieces.slice()) {
    if (piece.first >= records) break;
    const read = await project.store.recordsIn(piece);
    if (!read.ok) return fail(damageFailure(read.failure));
    for (const [place, record] of read.value.entries()) {
      const text = textOf(record, fields);
      lengths[record.ordinal] = codePointLength(text);
      const language = languageOf(text);
      if (language !== null) {
        const known = names.indexOf(language);
        languages[record.ordinal] = known === -1 ? names.push(language) : known + 1;
      }
      if (place % SLICE === SLICE - 1) await turn();
    }
    if (context.signal.aborted) return fail({ code: 'CANCELLED' });
    context.progress(piece.first + piece.count);
  }
  return ok({ lengths, languages, names });
}

function standingOut(
  { lengths, languages, names }: Seen,
  fields: string[],
): { head: OutliersHead; outliers: Outlier[] } {
  const counts = new Uint32Array(names.length + 1);
  for (const language of languages) counts[language] = (counts[language] ?? 0) + 1;
  const told = languages.length - (counts[0] ?? 0);
  const nameOf = (place: number) => names[place - 1] ?? null;
  const isRare = (place: number) => place > 0 && (counts[place] ?? 0) * RARE_ONE_IN < told;

  const byLength = lengthOutliers(lengths).map(({ record, score }): Outlier => ({
    record,
    kind: score < 0 ? 'short' : 'long',
    length: lengths[record] ?? 0,
    score,
    language: nameOf(languages[record] ?? 0),
  }));
  const byLanguage: Outlier[] = [];
  for (const [record, language] of languages.entries()) {
    if (!isRare(language)) continue;
    byLanguage.push({
      record,
      kind: 'language',
      length: lengths[record] ?? 0,
      score: null,
      language: nameOf(language),
    });
  }
  const short = byLength.filter(({ kind }) => kind === 'short').length;
  const head: OutliersHead = {
    at: Date.now(),
    fields,
    records: lengths.length,
    median: lengths.toSorted()[lengths.length >> 1] ?? 0,
    languages: Array.from(counts, (records, place) => ({ language: nameOf(place), records }))
      .filter(({ records }) => records > 0)
      .toSorted((one, other) => other.records - one.records),
    short,
    long: byLength.length - short,
    language: byLanguage.length,
  };
  return { head, outliers: [...byLength, ...byLanguage] };
}

function textOf({ fields }: CurateRecord, looked: readonly string[]): string {
  return looked
    .map((field) => wordsOf(fields[field] ?? ''))
    .filter((text) => text !== '')
    .join('\n');
}

/** What a person reads of a value: the texts in it. */
function wordsOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return '';
  return Object.values(value)
    .map(wordsOf)
    .filter((text) => text !== '')
    .join('\n');
}
