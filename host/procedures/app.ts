import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { app as contract } from '#protocol/window/app.ts';
import type { About } from '#protocol/window/app.ts';
import type { Identity } from '../identity/identity.ts';
import type { LiveState } from '../live.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { writeReport } from '../report.ts';

const PLATFORMS: Partial<Record<NodeJS.Platform, About['platform']>> = {
  linux: 'linux',
  darwin: 'mac',
  win32: 'windows',
};

export interface AppParts {
  shell: Shell;
  settings: SettingsStore;
  identity: Promise<Identity>;
  live: LiveState;
  log: Log;
  dataFolder: string;
  catalogueRecovered: boolean;
}

export function appProcedures({ shell, settings, identity, live, log, dataFolder, catalogueRecovered }: AppParts) {
  const os = implement(contract);
  return os.router({
    about: os.about.handler(async () => ({
      version: shell.version,
      shell: shell.kind,
      platform: PLATFORMS[process.platform] ?? 'other',
      picksFiles: shell.pickFiles !== null,
      identity: (await identity).publicKey,
      keyProtection: await shell.vault.protection(),
      settingsRecovered: settings.recovered,
      catalogueRecovered,
    })),
    live: os.live.handler(({ signal }) => live.watch(signal ?? new AbortController().signal)),
    openLink: os.openLink.handler(async ({ input, errors }) => {
      const url = valueOr(errors, safeLink(input.url));
      if (!(await shell.openLink(url))) throw errors.FAILED({ data: { code: 'NOTHING_OPENS_IT', what: 'link' } });
    }),
    showDataFolder: os.showDataFolder.handler(async ({ errors }) => {
      if (!(await shell.showFolder(dataFolder)))
        throw errors.FAILED({ data: { code: 'NOTHING_OPENS_IT', what: 'folder' } });
    }),
    report: os.report.handler(() => ({ text: writeReport({ shell, live, log }) })),
  });
}

/** Only https, and no user name that makes one host look like another ("https://bank.example@elsewhere.example"). */
function safeLink(text: string): Result<string, Failure> {
  const url = URL.parse(text);
  const safe =
    url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname !== '';
  return safe ? ok(url.href) : fail({ code: 'LINK_REFUSED', url: text.slice(0, 200) });
}
