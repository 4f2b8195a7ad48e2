import type { Holding } from '#core/datanet/holding.ts';
import { termsOn } from '#core/datanet/holding.ts';
import type { Failure } from '#core/failure.ts';
import type { NotRead, ReadSource } from '#core/reading/reads.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { refusalOf } from '#core/snapshot/terms.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { tracedTexts } from '#core/trace/tracedTexts.ts';
import { readRecordAt } from '../credit/sealedRecords.ts';
import type { HoldingsOf } from '../datanets/holdings.ts';
import type { Disk } from '../durable/disk.ts';
import type { Projects } from '../projects/projects.ts';
import { textOf } from '../projects/searchIndex.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { readText } from './buildSnapshot.ts';

export interface SourceParts {
  readonly snapshots: Pick<Snapshots, 'list' | 'manifest' | 'recordsPath'>;
  readonly projects: Pick<Projects, 'list' | 'with'>;
  /** This machine's key: what names it is its person's own. */
  readonly key: () => Promise<string>;
  readonly holdings: HoldingsOf;
  readonly disk: Disk;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** A source that may be read. `total`: of the making of its index, in bytes or records. */
export interface Readable {
  readonly source: ReadSource;
  readonly name: string;
  readonly total: number;
  readonly records: number;
  /** Ids, in the order in which its records name them by their places. */
  readonly contributors: readonly string[];
}

export interface Unreadable {
  readonly source: ReadSource;
  readonly name: string;
  readonly reason: NotRead;
}

/** The one place that says whether a source may be read now: whoever reads asks here first, each time. */
export async function readable(parts: SourceParts, source: ReadSource): Promise<Result<Readable, Unreadable>> {
  const gone = (name: string) => fail<Unreadable>({ source, name, reason: { why: 'gone' } });
  if (source.kind === 'project') {
    const project = (await parts.projects.list()).find(({ id }) => id === source.id);
    if (project === undefined || project.removedAt !== null) return gone(project?.name ?? '');
    const { name, records, failure } = project;
    if (failure !== null) return fail({ source, name, reason: { why: 'failed', failure } });
    return ok({ source, name, total: records, records, contributors: [] });
  }
  const manifest = await parts.snapshots.manifest(source.root);
  if (!manifest.ok) return gone('');
  const { name, records, contributors } = manifest.value;
  const refusal = refusalFor(manifest.value, await parts.key(), await parts.holdings(source.root), parts.now());
  if (refusal !== null) return fail({ source, name, reason: { why: 'terms', refusal } });
  return ok({
    source,
    name,
    total: records.bytes,
    records: records.count,
    contributors: contributors.map(({ id }) => id),
  });
}

/**
 * Who sealed it, or is named in it with a key, reads it as its terms say. To others it is what they have it from: a
 * datanet's terms hold, too, and one of the datanets has to allow it.
 */
function refusalFor(
  { terms, createdBy, contributors }: Manifest,
  key: string,
  holdings: readonly Holding[],
  at: number,
) {
  const own = createdBy.key === key || contributors.some((one) => one.key === key);
  const refused = (of: Parameters<typeof refusalOf>[0], member: boolean) => {
    // Reading an answer for oneself is no commerce.
    const refusal = refusalOf(of, { use: 'reading', commercial: false, member, at });
    return refusal === 'commercial-use-forbidden' ? null : refusal;
  };
  if (own || holdings.length === 0) return refused(terms, own);
  const refusals = holdings.map(({ member, terms: held }) => {
    return refused(terms, member !== null) ?? refused(termsOn(held), member !== null);
  });
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

/** A record as it stands in its source now. */
export interface ReadRecord {
  readonly text: string;
  /** Its hash, where it is sealed. */
  readonly hash: string | null;
  /** Whose it is: places among its source's contributors. */
  readonly people: readonly number[];
}

export async function recordOf(
  { snapshots, projects, disk }: SourceParts,
  source: ReadSource,
  place: number,
): Promise<Result<ReadRecord, Failure>> {
  if (source.kind === 'snapshot') {
    const read = await readRecordAt(snapshots.recordsPath(source.root), place, disk);
    if (!read.ok) return read;
    const { record, hash } = read.value;
    const people = record.weights.map(([at]) => at);
    return ok({ text: readText(tracedTexts(record.fields, record.answers)), hash, people });
  }
  return projects.with(source.id, async ({ store }): Promise<Result<ReadRecord, Failure>> => {
    for (const piece of store.piecesFrom(place)) {
      const records = await store.recordsIn(piece);
      const found: CurateRecord | undefined = records.ok
        ? records.value.find(({ ordinal }) => ordinal === place)
        : undefined;
      if (found !== undefined) return ok({ text: textOf(found), hash: null, people: [] });
      break;
    }
    return fail({ code: 'NOT_FOUND', what: 'record' });
  });
}
