import type { Colophon, ColophonSource, ColophonSpan } from '#core/colophon.ts';
import { clustersOfTexts } from '#core/credit/nearDuplicates.ts';
import { MOST_CLUSTERS_OF_SPAN, type Named } from '#core/credit/fold.ts';
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
}

const keyOf = (root: string, offset: number) => `${root} ${offset}`;

/** Reads the records that the spans name. One that is gone in the meantime is left out. */
export async function readFound(
  spans: readonly TracedSpan[],
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>,
  disk: Disk,
): Promise<FoundSpans> {
  const manifests = new Map<string, Manifest>();
  const read: { root: string; line: number; offset: number; sealed: SealedRecord }[] = [];
  const seen = new Set<string>();
  for (const { root, record, offset } of spans.flatMap(({ found }) => found)) {
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
  const records = new Map(
    read.map(({ sealed, ...place }, at): [string, FoundRecord] => [
      keyOf(place.root, place.offset),
      {
        ...sealed,
        ...place,
        // Nothing is anchored in a chain yet: who came first is proven for nobody.
        named: { snapshot: place.root, record: sealed.hash, cluster: hashOfCluster(at), since: null },
      },
    ]),
  );
  return { spans, records, manifests };
}

/** Records of these snapshots that hold the stretch and were there to be learnt from. */
export function learntFrom({ records }: FoundSpans, span: TracedSpan, roots: ReadonlySet<string>): Named[] {
  return span.found.flatMap(({ root, offset }) => {
    const found = records.get(keyOf(root, offset));
    return found !== undefined && roots.has(root) && found.record.split === 'train' ? [found.named] : [];
  });
}

/** What is shown of them: numbered sources, and the spans that name them. */
export function shownSpans(
  found: FoundSpans,
  shares: Colophon['shares'],
): { spans: ColophonSpan[]; sources: ColophonSource[] } {
  const parts = new Map<string, number>();
  for (const share of shares) {
    const key = `${share.snapshot} ${share.record}`;
    parts.set(key, (parts.get(key) ?? 0) + share.parts);
  }
  const numbers = new Map<string, number>();
  const sources: ColophonSource[] = [];
  const numberOf = (record: FoundRecord): number => {
    const key = keyOf(record.root, record.offset);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = sources.length + 1;
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
  const spans = found.spans.map((span): ColophonSpan => {
    const records = span.found.flatMap(({ root, offset }) => found.records.get(keyOf(root, offset)) ?? []);
    const clusters = new Set(records.map(({ named }) => named.cluster));
    const common = clusters.size > MOST_CLUSTERS_OF_SPAN;
    const credited = records.filter((record) => parts.has(`${record.root} ${record.hash}`));
    const first = [...credited, ...records.filter((record) => !credited.includes(record)).slice(0, NAMED_PER_SPAN)];
    const { start, end, words, count } = span;
    return { start, end, words, count, common, sources: first.map(numberOf).toSorted((one, other) => one - other) };
  });
  return { spans, sources };
}

function excerptOf(texts: readonly string[]): string {
  const text = texts.join(' · ').replaceAll(/\s+/gu, ' ').trim();
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT).trimEnd()}…`;
}
