import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Job } from '#core/job.ts';
import { openCatalogue } from '#host/catalogue/catalogue.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';
import { AnswerEngine } from '#host/engine/answerEngine.ts';
import { ParseEngine } from '#host/engine/parseEngine.ts';
import { Tickets } from '#host/files/tickets.ts';
import { Jobs } from '#host/jobs/jobs.ts';
import { addModelInputSchema, addModelJob } from '#host/library/addModel.ts';
import { Library } from '#host/library/library.ts';
import { Shelf } from '#host/library/shelf.ts';
import { openSettings } from '#host/settings/settings.ts';
import { fakeEngine } from './fakeEngine.ts';
import type { FakeEngine } from './fakeEngine.ts';
import { fakeShell, heldLog } from './hostParts.ts';

/** The host's library over a folder and a fake engine; opened again over the same folder, it is a restart. */
export async function openLibrary(
  folder: string,
  options: { disk?: Disk; fake?: FakeEngine; patienceMs?: number; parse?: ParseEngine } = {},
) {
  const { disk = realDisk, fake = fakeEngine(), patienceMs = 5_000 } = options;
  const [models, incoming] = [join(folder, 'models'), join(folder, 'incoming')];
  await Promise.all([mkdir(models, { recursive: true }), mkdir(incoming, { recursive: true })]);
  const opened = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.kind);
  const catalogue = opened.value;
  const [shell, log] = [fakeShell(fake), heldLog()];
  const settings = await openSettings(join(folder, 'settings.json'));
  const jobs = new Jobs({ catalogue, log, changed: () => {}, revised: () => {} });
  const tickets: Tickets = new Tickets(incoming, (ticket) => library.arrived(ticket), disk);
  const parse = options.parse ?? new ParseEngine({ shell, log });
  const hooks = { engineChanged: () => {} };
  const engine = new AnswerEngine({
    shell,
    log,
    settings,
    changed: () => hooks.engineChanged(),
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
  });
  const shelf = new Shelf({ folder: models, catalogue, parse, disk, added: () => {} });
  const library: Library = new Library({ catalogue, shelf, tickets, jobs, parse, engine, settings, revised: () => {} });
  jobs.register(addModelJob({ tickets, parse, shelf, disk, patienceMs }));
  for (const { input } of jobs.takeUp()) {
    const source = addModelInputSchema.safeParse(input);
    if (source.success) for (const file of [source.data, ...source.data.rest]) await tickets.restore(file);
  }
  jobs.start();
  await tickets.sweep();
  await shelf.sweep(new Set(jobs.unfinished().map(({ job }) => job.id)));

  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await jobs.close();
    await Promise.all([engine.close(), parse.close(), tickets.close()]);
    catalogue.close();
  };
  onTestFinished(close);
  const jobNow = (id: string): Job | undefined => jobs.list(undefined, 200).find((job) => job.id === id);
  return {
    catalogue,
    settings,
    jobs,
    tickets,
    parse,
    engine,
    shelf,
    library,
    fake,
    log,
    hooks,
    models,
    incoming,
    close,
    jobNow,
  };
}
