import { ORPCError } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { isWrittenHere } from './chain/chain.ts';
import { addAdapterInputSchema } from './adapters/addAdapter.ts';
import { type Ask, openAsk } from './conversations/openAsk.ts';
import { openCredit } from './credit/openCredit.ts';
import { realDisk } from './durable/disk.ts';
import type { Disk } from './durable/disk.ts';
import { openFactory } from './factory/openFactory.ts';
import { type Ground, type HostStartFailure, openGround } from './ground.ts';
import { addModelInputSchema } from './library/addModel.ts';
import { openModels } from './library/openModels.ts';
import type { Log } from './log/log.ts';
import { unmetDemands } from '#core/attestation/demand.ts';
import { AttestationStore } from './attestations/attestationStore.ts';
import { Attestations } from './attestations/attestations.ts';
import { Acting } from './datanets/acting.ts';
import { Audits } from './datanets/audits.ts';
import { Desk } from './datanets/desk.ts';
import { Looks } from './datanets/lookJob.ts';
import { holdingsOf } from './datanets/holdings.ts';
import type { HoldingsOf } from './datanets/holdings.ts';
import { openDatanets } from './datanets/openDatanets.ts';
import { openOutside } from './outside/openOutside.ts';
import { actingProcedures } from './procedures/acting.ts';
import { auditProcedures } from './procedures/audits.ts';
import { adapterProcedures } from './procedures/adapters.ts';
import { apiProcedures } from './procedures/api.ts';
import { appProcedures } from './procedures/app.ts';
import { attestationProcedures } from './procedures/attestations.ts';
import { attachmentProcedures } from './procedures/attachments.ts';
import { benchmarkProcedures } from './procedures/benchmarks.ts';
import { conversationProcedures } from './procedures/conversations.ts';
import { creditProcedures } from './procedures/credit.ts';
import { datanetProcedures } from './procedures/datanets.ts';
import { deploymentProcedures } from './procedures/deployment.ts';
import { factoryProcedures } from './procedures/factory.ts';
import { fetchProcedures } from './procedures/fetch.ts';
import { fileProcedures } from './procedures/files.ts';
import type { SentPart } from './files/tickets.ts';
import { jobProcedures } from './procedures/jobs.ts';
import { modelProcedures } from './procedures/models.ts';
import { networkProcedures } from './procedures/networks.ts';
import { outsideProcedures } from './procedures/outside.ts';
import { readingProcedures } from './procedures/reading.ts';
import { projectProcedures } from './procedures/projects.ts';
import { promptProcedures } from './procedures/prompts.ts';
import { publishingProcedures } from './procedures/publishing.ts';
import { qualityProcedures } from './procedures/quality.ts';
import { remoteProcedures } from './procedures/remotes.ts';
import { settingsProcedures } from './procedures/settings.ts';
import { settlementProcedures } from './procedures/settlement.ts';
import { snapshotProcedures } from './procedures/snapshots.ts';
import { starterProcedures } from './procedures/starter.ts';
import { suggestionProcedures } from './procedures/suggestions.ts';
import { sendingProcedures } from './procedures/sending.ts';
import { versionProcedures } from './procedures/versions.ts';
import { walletProcedures } from './procedures/wallet.ts';
import { importInputSchema } from './projects/importInput.ts';
import { openCurate } from './projects/openCurate.ts';
import { openPublishing } from './publishing/openPublishing.ts';
import { openReading } from './reading/openReading.ts';
import type { SettingsStore } from './settings/settings.ts';
import { openSettlement } from './settlement/openSettlement.ts';
import type { Shell } from './shell.ts';
import { addSnapshotInputSchema, addedFiles } from './snapshots/addSnapshot.ts';
import { openStarter } from './starter/openStarter.ts';
import { openVersions } from './versions/openVersions.ts';
import { openWallet } from './wallet/openWallet.ts';

export interface Host {
  /** Serves the window's contract over a wire until it closes. */
  serve(wire: Wire): void;
  readonly settings: SettingsStore;
  readonly log: Log;
  /** For a file that was dropped on the desktop window: the page never learns its path. */
  offerLocalFile(path: string): Promise<Result<OfferedFile, Failure>>;
  /** The next part of a file that a window sends beside its wire: packed into a message it would cost several times as much. */
  receivePart(ticket: string, at: number, part: SentPart): Promise<Result<{ received: number }, Failure>>;
  close(): Promise<void>;
}

export async function openHost(options: {
  dataFolder: string;
  shell: Shell;
  /** What projects, snapshots and exports are written through. */
  disk?: Disk;
}): Promise<Result<Host, HostStartFailure>> {
  const { dataFolder, shell, disk = realDisk } = options;
  const opened = await openGround(dataFolder, shell, disk, (ticket) => {
    models.library.arrived(ticket);
    models.adapters.arrived(ticket);
  });
  if (!opened.ok) return opened;
  const ground = opened.value;
  const { settings, identity, live, jobs, tickets, outgoing, log } = ground;

  // Each room stands on those before it; where one tells a later one something, it does so when both are there.
  const models = openModels(ground, {
    engineChanged: () => {
      ask.conversations.engineChanged();
      live.changed();
    },
    recognise: (files, name) => recognise(files, name),
  });
  const curate = openCurate(ground, models, {
    holdings: (root) => holdings(root),
    snapshotsChanged: () => {
      credit.catchUp().catch((error: unknown) => log.error('no trace index was made', error));
      reading.sweep().catch((error: unknown) => log.error('indexes of removed snapshots are left', error));
    },
    isPractice: (network) => isWrittenHere(chains.networks.chain(network)),
  });
  const reading = openReading(ground, models, curate, (root) => holdings(root));
  const ask: Ask = openAsk(ground, models, curate, reading.reading, {
    watch: (writing) => credit.colophons.watch(writing),
    meter: {
      reserve: (answers) => settlement.meter.reserve(answers),
      release: (messages) => settlement.meter.release(messages),
      ended: (answer) => settlement.meter.ended(answer),
    },
  });
  const credit = openCredit(
    ground,
    models,
    curate,
    ask,
    () => ({ runs, factory }),
    (root) => chains.datanets.provenSince(root),
    (adapter) => chains.datanets.learntFrom(adapter),
  );
  const { outside, recognise } = openOutside(ground, models, curate, (root) => holdings(root));
  const {
    factory,
    benchmarks,
    runs,
    close: closeFactory,
  } = openFactory(
    ground,
    models,
    curate,
    (root) => holdings(root),
    () => credit.makeRoom(),
  );
  const starter = openStarter(ground, models, curate, { runs });
  const chains = await openDatanets(ground, models.net);
  const wallet = openWallet(ground, chains.networks);
  const publishing = openPublishing(ground, {
    snapshots: curate.snapshots,
    net: models.net,
    chain: (id) => chains.networks.chain(id),
    accepted: (network, datanet) => chains.datanets.accepted(network, datanet),
    unattested: async (network, datanet, account) => {
      const said = await chains.datanets.saidOf(network, datanet);
      return unmetDemands(said?.demands ?? [], attestations.of(account));
    },
    members: chains.datanets,
    encryption: curate.encryption,
    calls: wallet.calls,
  });
  const attestations = new Attestations({
    wallet,
    store: new AttestationStore(ground.catalogue),
    net: models.net,
    revised: () => {
      live.revised('wallet');
      live.revised('datanets');
    },
  });
  const versions = openVersions(ground, {
    chains,
    snapshots: curate.snapshots,
    encryption: curate.encryption,
    net: models.net,
    calls: wallet.calls,
  });
  const acting = new Acting({
    wallet,
    store: chains.store,
    encryption: curate.encryption,
    saidOf: (network, datanet) => chains.datanets.saidOf(network, datanet),
    governance: (network, datanet) => chains.datanets.governance(network, datanet),
  });
  const audits = new Audits({ datanets: chains.datanets, store: chains.store, calls: wallet.calls });
  const { snapshots } = curate;
  const settlement = openSettlement(ground, { chains, wallet, models, snapshots, credit });
  const looks = new Looks({
    datanets: chains.datanets,
    snapshots: curate.snapshots,
    disk,
    catalogue: ground.catalogue,
    jobs,
    changed: () => live.revised('datanets'),
  });
  jobs.register(looks.job());
  const desk = new Desk({
    datanets: chains.datanets,
    snapshots: curate.snapshots,
    store: chains.store,
    looks,
    revised: () => live.revised('datanets'),
  });
  live.readFrom(() => ({
    engine: models.engine.status,
    beside: [...models.besides.status, ...models.engine.draft.status],
    jobs: jobs.current(),
    network: models.net.uses,
    ledger: credit.ledger.failure,
  }));

  const tidied = tidy().catch((error: unknown) => log.error('what the last run left could not be put in order', error));
  ask.api.start().catch((error: unknown) => log.error('the API could not be opened', error));

  const router = {
    acting: actingProcedures(acting),
    adapters: adapterProcedures(models.adapters, models.families, models.pins),
    api: apiProcedures(ask.api),
    app: appProcedures({
      shell,
      settings,
      identity,
      live,
      log,
      dataFolder,
      catalogueRecovered: ground.catalogueLost,
    }),
    attestations: attestationProcedures(attestations),
    attachments: attachmentProcedures(ask.attachments),
    benchmarks: benchmarkProcedures(benchmarks),
    conversations: conversationProcedures(ask.conversations, ask.presets, ask.likeness),
    credit: creditProcedures(credit),
    audits: auditProcedures(audits),
    datanets: datanetProcedures(chains.datanets, desk, jobs),
    deployment: deploymentProcedures(wallet.deployment),
    factory: factoryProcedures(factory),
    fetch: fetchProcedures(models.fetching),
    files: fileProcedures(tickets, outgoing, shell),
    jobs: jobProcedures(jobs),
    models: modelProcedures(models),
    networks: networkProcedures(chains.networks, chains.practice),
    outside: outsideProcedures(outside),
    projects: projectProcedures(curate.projects, curate.curating),
    prompts: promptProcedures(ask.prompts),
    publishing: publishingProcedures(publishing),
    quality: qualityProcedures(curate.quality),
    reading: readingProcedures(reading),
    remotes: remoteProcedures(ask.remotes),
    sending: sendingProcedures(wallet, (chain) => void chains.datanets.read(chain)),
    settings: settingsProcedures(settings),
    settlement: settlementProcedures(settlement),
    snapshots: snapshotProcedures(curate.snapshots, curate.travelling),
    starter: starterProcedures(starter),
    suggestions: suggestionProcedures(curate.suggestions),
    versions: versionProcedures(versions),
    wallet: walletProcedures(wallet.keys),
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

  function holdings(root: string): ReturnType<HoldingsOf> {
    const origins = (of: string) => curate.travelling.origins(of);
    const accounts = async () =>
      (await wallet.keys.accounts()).flatMap((one) => (one.kind === 'watch' ? [] : one.address));
    return holdingsOf({ origins, indexOf: (network) => chains.datanets.indexOf(network), accounts }, root);
  }

  /** Takes up the jobs of the last run, and removes what belongs to none. Windows are served meanwhile. */
  async function tidy(): Promise<void> {
    await takeUpJobs(ground);
    await curate.tidy();
    await factory.sweep();
    await models.tidy();
    await reading.sweep();
    await credit.catchUp();
    credit.colophons.takeUp();
    settlement.start();
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
    receivePart: (ticket, at, part) => tickets.write(ticket, at, part),
    async close() {
      await ask.close();
      await credit.colophons.close();
      for (const wire of wires) wire.close();
      await tidied;
      await jobs.close();
      await credit.close();
      await closeFactory();
      await reading.close();
      await curate.close();
      await models.close();
      await settlement.close();
      await wallet.close();
      await chains.close();
      await ground.close();
    },
  });
}

/** Jobs go on with the files that were given to them. */
async function takeUpJobs({ jobs, tickets }: Ground): Promise<void> {
  for (const { input } of jobs.takeUp()) {
    const source = addModelInputSchema.safeParse(input);
    if (source.success) for (const file of [source.data, ...source.data.rest]) await tickets.restore(file);
    for (const file of importInputSchema.safeParse(input).data?.files ?? []) await tickets.restore(file);
    for (const file of addAdapterInputSchema.safeParse(input).data?.files ?? []) await tickets.restore(file);
    const snapshot = addSnapshotInputSchema.safeParse(input).data;
    if (snapshot !== undefined) for (const file of addedFiles(snapshot)) await tickets.restore(file);
  }
  jobs.start();
  await tickets.sweep();
}
