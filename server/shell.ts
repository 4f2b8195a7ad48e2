import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Shell } from '#host/shell.ts';
import { startEngineProcess } from './engineProcess.ts';
import { startKeyProcess } from './keyProcess.ts';

/** The headless shell: no file dialog, no keychain, no word when the screen is locked. It says so instead of pretending. */
export function serverShell(options: {
  version: string;
  /** Where the app's own files lie: its children are started from there. */
  root: string;
  starter?: string;
}): Shell {
  return {
    kind: 'server',
    version: options.version,
    vault: {
      protection: () => Promise.resolve('file'),
      seal: (plain) => Promise.resolve(plain),
      open: (sealed) => Promise.resolve(sealed),
    },
    ...(options.starter !== undefined && { starter: options.starter }),
    pickFiles: null,
    openLink: openOutside,
    showFolder: openOutside,
    startEngine: (duty) => startEngineProcess(join(options.root, 'native', 'main.ts'), duty),
    startKeys: () => startKeyProcess(join(options.root, 'keys', 'main.ts')),
  };
}

/** Hands a link or a folder to the system. Resolves to false where the system has nothing to open it with. */
export function openOutside(target: string): Promise<boolean> {
  const [command, ...rest] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['explorer.exe'] : ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command ?? 'xdg-open', [...rest, target], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
}
