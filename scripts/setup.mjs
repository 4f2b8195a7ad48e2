// Plain JavaScript without dependencies: this runs on a bare machine, before anything is installed, under Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.colophon-setup');

/** The oldest Node that the tools run on.
 * @type {[major: number, minor: number]} */
const OLDEST_NODE = [22, 12];

/** Installs what the lockfile names, unless that very lockfile was installed before. */
function ensureDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Setting up: installing the dependencies (about 1.3 GB, once).');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done =
    npm === undefined
      ? spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
          cwd: root,
          stdio: 'inherit',
          shell: process.platform === 'win32',
        })
      : spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) {
    stop(
      'The dependencies could not be installed. Check that this machine reaches the npm registry, then run the same command again.',
    );
  }
  writeFileSync(stamp, wanted);
}

/**
 * A Node that is new enough: the one that runs this, else the one among the dependencies.
 * @returns {string}
 */
function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const require = createRequire(import.meta.url);
  const system = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const name = process.platform === 'win32' ? 'node.exe' : 'node';
    const path = join(require.resolve(`node-${system}-${process.arch}/package.json`), '..', 'bin', name);
    if (existsSync(path)) return path;
  } catch {
    // Not among the dependencies: there is none for this system.
  }
  return stop(
    `Colophon needs Node ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}. Install a newer Node (nodejs.org), then run the same command again.`,
  );
}

/**
 * Sets up, then hands over to a TypeScript program under the Node found; its exit code becomes ours.
 * @param {string} program
 * @param {string[]} args
 */
export function runUnderNode(program, args) {
  ensureDependencies();
  const node = findNode();
  const path = `${join(node, '..')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
  const child = spawn(node, [...flagsFor(node), join(root, program), ...args], {
    cwd: root,
    stdio: 'inherit',
    // What was compiled once is kept beside what is built: the second start takes half of the first one's time.
    env: { NODE_COMPILE_CACHE: join(root, '.build', 'compiled'), ...process.env, PATH: path },
  });
  // Ctrl+C reaches the child from the terminal itself; here it only must not end us first.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/**
 * What later versions do unasked: run TypeScript (22.18) and offer SQLite (22.13). The bundled Node is one of those.
 * @param {string} node
 */
function flagsFor(node) {
  const flags = ['--disable-warning=ExperimentalWarning'];
  if (node !== process.execPath || isAtLeast(process.versions.node, [22, 18])) return flags;
  if (!isAtLeast(process.versions.node, [22, 13])) flags.push('--experimental-sqlite');
  return [...flags, '--experimental-strip-types'];
}

/** @param {string} version */
function isNewEnough(version) {
  return isAtLeast(version, OLDEST_NODE);
}

/**
 * @param {string} version
 * @param {[major: number, minor: number]} wanted
 */
function isAtLeast(version, [wantedMajor, wantedMinor]) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
