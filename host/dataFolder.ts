import { join, resolve } from 'node:path';

/** Where everything is kept when nobody says otherwise: the same folder for the desktop app and for the server. */
export function defaultDataFolder(system: {
  platform: NodeJS.Platform;
  home: string;
  environment: NodeJS.ProcessEnv;
}): string {
  const { platform, home, environment } = system;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Colophon');
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Colophon');
  return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'colophon');
}

/** The folder of `--data=DIR` or `--data DIR`; Chromium's own switches stand in the same list. */
export function dataFolderIn(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    const given = arg.startsWith('--data=')
      ? arg.slice('--data='.length)
      : arg === '--data'
        ? args[index + 1]
        : undefined;
    if (given !== undefined && given !== '') return resolve(given);
  }
  return undefined;
}
