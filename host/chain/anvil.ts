import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where npm put the program of the practice network; null where it has none for this system, or it was left out. */
export function findAnvil(): string | null {
  const system = process.platform;
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const ending = system === 'win32' ? '.exe' : '';
  try {
    const manifest = createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${system}-${architecture}/package.json`);
    // Programs are started by the system, which cannot look into the app's archive.
    const folder = dirname(manifest).replace(/app\.asar(?=[/\\])/, 'app.asar.unpacked');
    const program = join(folder, 'bin', `anvil${ending}`);
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

export interface Anvil {
  pid: number;
  address: string;
  /** How it ended: "signal SIGKILL", "exit code 1". */
  ended: Promise<string>;
  kill: () => void;
}

const START_PATIENCE_MS = 20_000;
/** Of what it complains of, so much is kept for the sentence that says why it did not start. */
const LONGEST_COMPLAINT = 400;
/** By then it has said where it listens. What it says before holds the phrase of its own account, and is never passed on. */
const LONGEST_WORDS = 8_000;

/**
 * Starts a node that holds everything in memory and writes nothing itself. It listens on this machine only, and no web
 * page gets an answer of it.
 */
export async function startAnvil(program: string, chain: bigint): Promise<Anvil | { failed: string }> {
  const child = spawn(
    program,
    [
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--no-cors',
      '--no-request-size-limit',
      '--chain-id',
      String(chain),
      '--order',
      'fees',
      '--hardfork',
      'prague',
      // One account of its own, which pays for the contracts; everybody else is given money by the faucet.
      '--accounts',
      '1',
      '--mnemonic-random',
      '--slots-in-an-epoch',
      '1',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment() },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  let complaint = '';
  // Read to the end of its life: a pipe that nobody empties stops whoever writes into it.
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = `${complaint}${bytes.toString()}`.slice(-LONGEST_COMPLAINT);
  });
  const port = await Promise.race([portOf(child), ended.then((how) => ({ how }))]);
  if (typeof port === 'number' && child.pid !== undefined) {
    return { pid: child.pid, address: `http://127.0.0.1:${port}/`, ended, kill: () => child.kill('SIGKILL') };
  }
  child.kill('SIGKILL');
  const how = typeof port === 'number' ? 'no process' : port.how;
  return { failed: complaint === '' ? how : `${how}: ${complaint.trim()}` };
}

/** Its settings are the ones above, whatever a person has set for their own nodes. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:ANVIL|FOUNDRY|ETH|DAPP|RUST)_/i.test(name)),
  );
}

function portOf({ stdout }: ChildProcess): Promise<number | { how: string }> {
  const { promise, resolve } = Promise.withResolvers<number | { how: string }>();
  const timer = setTimeout(() => resolve({ how: 'it did not begin to listen' }), START_PATIENCE_MS);
  let said = '';
  const listen = (bytes: Buffer) => {
    if (said.length > LONGEST_WORDS) return;
    said += bytes.toString();
    const port = /Listening on 127\.0\.0\.1:(\d{1,5})\b/.exec(said)?.[1];
    if (port !== undefined) resolve(Number(port));
  };
  stdout?.on('data', listen);
  void promise.then(() => clearTimeout(timer));
  return promise;
}
