import type { Colophon, ColophonSource, ColophonSpan } from '#core/colophon.ts';
import { clustersOfTexts } from '#core/credit/nearDuplicates.ts';
import { MOST_CLUSTERS_OF_SPAN, type Named } from '#core/credit/fold.ts';
import type { ReadNote } from '#core/reading/reads.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { TracedSpan } from '#protocol/engine/trace.ts';
import type { Disk } from '../durable/disk.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { type SealedRecord, readRecordAt } from './sealedRecords.ts';

/** Records that are read for one answer: what stands in more places is common property in any case. */
const MOST_READ = 2_000;
/** Sources that are named for one stretch, beside those that are credited. */
const NAMED_PER_SPAN = 12;
const EXCERPT = 280;

interface FoundRecord extends SealedRecord {
  readonly root: string;
  readonly line: number;
  readonly offset: number;
  readonly named: Named;
}

/** The stretches of an answer with the records that hold them. */
export interface FoundSpans {
  readonly spans: readonly TracedSpan[];
  /** By snapshot and offset. */
  readonly records: ReadonlyMap<string, FoundRecord>;
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** What was read, by its number less one; null where it stands in no snapshot that is here. */
  readonly notes: readonly (FoundRecord | null)[];
}

export interface FoundParts {
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  disk: Disk;
  since: (root: string) => number | null;
}

/** The place of a record: its snapshot, its line from 0, and the byte at which the line begins. */
export type RecordPlace = TracedSpan['found'][number];

const keyOf = (root: string, offset: number) => `${root} ${offset}`;

/**
 * Reads the records that notes and spans name, then `others`. One that is gone in the meantime is left out. `since`: when
 * a snapshot's root was first proposed on a chain; what was never there is unproven, and comes after all that was.
 */
export async function readFound(
  spans: readonly TracedSpan[],
  notes: readonly ReadNote[],
  { snapshots, disk, since }: FoundParts,
  others: readonly RecordPlace[] = [],
): Promise<FoundSpans> {
  const manifests = new Map<string, Manifest>();
  const read: { root: string; line: number; offset: number; sealed: SealedRecord }[] = [];
  const seen = new Set<string>();
  const wanted = notes.flatMap(({ source, line, place }) =>
    source.kind === 'snapshot' ? [{ root: source.root, record: line - 1, offset: place }] : [],
  );
  for (const { root, record, offset } of [...wanted, ...spans.flatMap(({ found }) => found), ...others]) {
    if (seen.has(keyOf(root, offset)) || seen.size >= MOST_READ) continue;
    seen.add(keyOf(root, offset));
    if (!manifests.has(root)) {
      const manifest = await snapshots.manifest(root);
      if (!manifest.ok) continue;
      manifests.set(root, manifest.value);
    }
    const sealed = await readRecordAt(snapshots.recordsPath(root), offset, disk);
    if (sealed.ok) read.push({ root, line: record + 1, offset, sealed: sealed.value });
  }
  const clusters = clustersOfTexts(read.map(({ sealed }) => sealed.texts.join('\n')));
  const hashOfCluster = (at: number) => read[clusters[at] ?? at]?.sealed.hash ?? '';
  const proven = new Map([...manifests.keys()].map((root) => [root, since(root)]));
  const records = new Map(
    read.map(({ sealed, ...place }, at): [string, FoundRecord] => [
      keyOf(place.root, place.offset),
      {
        ...sealed,
        ...place,
        named: {
          snapshot: place.root,
          record: sealed.hash,
          cluster: hashOfCluster(at),
          since: proven.get(place.root) ?? null,
        },
      },
    ]),
  );
  const noted = notes.map(({ source, place, record }) => {
    const found = source.kind === 'snapshot' ? records.get(keyOf(source.root, place)) : undefined;
    // A snapshot never changes; a damaged one says nothing of what was read.
    return found === undefined || found.hash !== record ? null : found;
  });
  return { spans, records, manifests, notes: noted };
}

export function recordAt({ records }: FoundSpans, { root, offset }: RecordPlace): FoundRecord | undefined {
  return records.get(keyOf(root, offset));
}

/** Records of these snapshots that hold the stretch and were there to be learnt from. */
export function learntFrom({ records }: FoundSpans, span: TracedSpan, roots: ReadonlySet<string>): Named[] {
  return span.found.flatMap(({ root, offset }) => {
    const found = records.get(keyOf(root, offset));
    return found !== undefined && roots.has(root) && found.record.split === 'train' ? [found.named] : [];
  });
}

/** What is shown of them: numbered sources, and the spans that name them. `others` are named as well, after them. */
export function shownSpans(
  found: FoundSpans,
  shares: Colophon['shares'],
  others: readonly RecordPlace[] = [],
): { spans: ColophonSpan[]; sources: ColophonSource[] } {
  const parts = new Map<string, number>();
  for (const share of shares) {
    const key = `${share.snapshot} ${share.record}`;
    parts.set(key, (parts.get(key) ?? 0) + share.parts);
  }
  const numbers = new Map<string, number>();
  const sources: ColophonSource[] = [];
  // Citations keep the numbers that the model was told.
  let next = found.notes.length;
  const numberOf = (record: FoundRecord, given?: number): number => {
    const key = keyOf(record.root, record.offset);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = given ?? (next += 1);
    numbers.set(key, number);
    sources.push({
      number,
      snapshot: record.root,
      offset: record.offset,
      line: record.line,
      record: record.hash,
      excerpt: excerptOf(record.texts),
      parts: Math.min(1_000_000, parts.get(`${record.root} ${record.hash}`) ?? 0),
      people: record.record.weights.flatMap(([place, weight]) => {
        const person = found.manifests.get(record.root)?.contributors[place];
        return person === undefined ? [] : [{ id: person.id, name: person.name, parts: weight }];
      }),
    });
    return number;
  };
  for (const [place, record] of found.notes.entries()) if (record !== null) numberOf(record, place + 1);
  const spans = found.spans.map((span): ColophonSpan => {
    const records = span.found.flatMap(({ root, offset }) => found.records.get(keyOf(root, offset)) ?? []);
    const clusters = new Set(records.map(({ named }) => named.cluster));
    const common = clusters.size > MOST_CLUSTERS_OF_SPAN;
    const credited = records.filter((record) => parts.has(`${record.root} ${record.hash}`));
    const first = [...credited, ...records.filter((record) => !credited.includes(record)).slice(0, NAMED_PER_SPAN)];
    const { start, end, words, count } = span;
    return {
      start,
      end,
      words,
      count,
      common,
      sources: first.map((record) => numberOf(record)).toSorted((one, other) => one - other),
    };
  });
  for (const place of others) {
    const record = recordAt(found, place);
    if (record !== undefined) numberOf(record);
  }
  return { spans, sources };
}

function excerptOf(texts: readonly string[]): string {
  return shortened(texts.join(' · ').replaceAll(/\s+/gu, ' ').trim());
}

export function shortened(text: string): string {
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT).trimEnd()}…`;
}
