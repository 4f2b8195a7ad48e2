import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig, Rolldown } from 'vite';
import { fingerprint } from './fingerprint.ts';

const SOURCES = [
  'electron',
  'host',
  'native',
  'keys',
  'contracts',
  'core',
  'protocol',
  'scripts/buildElectron.ts',
  'package-lock.json',
];

/** Electron's own, and what has native parts: these stay outside of the bundles. */
const OUTSIDE = ['electron', 'node-llama-cpp'];

/** Builds main, preload and engine for the desktop app, unless their sources are those of the last build. */
export async function ensureElectronParts(root: string): Promise<void> {
  const stamp = join(root, 'out', 'electron', '.sources');
  const wanted = fingerprint(root, SOURCES);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { build } = await import('vite');
  for (const config of electronBuilds(root)) await build(config);
  writeFileSync(stamp, wanted);
}

function electronBuilds(root: string): InlineConfig[] {
  return [
    bundle(root, 'electron', ['main', 'engine', 'sealWorker', 'readWorker'], {
      format: 'es',
      chunkFileNames: 'part-[name]-[hash].js',
    }),
    // A sandboxed preload can load nothing but Electron: one file, and CommonJS.
    bundle(root, 'electron', ['preload'], { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }),
    bundle(root, 'native', ['main'], { format: 'es', chunkFileNames: 'part-[name]-[hash].js' }),
    bundle(root, 'keys', ['main'], { format: 'es', chunkFileNames: 'part-[name]-[hash].js' }),
  ];
}

function bundle(
  root: string,
  room: 'electron' | 'native' | 'keys',
  entries: readonly string[],
  output: Rolldown.OutputOptions,
): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: OUTSIDE },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(root, 'out', room),
      emptyOutDir: !entries.includes('preload'),
      // The words of those whose work is in the bundle go along with it; the preload holds nobody else's.
      license: entries.includes('preload') ? false : { fileName: 'licences.md' },
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: OUTSIDE,
        input: Object.fromEntries(entries.map((entry) => [entry, join(root, room, `${entry}.ts`)])),
        output: { entryFileNames: '[name].js', ...output },
      },
    },
  };
}
