import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Catalogue, openCatalogue } from './catalogue/catalogue.ts';
import { settleConversations } from './conversations/writes.ts';
import type { Disk } from './durable/disk.ts';
import { lockFolder } from './durable/folderLock.ts';
import { Outgoing } from './files/outgoing.ts';
import { Tickets } from './files/tickets.ts';
import { type Identity, openIdentity } from './identity/identity.ts';
import { Jobs } from './jobs/jobs.ts';
import { LiveState } from './live.ts';
import { openLog } from './log/log.ts';
import type { Log } from './log/log.ts';
import { type Places, makePlaces, placesIn } from './places.ts';
import { openSettings } from './settings/settings.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { Shell } from './shell.ts';

/** Why the host did not start. Each shell has a sentence for each. */
export type HostStartFailure =
  | { code: 'DATA_FOLDER_NOT_WRITABLE'; folder: string; detail: string }
  | { code: 'DATA_FOLDER_IN_USE'; folder: string }
  | { code: 'CATALOGUE_NEWER'; folder: string; found: number; known: number };

/** What every room of the host stands on. */
export interface Ground {
  readonly places: Places;
  readonly shell: Shell;
  /** What projects, snapshots and exports are written through. */
  readonly disk: Disk;
  readonly log: Log;
  readonly catalogue: Catalogue;
  /** The catalogue was damaged: what lies in the folders is to be found again. */
  readonly catalogueLost: boolean;
  readonly settings: SettingsStore;
  readonly identity: Promise<Identity>;
  readonly live: LiveState;
  readonly jobs: Jobs;
  readonly tickets: Tickets;
  readonly outgoing: Outgoing;
  /** After everything that stands on it has closed. */
  close(): Promise<void>;
}

export async function openGround(
  folder: string,
  shell: Shell,
  disk: Disk,
  arrived: (ticket: string) => void,
): Promise<Result<Ground, HostStartFailure>> {
  const places = placesIn(folder);
  const made = await makePlaces(places);
  if (!made.ok) return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: made.failure.detail });

  const lock = lockFolder(places.lock);
  if (!lock.ok) {
    if (lock.failure === 'in-use') return fail({ code: 'DATA_FOLDER_IN_USE', folder });
    return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: lock.failure.detail });
  }

  const log = openLog(places.logs, [folder]);
  const opened = openCatalogue(places.catalogue, (fresh) => {
    const settled = settleConversations(fresh);
    if (!settled.ok) log.warn('conversations could not be put in order', { code: settled.failure.code });
  });
  if (!opened.ok) {
    log.close();
    lock.value.release();
    const { failure } = opened;
    if (failure.kind === 'newer')
      return fail({ code: 'CATALOGUE_NEWER', folder, found: failure.found, known: failure.known });
    return fail({ code: 'DATA_FOLDER_NOT_WRITABLE', folder, detail: failure.detail });
  }
  const catalogue = opened.value;
  const catalogueLost = catalogue.keptAside !== null;
  if (catalogueLost) log.warn('the catalogue was damaged', { keptAside: catalogue.keptAside });

  const settings = await openSettings(places.settings);
  if (settings.recovered) log.warn('the settings were damaged; the last good copy or the defaults are used');
  const identity = openIdentity(places.identity, shell.vault, log);
  identity.catch((error: unknown) => log.error('no identity', error));

  const live = new LiveState();
  settings.watch(() => live.revised('settings'));
  const jobs = new Jobs({
    catalogue,
    log,
    changed: () => live.changed(),
    revised: () => live.revised('jobs'),
  });
  const tickets = new Tickets(places.incoming, arrived);
  return ok({
    places,
    shell,
    disk,
    log,
    catalogue,
    catalogueLost,
    settings,
    identity,
    live,
    jobs,
    tickets,
    outgoing: new Outgoing(),
    async close() {
      await Promise.all([tickets.close(), identity.then((known) => known.close()).catch(() => {})]);
      catalogue.close();
      log.close();
      lock.value.release();
    },
  });
}
