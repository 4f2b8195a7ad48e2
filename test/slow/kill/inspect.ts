import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import { replay } from '#core/curate/state.ts';
import { stateFrom } from '#core/curate/state/blocks.ts';
import { countsOf } from '#core/curate/state/counts.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { answersOf, labelerStatus } from '#core/curate/state/reads.ts';
import type { Ledger } from './ledger.ts';
import type { Victim } from './victim.ts';

export interface Inspected {
  head: Project;
  records: number;
  log: Entry[];
  /** Acknowledged entries that are not in the log under their numbers. */
  lost: number;
  /** Everything else that is not as it must be. */
  problems: string[];
}

/** Blocks at the end that are read whole at every inspection; those before them were read at an earlier one. */
const LAST_BLOCKS = 6;

/** Looks at a project after its host was killed and started again. Nothing writes to it meanwhile but the host itself. */
export async function inspect(
  victim: Victim,
  dataFolder: string,
  project: string,
  window: string,
  ledger: Ledger,
): Promise<Inspected> {
  const { projects } = victim.client;
  const problems: string[] = [];
  const { project: head, standing, blocks } = await projects.open({ project, window });
  const log: Entry[] = [];
  for await (const { first, entries } of await projects.logFrom({ project, seq: 0 })) {
    if (first !== log.length + 1) problems.push(`entries from ${first} on come after number ${log.length}`);
    log.push(...entries);
  }
  let lost = 0;
  for (const [id, number] of ledger.entries) if (log[number - 1]?.id !== id) lost += 1;
  if (new Set(log.map(({ id }) => id)).size < log.length) problems.push('an entry is in the log twice');

  for (const { name, records } of head.sources) {
    if (ledger.offered.get(name) !== records)
      problems.push(`half an import: ${name} has ${records} of ${ledger.offered.get(name)} records`);
  }
  for (const { name, hash } of head.sources) {
    const copy = await readFile(join(dataFolder, 'projects', project, 'sources', hash)).catch(() => null);
    if (copy === null || createHash('sha256').update(copy).digest('hex') !== hash)
      problems.push(`the copy of ${name} is not what was imported`);
  }
  for (const name of ledger.imported) {
    if (!head.sources.some((source) => source.name === name)) problems.push(`the import of ${name} is lost`);
  }
  const sum = head.sources.reduce((total, { records }) => total + records, 0);
  if (sum !== standing.records) problems.push(`${standing.records} records, and ${sum} in the sources`);
  for (const id of ledger.labelers) {
    if (!head.labelers.some((labeler) => labeler.id === id)) problems.push('a labeler is lost');
  }

  const state = await checkpointOf(victim, project);
  if (state === null) problems.push('head and blocks of the state do not fit together');
  else {
    const replayed = replay(state.records, log);
    if (replayed.skipped > 0) problems.push(`${replayed.skipped} entries of the log could never be applied`);
    const difference = differenceOf(state, replayed.state);
    if (difference !== null) problems.push(`the state is not what the log says: ${difference}`);
  }

  const from = Math.max(0, blocks - LAST_BLOCKS);
  let next = from * 500;
  for await (const { first, count, text } of await projects.blocks({ project, from, count: LAST_BLOCKS })) {
    const records = JSON.parse(text) as { ordinal: number }[];
    if (first !== next || records.length !== count || records.some(({ ordinal }, place) => ordinal !== first + place))
      problems.push(`the records from ${first} on are not as they were imported`);
    next = first + count;
  }
  if (next < standing.records) problems.push(`the blocks end at record ${next} of ${standing.records}`);

  problems.push(...(await inspectSnapshots(victim, ledger)));
  return { head, records: standing.records, log, lost, problems };
}

async function inspectSnapshots(victim: Victim, ledger: Ledger): Promise<string[]> {
  const problems: string[] = [];
  const listed = await victim.client.snapshots.list();
  for (const root of ledger.sealed) {
    if (!listed.some((snapshot) => snapshot.root === root)) problems.push('a sealed snapshot is lost');
  }
  for (const { root } of listed) {
    if (ledger.verified.has(root)) continue;
    const verified = await victim.ended(await victim.client.snapshots.verify({ root }));
    if (verified.state === 'done') ledger.verified.add(root);
    else problems.push(`half a snapshot: ${JSON.stringify(verified.failure)}`);
  }
  return problems;
}

async function checkpointOf(victim: Victim, project: string): Promise<ProjectState | null> {
  const blocks = [];
  let head;
  for await (const item of await victim.client.projects.checkpoint({ project })) {
    if (item.kind === 'head') ({ head } = item);
    else blocks.push(...item.blocks);
  }
  if (head === undefined) return null;
  const state = stateFrom(head, blocks);
  return state.ok ? state.value : null;
}

/** The first thing in which two states differ, in words; null where they say the same. */
function differenceOf(one: ProjectState, other: ProjectState): string | null {
  if (JSON.stringify(told(one)) !== JSON.stringify(told(other))) return 'the counts';
  if (Buffer.compare(one.marks, other.marks) !== 0) return 'the marks';
  const labelers = new Set([...one.labelers, ...other.labelers].map(({ id }) => id));
  for (const labeler of labelers) {
    for (let record = 0; record < one.records; record += 1) {
      if (labelerStatus(one, labeler, record) !== labelerStatus(other, labeler, record)) return `record ${record}`;
      const [first, second] = [answersOf(one, labeler, record), answersOf(other, labeler, record)];
      if (first !== second && JSON.stringify(first) !== JSON.stringify(second)) return `the answers of ${record}`;
    }
  }
  return null;
}

/** Counts without the order in which codes were met, and without codes that stand for nothing any more. */
function told(state: ProjectState): unknown {
  const { labelers, tags, ...counts } = countsOf(state);
  const said = labelers.flatMap(({ labels, ...labeler }) =>
    labeler.status.pending === counts.records && labeler.assigned === 0
      ? []
      : [{ ...labeler, labels: labels.filter(({ status }) => Object.values(status).some((count) => count > 0)) }],
  );
  return sorted({ ...counts, labelers: said, tags: tags.filter(({ added, removed }) => added + removed > 0) });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => JSON.stringify(sorted(part))).toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
    .map(([key, part]) => [key, sorted(part)]);
}
