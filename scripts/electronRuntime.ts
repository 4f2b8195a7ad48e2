import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '#core/result.ts';

export { ensureElectronParts } from './buildElectron.ts';

const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'electron',
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

/**
 * Electron's program, where its runtime is there and of the right version. The package itself is not imported: on a
 * machine without the runtime that would start a download, and wait for it.
 */
export function findElectron(
  root: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const program = read(join(folder, 'path.txt')) ?? PROGRAMS[platform];
  if (program === undefined) return undefined;
  const elsewhere = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (elsewhere !== undefined && elsewhere !== '') {
    const path = join(elsewhere, program);
    return existsSync(path) ? path : undefined;
  }
  const wanted = versionIn(read(join(folder, 'package.json')));
  const found = read(join(folder, 'dist', 'version'))?.replace(/^v/, '');
  const path = join(folder, 'dist', program);
  return wanted !== undefined && found === wanted && existsSync(path) ? path : undefined;
}

/** Fetches the runtime with Electron's own program, which checks what it got. Resolves to Electron's program. */
export async function fetchElectron(
  root: string,
  options: { timeoutMs: number },
): Promise<Result<string, { sentence: string }>> {
  const script = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script)) return fail({ sentence: "Electron is not among the dependencies; run 'npm ci' first." });
  const ended = await runFor(options.timeoutMs, script);
  const found = findElectron(root);
  if (found !== undefined) return ok(found);
  if (ended === 'too long') {
    const seconds = Math.round(options.timeoutMs / 1000);
    return fail({
      sentence: `Electron's runtime did not arrive within ${seconds} seconds; a later start tries again.`,
    });
  }
  return fail({
    sentence:
      "Electron's runtime could not be fetched; check that this machine reaches github.com, or set ELECTRON_MIRROR.",
  });
}

function runFor(limitMs: number, script: string): Promise<'ended' | 'too long'> {
  return new Promise((resolve) => {
    // What it prints is a stack for every failed try: the sentence above says it better.
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const patience = setTimeout(() => {
      child.kill('SIGKILL');
      resolve('too long');
    }, limitMs);
    const end = () => {
      clearTimeout(patience);
      resolve('ended');
    };
    child.once('error', end);
    child.once('exit', end);
  });
}

function versionIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const parsed: unknown = JSON.parse(text);
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
