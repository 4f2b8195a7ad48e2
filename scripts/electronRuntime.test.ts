import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchElectron, findElectron } from './electronRuntime.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'colophon-runtime-'));
  await put('package.json', '{"name":"electron","version":"45.4.1"}');
});
afterEach(() => rm(root, { recursive: true }));

async function put(name: string, text: string): Promise<string> {
  const path = join(root, 'node_modules', 'electron', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

/** As Electron's own program leaves it. */
async function install(version = '45.4.1'): Promise<string> {
  await put('path.txt', 'electron');
  await put('dist/version', `${version}\n`);
  return put('dist/electron', '');
}

/** The path that it brought, or the sentence that it said. */
async function fetched(timeoutMs = 10_000): Promise<string> {
  const result = await fetchElectron(root, { timeoutMs });
  return result.ok ? result.value : result.failure.sentence;
}

describe("Electron's runtime", () => {
  it('is found where its own program puts it', async () => {
    const program = await install();
    expect(findElectron(root, {}, 'linux')).toBe(program);
  });

  it('is found when its version begins with a "v"', async () => {
    const program = await install('v45.4.1');
    expect(findElectron(root, {}, 'linux')).toBe(program);
  });

  it.each([
    ['linux', 'electron'],
    ['win32', 'electron.exe'],
    ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ] as const)('is found on %s without the note of its path', async (platform, name) => {
    await put('dist/version', '45.4.1');
    const program = await put(`dist/${name}`, '');
    expect(findElectron(root, {}, platform)).toBe(program);
  });

  it('of another version is not the one', async () => {
    await install('44.0.0');
    expect(findElectron(root, {}, 'linux')).toBeUndefined();
  });

  it('that is not there is not found, and nothing is fetched for it', () => {
    expect(findElectron(root, {}, 'linux')).toBeUndefined();
    expect(findElectron(join(root, 'nowhere'), {}, 'linux')).toBeUndefined();
    expect(findElectron(root, {}, 'aix')).toBeUndefined();
  });

  it('is taken from where a person says, or not at all', async () => {
    await install();
    const elsewhere = join(root, 'elsewhere');
    await mkdir(elsewhere);
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere }, 'linux')).toBeUndefined();
    await writeFile(join(elsewhere, 'electron'), '');
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere }, 'linux')).toBe(join(elsewhere, 'electron'));
  });
});

describe('fetching it', () => {
  it.skipIf(process.platform !== 'linux')("runs Electron's own program, and gives what it brought", async () => {
    const program = await install();
    await rm(program);
    await put('install.js', `require('node:fs').writeFileSync(${JSON.stringify(program)}, '');`);
    expect(await fetched()).toBe(program);
  });

  it('that brings nothing says so in a sentence', async () => {
    await put('install.js', 'process.exit(1);');
    expect(await fetched()).toContain('could not be fetched');
  });

  it('that takes too long is ended', async () => {
    await put('install.js', 'setInterval(() => {}, 1000);');
    const began = Date.now();
    expect(await fetched(300)).toContain('did not arrive within');
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('without the package says what to do', async () => {
    expect(await fetched()).toContain('npm ci');
  });
});
