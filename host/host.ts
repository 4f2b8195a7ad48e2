import { StandardRPCHandler } from '@orpc/server/standard';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { openCatalogue } from './catalogue/catalogue.ts';
import { lockFolder } from './durable/folderLock.ts';
import { openIdentity } from './identity/identity.ts';
import { LiveState } from './live.ts';
import { openLog } from './log/log.ts';
import type { Log } from './log/log.ts';
import { makePlaces, placesIn } from './places.ts';
import { appProcedures } from './procedures/app.ts';
import { settingsProcedures } from './procedures/settings.ts';
import { openSettings } from './settings/settings.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { Shell } from './shell.ts';

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
  close(): Promise<void>;
}

export async function openHost(options: { dataFolder: string; shell: Shell }): Promise<Result<Host, HostStartFailure>> {
  const { dataFolder: folder, shell } = options;
  const places = placesIn(folder);
  const made = await makePlaces(places);
  if (!made.ok) return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: made.failure.detail });

  const lock = lockFolder(places.lock);
  if (!lock.ok) {
    if (lock.failure === 'in-use') return fail({ code: 'DATA_FOLDER_IN_USE', folder });
    return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: lock.failure.detail });
  }

  const log = openLog(places.logs, [folder]);
  const catalogue = openCatalogue(places.catalogue);
  if (!catalogue.ok) {
    lock.value.release();
    const { failure } = catalogue;
    if (failure.kind === 'newer')
      return fail({ code: 'CATALOGUE_NEWER', folder, found: failure.found, known: failure.known });
    return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: failure.detail });
  }
  if (catalogue.value.keptAside !== null)
    log.warn('the catalogue was damaged', { keptAside: catalogue.value.keptAside });

  const settings = await openSettings(places.settings);
  if (settings.recovered) log.warn('the settings were damaged; the last good copy or the defaults are used');
  const identity = openIdentity(places.identity, shell.vault, log);
  identity.catch((error: unknown) => log.error('no identity', error));

  const live = new LiveState();
  settings.watch(() => live.revised('settings'));

  const router = {
    app: appProcedures({
      shell,
      settings,
      identity,
      live,
      log,
      dataFolder: folder,
      catalogueRecovered: catalogue.value.keptAside !== null,
    }),
    settings: settingsProcedures(settings),
  };
  const handler = new StandardRPCHandler(router);
  const wires = new Set<Wire>();

  return ok({
    serve(wire) {
      wires.add(wire);
      wire.onClose(() => wires.delete(wire));
      serveOverWire(wire, handler, (error) => log.error('a frame could not be read', error));
    },
    settings,
    log,
    async close() {
      for (const wire of wires) wire.close();
      await identity.catch(() => {});
      catalogue.value.close();
      log.close();
      lock.value.release();
    },
  });
}
