import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from '#scripts/chromium.ts';

export interface BareChromium {
  /** Resident memory of the process that draws the page, in bytes; 0 where it cannot be read. */
  rendererBytes(): number;
  close(): Promise<void>;
}

/**
 * A headless Chromium with nothing attached to it: a debugger slows what it watches. Pages report by asking for an
 * address of the bench's own server.
 */
export async function openBareChromium(address: string): Promise<BareChromium> {
  const program = await ensureChromium();
  if (!program.ok) throw new Error(program.failure.sentence);
  const profile = await mkdtemp(join(tmpdir(), 'colophon-bench-'));
  const child = spawn(
    program.value,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-extensions',
      '--window-size=1280,800',
      `--user-data-dir=${profile}`,
      address,
    ],
    { stdio: 'ignore' },
  );
  return {
    rendererBytes: () => residentBytes(child, '--type=renderer'),
    async close() {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function residentBytes(browser: ChildProcess, kind: string): number {
  if (process.platform === 'win32') return 0;
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,args='])
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, kib, ...args]) => ({
      pid: Number(pid),
      parent: Number(parent),
      bytes: Number(kib) * 1024,
      args: args.join(' '),
    }));
  const family = new Set([browser.pid ?? 0]);
  for (let grown = 0; grown !== family.size;) {
    grown = family.size;
    for (const row of rows) if (family.has(row.parent)) family.add(row.pid);
  }
  return Math.max(0, ...rows.filter((row) => family.has(row.pid) && row.args.includes(kind)).map((row) => row.bytes));
}
