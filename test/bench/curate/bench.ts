import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureWindow } from '#scripts/buildWindow.ts';
import { openBareChromium } from '../bareChromium.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { filterText } from '#core/curate/filter.ts';
import { rounded } from '../median.ts';
import { batchText, batchesOf, partText, partsOf } from './blocks.ts';
import { budgets, type Measured, printTable } from './budgets.ts';
import { countsMs, dedupeS, exportS, logOf, sealS, searchFirstMs } from './hostSide.ts';
import { type RealHost, startRealHost } from './realHost.ts';

const RECORDS = 1_000_000;
const SMALL = 10_000;
const LABELLED = 300;
const WARM = 20;
const PLACES = 100;
const BULK = 100_000;
const LEAST_PATIENCE_MS = 30_000;
const PATIENCE_MS_A_RECORD = 0.6;

/**
 * `npm run bench -- curate [--records=N]`: the real window in a bare Chromium, the real host in a process of its own.
 * What a person does is done in the page, by its own elements and keys, and timed there: labelling at the desk, going
 * through the table, labelling 100,000 records at once (or all, where there are fewer, but for those labelled already)
 * and undoing it. Jobs of the host (search, seal, export, duplicates) are asked for by a second client, as a second
 * window would. What could not be measured is not a number, and says why.
 */
export async function bench(args: string[]): Promise<Record<string, number>> {
  const records = Number(args.find((arg) => arg.startsWith('--records='))?.slice('--records='.length) ?? RECORDS);
  await ensureWindow();
  const dataFolder = await mkdtemp(join(tmpdir(), 'colophon-curate-'));
  const host = await startRealHost(dataFolder, LEAST_PATIENCE_MS + records * PATIENCE_MS_A_RECORD, (path) => {
    const [what, of, number] = path.split('/');
    return what === 'batch' ? batchText(Number(of), Number(number)) : partText(Number(of), Number(number));
  });
  const browser = await openBareChromium(host.link);
  const measured: Measured = {};
  const keep = (key: keyof Measured, value: number, digits = 1) => (measured[key] = rounded(value, digits));
  const part = async (name: string, work: () => Promise<void>) => {
    const from = performance.now();
    try {
      await work();
      console.log(`${name}: ${((performance.now() - from) / 1_000).toFixed(1)} s`);
    } catch (error) {
      console.log(`${name}: NOT MEASURED, ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  try {
    const small = await imported(host, 'Small', Math.min(SMALL, records));
    let smallP95 = Number.NaN;
    await part('labelling in a small project', async () => {
      smallP95 = (await host.inPage({ do: 'label', records: LABELLED, warm: WARM })).p95 ?? Number.NaN;
    });
    console.log(
      `small project: browsable after ${(small.ms / 1_000).toFixed(1)} s, next record ${smallP95.toFixed(1)} ms`,
    );

    let raw = Number.NaN;
    await part('blocks written bare', async () => {
      raw =
        (await host.inPage({ do: 'raw', batches: batchesOf(records), batchUrl: `/bench/batch/${records}/` })).ms ?? raw;
    });
    let project = '';
    await part('import', async () => {
      const large = await imported(host, 'Bench', records);
      ({ project } = large);
      console.log(
        `bare ${(raw / 1_000).toFixed(1)} s, browsable after ${(large.ms / 1_000).toFixed(1)} s (preview ${(large.toStartMs / 1_000).toFixed(1)} s, job ended after ${(large.importMs / 1_000).toFixed(1)} s)`,
      );
      keep('importVsRaw', large.ms / raw, 2);
    });
    if (project === '') throw new Error('Nothing was imported.');
    await part('copying of all records into the window', async () => {
      await host.inPage({ do: 'copied' });
    });

    await part('labelling', async () => {
      let highest = 0;
      let inHost = 0;
      const watch = setInterval(() => {
        const bytes = host.residentBytes();
        const together = bytes + browser.rendererBytes();
        if (together > highest) [highest, inHost] = [together, bytes];
      }, 250);
      try {
        const {
          p50 = 0,
          p95 = 0,
          ackP50 = 0,
          ackP95 = 0,
        } = await host.inPage({ do: 'label', records: LABELLED, warm: WARM });
        console.log(`next record: half within ${p50.toFixed(1)} ms; on disk: half within ${ackP50.toFixed(1)} ms`);
        console.log(`of ${(highest / 1024 ** 2).toFixed(0)} MB, ${(inHost / 1024 ** 2).toFixed(0)} MB are the host’s`);
        keep('saveNextP95Ms', p95);
        keep('saveNextGrowth', p95 / smallP95, 2);
        keep('ackP95Ms', ackP95);
        keep('rssMb', highest / 1024 ** 2, 0);
      } finally {
        clearInterval(watch);
      }
      const entries = (await logOf(host, project)).length;
      if (entries < LABELLED) throw new Error(`only ${entries} entries are in the log`);
    });

    await part('places all over the table', async () => {
      await host.inPage({ do: 'go', to: `#/curate/${project}/table` });
      const { p50 = 0, p95 = 0 } = await host.inPage({ do: 'page', records, places: PLACES });
      console.log(`half of the places within ${p50.toFixed(1)} ms`);
      keep('pageP95Ms', p95);
    });
    await part('a hundred thousand at once', async () => {
      await host.inPage({ do: 'go', to: `#/curate/${project}/table?${pendingOfTheLast(BULK, records)}` });
      const { records: chosen = 0, bulkMs = Number.NaN, undoMs = Number.NaN } = await host.inPage({ do: 'bulk' });
      console.log(`${chosen} records were chosen`);
      keep('bulk100kS', bulkMs / 1_000, 2);
      keep('undo100kS', undoMs / 1_000, 2);
    });
    await part('reopening', async () => {
      await host.inPage({ do: 'go', to: `#/curate/${project}` });
      await host.inPage({ do: 'reload' });
      keep('reopenMs', (await host.inPage({ do: 'usable' })).ms ?? Number.NaN, 0);
    });
    await part('rebuilding', async () => {
      await host.inPage({ do: 'forget' });
      const { ms = Number.NaN } = await host.inPage({ do: 'usable' });
      const copied = await host.inPage({ do: 'copied' });
      keep('rebuildS', (ms + (copied.ms ?? Number.NaN)) / 1_000, 2);
    });
    await browser.close();

    await part('counts', async () => void keep('countsMs', await countsMs(host, project), 3));
    await part('search', async () => void keep('searchFirstMs', await searchFirstMs(host, project)));
    await part('seal', async () => void keep('sealS', await sealS(host, project)));
    await part('export', async () => void keep('exportS', await exportS(host, project)));
    await part('duplicates', async () => {
      const { seconds, found } = await dedupeS(host, project);
      keep('dedupeS', seconds);
      console.log(`${found} groups of duplicates`);
    });
    keep('diskMb', (await bytesIn(join(dataFolder, 'projects', project))) / 1024 ** 2, 0);
    printTable(measured);
    return Object.fromEntries(Object.keys(budgets).map((key) => [key, measured[key as keyof Measured] ?? Number.NaN]));
  } finally {
    await browser.close();
    await host.end();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A project of generated records, imported in the window from a file. Leaves the page on its desk. */
async function imported(
  host: RealHost,
  name: string,
  records: number,
): Promise<{ project: string; ms: number; importMs: number; toStartMs: number }> {
  const { id: project } = await host.client.projects.create({ name, template: 'sentiment' });
  await host.inPage({ do: 'go', to: `#/curate/${project}/import` });
  await host.inPage({ do: 'file', name: 'records.jsonl', parts: partsOf(records), partUrl: `/bench/part/${records}/` });
  const {
    ms = Number.NaN,
    importMs = Number.NaN,
    toStartMs = Number.NaN,
  } = await host.inPage({ do: 'import', desk: `#/curate/${project}` });
  return { project, ms, importMs, toStartMs };
}

/** The part of an address that narrows to the last so many records, and of these to those that nobody labelled yet. */
function pendingOfTheLast(most: number, records: number): string {
  const first = Math.max(0, records - most);
  const last = Uint32Array.from({ length: records - first }, (_, place) => first + place);
  // A search parameter is JSON, and a filter is JSON within it.
  const filter = JSON.stringify(filterText({ status: ['pending'], records: encodeRecordSet(last) }));
  return `filter=${encodeURIComponent(filter)}`;
}

async function bytesIn(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}
