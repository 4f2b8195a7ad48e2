import type { Entry } from '#core/curate/entry.ts';
import { stateFrom } from '#core/curate/state/blocks.ts';
import { countsOf } from '#core/curate/state/counts.ts';
import { median } from '../median.ts';
import type { RealHost } from './realHost.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

const WORDS = ['sta', 'kea ma', 'tra', 'keller', 'gea no', 'refused', 'ba ste'];

export const terms = { ...plainTerms, licence: 'CC0-1.0', attribution: false };

/** First hundred records that have some words, over the wire, until the answer is here. */
export async function searchFirstMs({ client }: RealHost, project: string): Promise<number> {
  const times: number[] = [];
  // The first finds the index ready, or waits until it is: that is part of the import.
  await client.projects.search({ project, text: 'warm', after: -1, limit: 100 });
  for (const text of WORDS) {
    const from = performance.now();
    await client.projects.search({ project, text, after: -1, limit: 100 });
    times.push(performance.now() - from);
  }
  return Math.max(...times);
}

/** What the desk shows at every record: read from a state as large as the project's, the one that the host gives. */
export async function countsMs({ client }: RealHost, project: string): Promise<number> {
  const blocks = [];
  let head;
  for await (const item of await client.projects.checkpoint({ project })) {
    if (item.kind === 'head') ({ head } = item);
    else blocks.push(...item.blocks);
  }
  const state = head === undefined ? undefined : stateFrom(head, blocks);
  if (state?.ok !== true) throw new Error('There is no state.');
  const times = Array.from({ length: 50 }, () => {
    const from = performance.now();
    countsOf(state.value);
    return performance.now() - from;
  });
  return median(times);
}

/** A signed snapshot of all records. */
export async function sealS(host: RealHost, project: string): Promise<number> {
  const from = performance.now();
  await host.ended(
    await host.client.snapshots.seal({
      project,
      selection: { records: null, settled: false },
      name: 'Bench',
      description: '',
      terms,
      weights: { authors: 500_000, labelers: 400_000, reviewers: 100_000 },
      splits: { by: 'input', seed: 's', validation: 100_000, test: 100_000 },
      parent: null,
    }),
  );
  return (performance.now() - from) / 1_000;
}

/** All records as JSON Lines. */
export async function exportS(host: RealHost, project: string): Promise<number> {
  const from = performance.now();
  await host.ended(
    await host.client.projects.export({
      project,
      selection: { records: null, settled: false },
      options: { format: 'jsonl', compress: 'none', uses: {}, extras: [], scheme: 'bio', per: 'line' },
    }),
  );
  return (performance.now() - from) / 1_000;
}

export async function dedupeS(host: RealHost, project: string): Promise<{ seconds: number; found: number }> {
  const from = performance.now();
  const job = await host.ended(await host.client.projects.findDuplicates({ project, fields: ['text'] }));
  return { seconds: (performance.now() - from) / 1_000, found: Number(job.result) };
}

export async function logOf({ client }: RealHost, project: string): Promise<Entry[]> {
  const log: Entry[] = [];
  for await (const { entries } of await client.projects.logFrom({ project, seq: 0 })) log.push(...entries);
  return log;
}
