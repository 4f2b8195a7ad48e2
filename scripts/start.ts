import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from '#host/dataFolder.ts';
import { runServer } from '#server/server.ts';
import { ensureWindow } from './buildWindow.ts';
import { ensureElectronParts, fetchElectron, findElectron } from './electronRuntime.ts';
import { root, runProgram } from './run.ts';

const DEFAULT_PORT = 4517;
const dataFolder = defaultDataFolder({ platform: process.platform, home: homedir(), environment: process.env });

const HELP = `npm start -- [options]

Opens Colophon: the desktop app where Electron's runtime and a display are at hand, otherwise a server for a browser on
this machine.

  --headless     the server, also where the desktop app could be opened
  --port NUMBER  the server's port (default ${DEFAULT_PORT}; a fixed one, because a browser keeps its data by port; 0: any)
  --data DIR     where everything is kept (default ${dataFolder})
  --no-open      do not open a browser
  --help         this text`;

const options = readOptions();
if (typeof options === 'string') {
  console.error(options);
  process.exitCode = 2;
} else if (options.help) {
  console.log(HELP);
} else {
  const electron = options.headless ? undefined : await desktopRuntime();
  await ensureWindow();
  if (electron === undefined) await serve(options);
  else await openDesktop(electron, options.data);
}

function readOptions(): { headless: boolean; port: number; data: string; open: boolean; help: boolean } | string {
  try {
    const { values } = parseArgs({
      options: {
        headless: { type: 'boolean', default: false },
        port: { type: 'string', default: String(DEFAULT_PORT) },
        data: { type: 'string', default: dataFolder },
        open: { type: 'boolean', default: true },
        help: { type: 'boolean', default: false },
      },
      allowNegative: true,
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return `--port wants a number from 0 to 65535, not "${values.port}".`;
    return { ...values, port, data: resolve(values.data) };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`;
  }
}

/** Electron's program, fetched if need be; `undefined`, with a sentence, where the desktop app cannot run. */
async function desktopRuntime(): Promise<string | undefined> {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) {
    console.log('No display here: serving a browser on this machine instead of opening the desktop app.');
    return undefined;
  }
  const found = findElectron(root);
  if (found !== undefined) return found;
  console.log("Fetching Electron's runtime (about 120 MB, once).");
  const fetched = await fetchElectron(root, { timeoutMs: 300_000 });
  if (fetched.ok) return fetched.value;
  console.log(`${fetched.failure.sentence} Serving a browser on this machine instead.`);
  return undefined;
}

async function openDesktop(electron: string, data: string): Promise<void> {
  await ensureElectronParts(root);
  process.exitCode = await runProgram(electron, [root, `--data=${data}`]);
}

async function serve({ data, port, open }: { data: string; port: number; open: boolean }): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const canOpenBrowser = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  const started = await runServer({
    root,
    dataFolder: data,
    port,
    version,
    openBrowser: open && canOpenBrowser,
    say: (line) => console.log(line),
  });
  if ('sentence' in started) {
    console.error(started.sentence);
    process.exitCode = 1;
    return;
  }
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    void started.close().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
