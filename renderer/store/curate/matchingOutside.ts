import type { Filter } from '#core/curate/filter.ts';
import type { Outside } from '#core/curate/filter/matching.ts';
import { decodeRecordSet, recordSetOf, unionOf } from '#core/curate/recordSet.ts';
import type { Host } from '#renderer/host/client.ts';

/** The first page of a search is small, so that something is on the screen at once; what follows is quick to send. */
const FIRST_PAGE = 2_000;
const NEXT_PAGE = 200_000;
const CLUSTERS_A_PAGE = 5_000;
const FINDINGS_A_PAGE = 10_000;

interface Asked {
  readonly host: Host;
  readonly project: string;
  /** How many records the project has. */
  readonly records: number;
  readonly signal: AbortSignal;
}

/** The part of a filter that the host has to be asked about, as text; null where there is none. */
export function askedOutside({ text, duplicate, personalData, suggested, tags }: Filter): string | null {
  const asked: Filter = {
    ...(text === undefined ? {} : { text }),
    // Whichever kind is wanted, both come in one walk.
    ...(duplicate === undefined ? {} : { duplicate: 'any' }),
    ...(personalData === undefined ? {} : { personalData: true }),
    ...(suggested === undefined ? {} : { suggested: true }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
  };
  return Object.keys(asked).length === 0 ? null : JSON.stringify(asked);
}

/** What is known so far, again and again until it is all: a search tells its first finds before its last. */
export async function* outsideOf(asked: Asked, filter: Filter): AsyncGenerator<Outside> {
  const { text, duplicate, personalData, suggested, tags } = filter;
  const [alike, findings, proposed, importedTags] = await Promise.all([
    duplicate === undefined ? {} : duplicates(asked),
    personalData === undefined ? undefined : findingsOf(asked),
    suggested === undefined ? undefined : suggestedOf(asked),
    tags === undefined || tags.length === 0 ? undefined : tagged(asked, tags),
  ]);
  const known: Outside = {
    ...alike,
    ...(findings === undefined ? {} : { personalData: findings }),
    ...(proposed === undefined ? {} : { suggested: proposed }),
    ...(importedTags === undefined ? {} : { importedTags }),
  };
  if (text === undefined) yield known;
  else for await (const found of search(asked, text)) yield { ...known, text: found };
}

async function* search({ host, project, records, signal }: Asked, text: string): AsyncGenerator<Uint32Array> {
  const pages: Uint32Array[] = [];
  for (let after = -1, limit = FIRST_PAGE; ; limit = NEXT_PAGE) {
    const page = await host.projects.search({ project, text, after, limit }, { signal });
    const found = setOf(page.records, records);
    pages.push(found);
    yield unionOf(pages);
    if (!page.more) return;
    after = found.at(-1) ?? records;
  }
}

async function duplicates({ host, project, signal }: Asked): Promise<Pick<Outside, 'exact' | 'near'>> {
  const found: { exact: number[]; near: number[] } = { exact: [], near: [] };
  for (let after = 0; ; after += CLUSTERS_A_PAGE) {
    const page = await host.projects.duplicates({ project, after, limit: CLUSTERS_A_PAGE }, { signal });
    for (const cluster of page.clusters) for (const record of cluster.records) found[cluster.kind].push(record);
    if (!page.more) return { exact: recordSetOf(found.exact), near: recordSetOf(found.near) };
  }
}

async function findingsOf({ host, project, signal }: Asked): Promise<Uint32Array> {
  const found: number[] = [];
  for (let after = -1; ;) {
    const page = await host.projects.personalData({ project, after, limit: FINDINGS_A_PAGE }, { signal });
    for (const { record } of page.findings) if (record !== found.at(-1)) found.push(record);
    if (!page.more) return Uint32Array.from(found);
    after = found.at(-1) ?? after;
  }
}

async function suggestedOf({ host, project, records, signal }: Asked): Promise<Uint32Array> {
  const found = await host.suggestions.records({ project }, { signal });
  return setOf(found.records, records);
}

async function tagged({ host, project, records, signal }: Asked, tags: string[]): Promise<Map<string, Uint32Array>> {
  const sets = await host.projects.importedWith({ project, tags }, { signal });
  return new Map(tags.map((tag, place) => [tag, setOf(sets[place] ?? '', records)]));
}

/** The project may have grown since: what lies beyond what is known here comes with the next look. */
function setOf(text: string, records: number): Uint32Array {
  const decoded = decodeRecordSet(text, 2 ** 32 - 1);
  if (!decoded.ok) throw new Error(`The host sent records that cannot be read: ${decoded.failure}`);
  return decoded.value.filter((record) => record < records);
}
