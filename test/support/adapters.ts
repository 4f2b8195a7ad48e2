import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Adapter } from '#core/adapter.ts';
import type { Job } from '#core/job.ts';
import { AdapterFiles } from '#host/adapters/adapterFiles.ts';
import { Adapters } from '#host/adapters/adapters.ts';
import { addAdapterJob } from '#host/adapters/addAdapter.ts';
import { Families } from '#host/adapters/families.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';
import { ParseEngine } from '#host/engine/parseEngine.ts';
import { Outgoing } from '#host/files/outgoing.ts';
import type { Recognise } from '#host/outside/returned.ts';
import { ok } from '#core/result.ts';
import { serverShell } from '#server/shell.ts';
import { heldLog } from './hostParts.ts';
import { openLibrary } from './library.ts';

const root = join(import.meta.dirname, '../..');

/** The host's adapters over a folder, with a real child that reads strangers' files. */
export async function openAdapters(folder: string, options: { disk?: Disk; recognise?: Recognise } = {}) {
  const { disk = realDisk, recognise = () => Promise.resolve(ok(null)) } = options;
  const place = join(folder, 'adapters');
  await mkdir(place, { recursive: true });
  const log = heldLog();
  const parse = new ParseEngine({ shell: serverShell({ version: '0.0.0', root }), log });
  onTestFinished(() => parse.close());
  const opened = await openLibrary(folder, { parse });
  const { catalogue, jobs, tickets, library, shelf } = opened;
  let revisions = 0;
  const revised = () => {
    revisions += 1;
  };
  const families = new Families({ catalogue, parse, pathOf: (hash) => shelf.pathOf(hash), log, revised });
  const files = new AdapterFiles(place, disk);
  const outgoing = new Outgoing();
  const adapters = new Adapters({
    catalogue,
    files,
    families,
    tickets,
    jobs,
    parse,
    outgoing,
    bases: () => library.list(),
    pathOf: (hash) => shelf.pathOf(hash),
    recognise,
    revised,
    patienceMs: 2_000,
  });
  jobs.register(
    addAdapterJob({
      catalogue,
      tickets,
      parse,
      files,
      disk,
      base: (hash) => library.sound(hash),
      recognise,
      added: revised,
      patienceMs: 2_000,
    }),
  );
  await files.sweep(new Set(jobs.unfinished().map(({ job }) => job.id)));

  const offer = async (path: string): Promise<string> => {
    const offered = await tickets.offerLocal(path);
    if (!offered.ok) throw new Error(offered.failure.code);
    return offered.value.ticket;
  };
  const ended = async (begun: Job): Promise<Job> => {
    for (;;) {
      const job = opened.jobNow(begun.id);
      const over = job?.endedAt != null && !jobs.unfinished().some((each) => each.job.id === begun.id);
      if (job !== undefined && over) return job;
      await new Promise((resume) => setTimeout(resume, 5));
    }
  };
  const addTo = async (base: string, paths: readonly string[], name = 'Mine'): Promise<Job> => {
    const job = adapters.add(await Promise.all(paths.map(offer)), base, name);
    if (!job.ok) throw new Error(job.failure.code);
    return ended(job.value);
  };
  /** Shelves a base of a file and enters it into its family. */
  const addBase = async (path: string, name: string): Promise<string> => {
    const job = library.add(await offer(path));
    if (!job.ok) throw new Error(job.failure.code);
    const { result } = await ended(job.value);
    if (result === null) throw new Error('the base was not added');
    library.rename(result, name);
    const model = library.find(result);
    if (model !== undefined) await families.enter(model);
    return result;
  };
  const list = (search = '', base: string | null = null): Adapter[] =>
    adapters.list({ search, base, order: 'newest', after: null, limit: 50 }).adapters;
  return {
    outgoing,
    ...opened,
    place,
    families,
    files,
    adapters,
    offer,
    ended,
    addTo,
    revisions: () => revisions,
    addBase,
    list,
  };
}
