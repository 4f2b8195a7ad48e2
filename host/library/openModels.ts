import type { Model } from '#core/model.ts';
import { AdapterFiles } from '../adapters/adapterFiles.ts';
import { addAdapterJob } from '../adapters/addAdapter.ts';
import { Adapters } from '../adapters/adapters.ts';
import { Families } from '../adapters/families.ts';
import { Pins } from '../adapters/pins.ts';
import { realDisk } from '../durable/disk.ts';
import { AnswerEngine } from '../engine/answerEngine.ts';
import { Besides } from '../engine/besides.ts';
import { Drafts } from '../engine/drafts.ts';
import { ParseEngine } from '../engine/parseEngine.ts';
import { openFetching } from '../fetch/openFetching.ts';
import { removeFactors } from '../factory/factorsPlace.ts';
import type { Ground } from '../ground.ts';
import type { Recognise } from '../outside/returned.ts';
import { addModelJob } from './addModel.ts';
import { Library } from './library.ts';
import { Shelf } from './shelf.ts';

export type Models = ReturnType<typeof openModels>;

/** Bases and adapters: where they lie, where they come from, and the engines that run them. */
export function openModels(
  ground: Ground,
  hooks: {
    /** The model that answers changed, or what it does. */
    engineChanged: () => void;
    recognise: Recognise;
  },
) {
  const { places, shell, disk, log, catalogue, settings, live, jobs, tickets, outgoing } = ground;
  const parse = new ParseEngine({ shell, log });
  const engine = new AnswerEngine({
    shell,
    log,
    settings,
    pinned: (base) => pins.of(base),
    draft: (base) => drafts.of(base),
    changed: hooks.engineChanged,
  });
  const shelf = new Shelf({
    folder: places.models,
    catalogue,
    parse,
    added: (model) => {
      live.revised('models');
      enterFamily(model);
    },
  });
  const families = new Families({
    catalogue,
    parse,
    pathOf: (hash) => shelf.pathOf(hash),
    log,
    revised: () => live.revised('adapters'),
  });
  const enterFamily = (model: Model) => {
    // Adapters are for models that answer.
    if (model.header.purpose !== 'answer') return;
    void families.enter(model).catch((error: unknown) => log.error('a base was entered in no family', error));
  };
  const library = new Library({
    catalogue,
    shelf,
    tickets,
    jobs,
    parse,
    engine,
    settings,
    revised: () => {
      live.revised('models');
      // Adapters are shown with the name of their base.
      families.keepNames();
    },
  });
  const besides = new Besides({ shell, log, settings, answer: engine, models: library, changed: () => live.changed() });
  const drafts = new Drafts({ settings, answer: engine, parse, models: library });
  const adapterFiles = new AdapterFiles(places.adapters, disk);
  const adapters = new Adapters({
    catalogue,
    files: adapterFiles,
    families,
    tickets,
    jobs,
    parse,
    outgoing,
    bases: () => library.list().filter(({ header }) => header.purpose === 'answer'),
    pathOf: (hash) => shelf.pathOf(hash),
    recognise: hooks.recognise,
    revised: () => live.revised('adapters'),
    gone: (hash) =>
      removeFactors(places.derived, hash, disk).catch((error: unknown) =>
        log.error('what was derived from an adapter is left', error),
      ),
  });
  const pins = new Pins({ settings, adapters, changed: () => engine.keepSoon() });
  const { net, fetching } = openFetching({
    catalogue,
    settings,
    jobs,
    engine,
    parse,
    shelf,
    disk,
    vault: shell.vault,
    tokenPath: places.hubToken,
    environment: process.env,
    changed: () => live.changed(),
  });
  const addModel = addModelJob({ tickets, parse, shelf, disk: realDisk });
  jobs.register(addModel);
  jobs.register(
    addAdapterJob({
      catalogue,
      tickets,
      parse,
      files: adapterFiles,
      disk,
      base: (hash) => library.sound(hash),
      recognise: hooks.recognise,
      added: () => live.revised('adapters'),
    }),
  );
  return {
    parse,
    engine,
    families,
    library,
    besides,
    drafts,
    adapterFiles,
    adapters,
    pins,
    net,
    fetching,
    addModel,
    /** Removes what belongs to no job, and finds again what a lost catalogue knew. */
    async tidy(): Promise<void> {
      const atWork = new Set(jobs.unfinished().map(({ job }) => job.id));
      await shelf.sweep(atWork);
      await adapterFiles.sweep(atWork);
      if (ground.catalogueLost) {
        log.info('models were found again', { count: await shelf.adopt() });
        log.info('adapters were found again', { count: await adapters.adopt() });
      }
      for (const model of library.list()) enterFamily(model);
    },
    async close(): Promise<void> {
      await Promise.all([engine.close(), besides.close(), parse.close()]);
    },
  };
}
