import { ORPCError } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import { AdapterFiles } from './adapters/adapterFiles.ts';
import { Adapters } from './adapters/adapters.ts';
import { addAdapterInputSchema, addAdapterJob } from './adapters/addAdapter.ts';
import { Families } from './adapters/families.ts';
import { Likeness } from './adapters/likenessProposals.ts';
import { LocalApi } from './api/localApi.ts';
import { shelvesOf } from './api/shelves.ts';
import { openCatalogue } from './catalogue/catalogue.ts';
import { Attachments } from './attachments/attachments.ts';
import { Conversations } from './conversations/conversations.ts';
import { Presets } from './conversations/presets.ts';
import { Prompts } from './conversations/prompts.ts';
import { settleConversations } from './conversations/writes.ts';
import { realDisk } from './durable/disk.ts';
import type { Disk } from './durable/disk.ts';
import { lockFolder } from './durable/folderLock.ts';
import { AnswerEngine } from './engine/answerEngine.ts';
import { AnswerLine } from './engine/answerLine.ts';
import { PlacedAnswers } from './engine/placedAnswers.ts';
import { Besides } from './engine/besides.ts';
import { ParseEngine } from './engine/parseEngine.ts';
import { openFactory } from './factory/openFactory.ts';
import { sourcesOf } from './factory/sources.ts';
import { exportTrainingJob } from './outside/exportTraining.ts';
import { Outside } from './outside/outside.ts';
import { recogniser } from './outside/returned.ts';
import { openFetching } from './fetch/openFetching.ts';
import { Outgoing } from './files/outgoing.ts';
import { Tickets } from './files/tickets.ts';
import { openIdentity } from './identity/identity.ts';
import { type JobContext, Jobs } from './jobs/jobs.ts';
import { addModelInputSchema, addModelJob } from './library/addModel.ts';
import { Library } from './library/library.ts';
import { Shelf } from './library/shelf.ts';
import { LiveState } from './live.ts';
import { openLog } from './log/log.ts';
import type { Log } from './log/log.ts';
import { makePlaces, placesIn } from './places.ts';
import { adapterProcedures } from './procedures/adapters.ts';
import { apiProcedures } from './procedures/api.ts';
import { appProcedures } from './procedures/app.ts';
import { attachmentProcedures } from './procedures/attachments.ts';
import { benchmarkProcedures } from './procedures/benchmarks.ts';
import { conversationProcedures } from './procedures/conversations.ts';
import { creditProcedures } from './procedures/credit.ts';
import { factoryProcedures } from './procedures/factory.ts';
import { outsideProcedures } from './procedures/outside.ts';
import { fetchProcedures } from './procedures/fetch.ts';
import { fileProcedures } from './procedures/files.ts';
import { jobProcedures } from './procedures/jobs.ts';
import { modelProcedures } from './procedures/models.ts';
import { promptProcedures } from './procedures/prompts.ts';
import { projectProcedures } from './procedures/projects.ts';
import { qualityProcedures } from './procedures/quality.ts';
import { remoteProcedures } from './procedures/remotes.ts';
import { settingsProcedures } from './procedures/settings.ts';
import { snapshotProcedures } from './procedures/snapshots.ts';
import { suggestionProcedures } from './procedures/suggestions.ts';
import { Curating } from './projects/curating.ts';
import { duplicatesJob } from './projects/duplicatesJob.ts';
import { exportJob } from './projects/exportJob.ts';
import { FormatsEngine } from './projects/formatsEngine.ts';
import { importInputSchema } from './projects/importInput.ts';
import { importJob } from './projects/importJob.ts';
import { personalDataJob } from './projects/personalDataJob.ts';
import { projectOf } from './projects/projectOf.ts';
import { Projects } from './projects/projects.ts';
import { labelErrorsJob } from './quality/labelErrorsJob.ts';
import { leakageJob } from './quality/leakageJob.ts';
import { outliersJob } from './quality/outliersJob.ts';
import { Quality } from './quality/quality.ts';
import { KeyBox } from './remotes/keyBox.ts';
import { RemoteAnswers } from './remotes/remoteAnswers.ts';
import { Remotes } from './remotes/remotes.ts';
import { Pins } from './adapters/pins.ts';
import { openCredit } from './credit/openCredit.ts';
import { openSettings } from './settings/settings.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { Shell } from './shell.ts';
import { branchJob } from './snapshots/branchJob.ts';
import { sealJob } from './snapshots/sealJob.ts';
import { sealedSource } from './snapshots/sealedSource.ts';
import { Snapshots } from './snapshots/snapshots.ts';
import { verifyJob } from './snapshots/verifyJob.ts';
import { AnswerTools } from './tools/answerTools.ts';
import { calculator } from './tools/calculator.ts';
import { clock } from './tools/clock.ts';
import { ownRecords } from './tools/ownRecords.ts';
import { Suggestions } from './suggestions/suggestions.ts';

/** Why the host did not start. Each shell has a sentence for each. */
export type HostStartFailure =
  | { code: 'DATA_FOLDER_NOT_WRITABLE'; folder: string; detail: string }
  | { code: 'DATA_FOLDER_IN_USE'; folder: string }
  | { code: 'CATALOGUE_NEWER'; folder: string; found: number; known: number };

export interface Host {
  /** Serves the window's contract over a wire until it closes. */
  serve(wire: Wire): void;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** For a file that was dropped on the desktop window: the page never learns its path. */
  offerLocalFile(path: string): Promise<Result<OfferedFile, Failure>>;
  close(): Promise<void>;
}

export async function openHost(options: {
  dataFolder: string;
  shell: Shell;
  /** What projects, snapshots and exports are written through. */
  disk?: Disk;
}): Promise<Result<Host, HostStartFailure>> {
  const { dataFolder: folder, shell, disk = realDisk } = options;
  const places = placesIn(folder);
  const made = await makePlaces(places);
  if (!made.ok) return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: made.failure.detail });

  const lock = lockFolder(places.lock);
  if (!lock.ok) {
    if (lock.failure === 'in-use') return fail({ code: 'DATA_FOLDER_IN_USE', folder });
    return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: lock.failure.detail });
  }

  const log = openLog(places.logs, [folder]);
  const catalogue = openCatalogue(places.catalogue, (opened) => {
    const settled = settleConversations(opened);
    if (!settled.ok) log.warn('conversations could not be put in order', { code: settled.failure.code });
  });
  if (!catalogue.ok) {
    log.close();
    lock.value.release();
    const { failure } = catalogue;
    if (failure.kind === 'newer')
      return fail({ code: 'CATALOGUE_NEWER', folder, found: failure.found, known: failure.known });
    return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: failure.detail });
  }
  const catalogueLost = catalogue.value.keptAside !== null;
  if (catalogueLost) log.warn('the catalogue was damaged', { keptAside: catalogue.value.keptAside });

  const settings = await openSettings(places.settings);
  if (settings.recovered) log.warn('the settings were damaged; the last good copy or the defaults are used');
  const identity = openIdentity(places.identity, shell.vault, log);
  identity.catch((error: unknown) => log.error('no identity', error));

  const live = new LiveState();
  settings.watch(() => live.revised('settings'));

  const jobs = new Jobs({
    catalogue: catalogue.value,
    log,
    changed: () => live.changed(),
    revised: () => live.revised('jobs'),
  });
  const tickets = new Tickets(places.incoming, (ticket) => {
    library.arrived(ticket);
    adapters.arrived(ticket);
  });
  const outgoing = new Outgoing();
  const parse = new ParseEngine({ shell, log });
  const engine = new AnswerEngine({
    shell,
    log,
    settings,
    pinned: (base) => pins.of(base),
    changed: () => {
      conversations.engineChanged();
      live.changed();
    },
  });
  const shelf = new Shelf({
    folder: places.models,
    catalogue: catalogue.value,
    parse,
    added: (model) => {
      live.revised('models');
      enterFamily(model);
    },
  });
  const families = new Families({
    catalogue: catalogue.value,
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
    catalogue: catalogue.value,
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
  const adapterFiles = new AdapterFiles(places.adapters, disk);
  const adapters = new Adapters({
    catalogue: catalogue.value,
    files: adapterFiles,
    families,
    tickets,
    jobs,
    parse,
    bases: () => library.list().filter(({ header }) => header.purpose === 'answer'),
    pathOf: (hash) => shelf.pathOf(hash),
    recognise: (files, name) => recognise(files, name),
    revised: () => live.revised('adapters'),
  });
  const pins = new Pins({ settings, adapters, changed: () => engine.keepSoon() });
  const here = new AnswerLine({
    engine,
    library,
    usable: (base, wished) => adapters.usable(base, wished),
    chosen: () => settings.current.chosenModel,
    log,
  });
  const elsewhere = new RemoteAnswers({ open: (id) => remotes.open(id), log });
  const answers = new PlacedAnswers(here, elsewhere);
  const attachments = new Attachments({ catalogue: catalogue.value, tickets, parse, engine });
  const answerTools = new AnswerTools([
    calculator,
    clock(),
    ownRecords({
      list: () => projects.list(),
      search: (...asked) => curating.search(...asked),
      with: (id, work) => projects.with(id, work),
    }),
  ]);
  const conversations = new Conversations({
    catalogue: catalogue.value,
    library,
    engine,
    answers,
    tools: answerTools,
    adapterName: (hash) => adapters.find(hash)?.name ?? null,
    remote: (id) => remotes.find(id),
    settings,
    log,
    watch: (writing) => credit.colophons.watch(writing),
    revised: () => live.revised('conversations'),
  });
  const api = new LocalApi({
    catalogue: catalogue.value,
    shelves: shelvesOf(catalogue.value, library, live, () => remotes.served()),
    answers,
    embed: (model, texts, signal) => besides.embedWith(model, texts, signal),
    settings,
    log,
    loaded: () => engine.status.model?.hash ?? null,
  });
  const projects = new Projects({
    folder: places.projects,
    derived: places.derived,
    disk,
    log,
    revised: () => live.revised('projects'),
    atWork: (project) => jobs.unfinished().some(({ input }) => projectOf(input) === project),
    importing: () => new Set(jobs.unfinished().flatMap(({ job }) => (job.kind === 'import-records' ? [job.id] : []))),
  });
  const formats = new FormatsEngine({ shell, log });
  const exports = places.exports;
  const curating = new Curating({
    projects,
    formats,
    tickets,
    outgoing,
    jobs,
    disk,
    derived: places.derived,
    exports,
  });
  const { net, fetching } = openFetching({
    catalogue: catalogue.value,
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
  const remotes = new Remotes({
    catalogue: catalogue.value,
    net,
    keys: new KeyBox(places.remoteKeys, shell.vault),
    log,
    revised: () => {
      live.revised('models');
      api.modelsChanged();
    },
  });
  live.readFrom(() => ({
    engine: engine.status,
    beside: besides.status,
    jobs: jobs.current(),
    network: net.uses,
    ledger: credit.ledger.failure,
  }));

  jobs.register(addModelJob({ tickets, parse, shelf, disk: realDisk }));
  jobs.register(
    addAdapterJob({
      catalogue: catalogue.value,
      tickets,
      parse,
      files: adapterFiles,
      disk,
      base: (hash) => library.sound(hash),
      recognise: (files, name) => recognise(files, name),
      added: () => live.revised('adapters'),
    }),
  );
  const imported = (project: string) => {
    live.revised('projects');
    curating.catchUp(project).catch((error: unknown) => log.error('no search index was made', error));
  };
  jobs.register(importJob({ projects, tickets, formats, disk, unfinished: () => jobs.unfinished(), imported }));
  const snapshots = new Snapshots({
    folder: places.snapshots,
    projects,
    jobs,
    outgoing,
    disk,
    exports,
    projectsFolder: places.projects,
    changed: () => snapshotsChanged(),
  });
  const credit = openCredit({
    places,
    shell,
    log,
    catalogue: catalogue.value,
    jobs,
    identity,
    snapshots,
    engine,
    library,
    adapters,
    families,
    conversations,
    outgoing,
    disk,
    changed: () => live.changed(),
  });
  const snapshotsChanged = () => {
    live.revised('snapshots');
    credit.catchUp().catch((error: unknown) => log.error('no trace index was made', error));
  };
  const sealedOf = (root: string, context: JobContext) => sealedSource(snapshots, root, context, disk);
  jobs.register(exportJob({ projects, formats, sealed: sealedOf, folder: exports, disk }));
  const sealed = () => snapshotsChanged();
  jobs.register(sealJob({ projects, identity, folder: places.snapshots, disk, version: shell.version, sealed }));
  jobs.register(verifyJob({ snapshots, disk }));
  const branched = () => live.revised('projects');
  jobs.register(branchJob({ snapshots, projects: places.projects, disk, branched }));
  const looking = { projects, derived: places.derived, disk };
  jobs.register(duplicatesJob(looking));
  jobs.register(personalDataJob(looking));
  jobs.register(outliersJob(looking));
  jobs.register(leakageJob({ ...looking, snapshots }));
  const likeness = new Likeness({
    catalogue: catalogue.value,
    folder: places.likeness,
    find: (hash) => adapters.find(hash),
    recordsPath: (root) => snapshots.recordsPath(root),
    revision: () => {
      const now = live.get().revisions;
      return `${now.adapters} ${now.snapshots}`;
    },
  });
  const prompts = new Prompts({
    catalogue: catalogue.value,
    self: async () => (await identity).publicKey,
    revised: () => live.revised('conversations'),
  });
  const suggestions = new Suggestions({
    projects,
    jobs,
    engine,
    library,
    settings,
    disk,
    derived: places.derived,
    revised: () => live.revised('suggestions'),
  });
  jobs.register(labelErrorsJob({ ...looking, suggestions }));
  const sources = (roots: readonly string[]) => sourcesOf(snapshots, roots);
  const familyOf = (hash: string) => families.familyOf(hash);
  const trainable = (hash: string) => library.sound(hash);
  const outside = new Outside({ jobs, identity, base: trainable, sources, familyOf });
  jobs.register(exportTrainingJob({ folder: exports, formats, identity, sources, disk }));
  const recognise = recogniser({
    sources,
    familyOf,
    key: async () => (await identity).publicKey,
    find: (hash) => library.find(hash),
    disk,
  });
  const {
    factory,
    benchmarks,
    close: closeFactory,
  } = openFactory({
    folder: places.runs,
    benchmarks: places.benchmarks,
    derived: places.derived,
    tickets,
    adapters,
    settings,
    catalogue: catalogue.value,
    jobs,
    parse,
    adapterFiles,
    families,
    snapshots,
    arbiter: engine.arbiter,
    outgoing,
    identity,
    base: (hash) => library.sound(hash),
    disk,
    shell,
    log,
    revised: (what) => live.revised(what),
  });
  const tidied = tidy().catch((error: unknown) => log.error('what the last run left could not be put in order', error));

  api.start().catch((error: unknown) => log.error('the API could not be opened', error));

  const router = {
    api: apiProcedures(api),
    app: appProcedures({
      shell,
      settings,
      identity,
      live,
      log,
      dataFolder: folder,
      catalogueRecovered: catalogueLost,
    }),
    settings: settingsProcedures(settings),
    jobs: jobProcedures(jobs),
    files: fileProcedures(tickets, outgoing, shell),
    credit: creditProcedures(credit),
    factory: factoryProcedures(factory),
    fetch: fetchProcedures(fetching),
    outside: outsideProcedures(outside),
    models: modelProcedures(library, adapters, engine, besides),
    adapters: adapterProcedures(adapters, families, pins),
    conversations: conversationProcedures(
      conversations,
      new Presets(catalogue.value, () => live.revised('conversations')),
      likeness,
    ),
    attachments: attachmentProcedures(attachments),
    benchmarks: benchmarkProcedures(benchmarks),
    projects: projectProcedures(projects, curating),
    prompts: promptProcedures(prompts),
    quality: qualityProcedures(new Quality({ jobs, ...looking })),
    remotes: remoteProcedures(remotes),
    snapshots: snapshotProcedures(snapshots),
    suggestions: suggestionProcedures(suggestions),
  };
  const handler = new StandardRPCHandler(router, {
    clientInterceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          // Other errors than these are bugs: the window sees them without their details, the log without the payload.
          const meant = error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR';
          if (!meant) log.error(`${call.path.join('.')} threw`, error);
          throw error;
        }
      },
    ],
  });
  const wires = new Set<Wire>();

  /** Takes up the jobs of the last run, and removes what belongs to none. Windows are served meanwhile. */
  async function tidy(): Promise<void> {
    for (const { input } of jobs.takeUp()) {
      const source = addModelInputSchema.safeParse(input);
      if (source.success) for (const file of [source.data, ...source.data.rest]) await tickets.restore(file);
      for (const file of importInputSchema.safeParse(input).data?.files ?? []) await tickets.restore(file);
      for (const file of addAdapterInputSchema.safeParse(input).data?.files ?? []) await tickets.restore(file);
    }
    jobs.start();
    await tickets.sweep();
    await projects.sweep();
    await factory.sweep();
    await curating.sweep();
    await snapshots.sweep();
    await shelf.sweep(new Set(jobs.unfinished().map(({ job }) => job.id)));
    await adapterFiles.sweep(new Set(jobs.unfinished().map(({ job }) => job.id)));
    if (catalogueLost) {
      log.info('models were found again', { count: await shelf.adopt() });
      log.info('adapters were found again', { count: await adapters.adopt() });
    }
    for (const model of library.list()) enterFamily(model);
    await credit.catchUp();
    credit.colophons.takeUp();
  }

  return ok({
    serve(wire) {
      wires.add(wire);
      wire.onClose(() => wires.delete(wire));
      serveOverWire(wire, handler, (error) => log.error('a frame could not be read', error));
    },
    settings,
    log,
    offerLocalFile: (path) => tickets.offerLocal(path),
    async close() {
      await api.close();
      await conversations.close();
      await credit.colophons.close();
      await likeness.close();
      for (const wire of wires) wire.close();
      await tidied;
      await jobs.close();
      await credit.close();
      await closeFactory();
      await curating.close();
      await suggestions.close();
      await projects.close();
      const identityClosed = identity.then((known) => known.close()).catch(() => {});
      await Promise.all([
        engine.close(),
        besides.close(),
        parse.close(),
        formats.close(),
        tickets.close(),
        identityClosed,
      ]);
      catalogue.value.close();
      log.close();
      lock.value.release();
    },
  });
}
