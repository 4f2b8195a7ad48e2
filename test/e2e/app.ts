import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  _electron,
  type Browser,
  type BrowserContext,
  chromium,
  type ElectronApplication,
  type Page,
  test as base,
} from 'playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LONGEST_ACTION_MS = 30_000;

/** The app as a spec sees it: the same in the browser and in Electron. */
export interface App {
  readonly page: Page;
  readonly dataFolder: string;
  /** Chooses a file through whatever dialog the button opens. */
  chooseFile(button: string, path: string): Promise<void>;
  /** Ends the host as a power cut would, and starts it again on the same data. */
  restartHost(meanwhile?: () => Promise<void>): Promise<void>;
  /** Ends the engine child that answers, or the one of another duty, as the system would. */
  killEngine(duty?: 'answer' | 'train'): void;
}

interface Shell {
  page: Page;
  hostProcess(): number;
  chooseFile: App['chooseFile'];
  restartHost: App['restartHost'];
  close(): Promise<void>;
}

export const test = base.extend<{ app: App }>({
  app: async ({}, use, info) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'colophon-e2e-'));
    const shell = info.project.name === 'electron' ? await openElectron(dataFolder) : await openBrowser(dataFolder);
    await use({
      get page() {
        return shell.page;
      },
      dataFolder,
      chooseFile: shell.chooseFile,
      restartHost: shell.restartHost,
      killEngine: (duty = 'answer') => killChild(shell.hostProcess(), duty),
    });
    await shell.close();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  },
});

export { expect } from 'playwright/test';

async function openBrowser(dataFolder: string): Promise<Shell> {
  let server = await startServer(dataFolder, 0);
  const port = Number(new URL(server.link).port);
  const context = await openChromium();
  const page = await context.newPage();
  await page.goto(server.link);
  return {
    page,
    hostProcess: () => server.child.pid ?? 0,
    async chooseFile(button, path) {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: button }).click();
      await (await chooser).setFiles(path);
    },
    async restartHost(meanwhile) {
      await endServer(server.child, 'SIGKILL');
      await meanwhile?.();
      server = await startServer(dataFolder, port);
    },
    async close() {
      await context.close();
      await endServer(server.child, 'SIGTERM');
    },
  };
}

/** One for all walks of this process: starting it takes longer than opening the window in it. */
let running: Promise<Browser> | undefined;

function runningChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM;
  running ??= chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  });
  return running;
}

export async function endChromium(): Promise<void> {
  await (await running)?.close();
  running = undefined;
}

/** Storage of its own, so that specs do not see each other's drafts. */
export async function openChromium(
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<BrowserContext> {
  const browser = await runningChromium();
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // What cannot be done says so itself: the end of a whole walk would not say what it waited for.
  context.setDefaultTimeout(LONGEST_ACTION_MS);
  return context;
}

/** The window in a Chromium of its own, over a data folder that was made ready before. */
export async function inWindow(
  dataFolder: string,
  look: Parameters<typeof openChromium>[0],
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await openChromium(look);
  try {
    const server = await startServer(dataFolder, 0);
    try {
      const page = await context.newPage();
      await page.goto(server.link);
      await use(page);
    } finally {
      await context.close();
      await endServer(server.child, 'SIGTERM');
    }
  } finally {
    await context.close();
  }
}

export async function startServer(dataFolder: string, port: number): Promise<{ child: ChildProcess; link: string }> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    join(root, 'scripts/start.ts'),
    '--headless',
    '--no-open',
    `--port=${port}`,
    `--data=${dataFolder}`,
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (part: Buffer) => {
      said += part.toString('utf8');
      const link = /(http:\S+#open=\S+)/.exec(said)?.[1];
      if (link !== undefined) resolve({ child, link });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

export async function endServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await ended;
}

async function openElectron(dataFolder: string): Promise<Shell> {
  const launch = () =>
    _electron.launch({
      executablePath: process.env.ELECTRON ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, `--data=${dataFolder}`],
    });
  let electron: ElectronApplication = await launch();
  let page = await electron.firstWindow();
  return {
    get page() {
      return page;
    },
    hostProcess: () => electron.process().pid ?? 0,
    async chooseFile(button, path) {
      await electron.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path);
      await page.getByRole('button', { name: button }).click();
    },
    async restartHost(meanwhile) {
      electron.process().kill('SIGKILL');
      await meanwhile?.();
      electron = await launch();
      page = await electron.firstWindow();
    },
    close: () => electron.close(),
  };
}

/** Finds the child by what it was started with; on Windows these specs do not kill. */
function killChild(host: number, duty: 'answer' | 'train'): void {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString('utf8').split('\n');
  const rows = processes
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, ...args]) => ({ pid: Number(pid), parent: Number(parent), args: args.join(' ') }));
  const family = new Set([host]);
  for (let grown = 0; grown !== family.size;) {
    grown = family.size;
    for (const row of rows) if (family.has(row.parent)) family.add(row.pid);
  }
  const child = rows.find(
    (row) => family.has(row.pid) && row.pid !== host && new RegExp(`native/main\\.(ts|js).* ${duty}\\b`).test(row.args),
  );
  if (child === undefined) throw new Error(`there is no engine child to end whose duty is “${duty}”`);
  process.kill(child.pid, 'SIGKILL');
}
