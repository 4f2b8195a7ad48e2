import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The switches that are burnt into the packed program, as electron-builder.yml names them. */
export type Fuses = Record<string, boolean>;

/** What electron-builder itself stands on; these are found where it finds them. */
function fromBuilder(name: string): unknown {
  const require = createRequire(import.meta.url);
  return createRequire(createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'))(name);
}

export function readYaml(path: string): unknown {
  const yaml = fromBuilder('js-yaml') as { load: (text: string) => unknown };
  return yaml.load(readFileSync(path, 'utf8'));
}

export function builderSettings(root: string): Record<string, unknown> & { electronFuses: Fuses } {
  return readYaml(join(root, 'electron-builder.yml')) as Record<string, unknown> & { electronFuses: Fuses };
}

/** An entry in the table of contents of an archive: a file, or a folder when it has `files`. */
export interface ArchiveEntry {
  size?: number;
  unpacked?: boolean;
  files?: Record<string, ArchiveEntry>;
}

/** What reads Electron's archives. */
export function archives() {
  return fromBuilder('@electron/asar') as {
    getRawHeader: (archive: string) => { header: ArchiveEntry };
    extractAll: (archive: string, folder: string) => void;
    extractFile: (archive: string, name: string) => Buffer;
  };
}

/** The packed program of this system, if it was built: what a person would start. */
export function packedProgram(root: string): string | undefined {
  const dist = join(root, 'out', 'dist');
  const places = existsSync(dist) ? readdirSync(dist).toSorted() : [];
  return places
    .map((place) => {
      if (process.platform === 'darwin') return join(dist, place, 'Colophon.app', 'Contents', 'MacOS', 'Colophon');
      return join(dist, place, process.platform === 'win32' ? 'Colophon.exe' : 'colophon');
    })
    .find((path) => existsSync(path));
}

/** Reads the fuses back from the program. A fuse that is not there reads as `undefined`. */
export async function fusesOf(program: string, names: readonly string[]): Promise<Record<string, boolean | undefined>> {
  const { getCurrentFuseWire, FuseV1Options } = fromBuilder('@electron/fuses') as {
    getCurrentFuseWire: (path: string) => Promise<Record<number, number>>;
    FuseV1Options: Record<string, number>;
  };
  const wire = await getCurrentFuseWire(program);
  return Object.fromEntries(
    names.map((name) => {
      const option = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)];
      const state = option === undefined ? undefined : wire[option];
      return [name, state === ON ? true : state === OFF ? false : undefined];
    }),
  );
}

const ON = '1'.charCodeAt(0);
const OFF = '0'.charCodeAt(0);

/** Starts the program and gives all that it prints, until it ends or for as long as `limitMs`. */
export function whatItPrints(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<{ text: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const take = (part: Buffer) => {
      text += part.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const patience = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.once('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
    child.once('exit', (code) => {
      clearTimeout(patience);
      resolve({ text, code });
    });
  });
}

export interface Misuse {
  name: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** When it prints this, the misuse worked. */
  sign: string;
}

/** Three ways to make an Electron program run somebody else's code. `script` is a file that prints "MISUSED". */
export function misuses(script: string): Misuse[] {
  return [
    { name: 'ELECTRON_RUN_AS_NODE', args: [script], environment: { ELECTRON_RUN_AS_NODE: '1' }, sign: 'MISUSED' },
    { name: 'NODE_OPTIONS', args: [], environment: { NODE_OPTIONS: `--require=${script}` }, sign: 'MISUSED' },
    { name: '--inspect', args: ['--inspect=0'], environment: {}, sign: 'Debugger listening' },
  ];
}
