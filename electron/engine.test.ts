import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DRIVER_TEST = join(ROOT, 'node_modules/node-llama-cpp/dist/bindings/utils/testBindingBinary.js');

/** Gives a plain Node process the `parentPort` that a utility process has. */
const PARENT_PORT = `
const listeners = new Map();
process.parentPort = {
  postMessage: (message) => process.send(message),
  on(_event, listener) { const wrapped = (data) => listener({ data }); listeners.set(listener, wrapped); process.on('message', wrapped); },
  off(_event, listener) { process.off('message', listeners.get(listener)); },
};`;

/** In place of native/main.js: loads the native library as the engine does, and tries what it must not do. */
const ENGINE = `
import { fork } from 'node:child_process';
let refused = false;
try { fork('/tmp/another.js'); } catch { refused = true; }
const { getLlama } = await import(${JSON.stringify(join(ROOT, 'node_modules/node-llama-cpp/dist/index.js'))});
const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false });
process.parentPort.postMessage({ engine: 'ready', gpu: llama.gpu, refused });
await llama.dispose();
process.disconnect();`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-engine-'));
  await mkdir(join(folder, 'native'));
  await mkdir(join(folder, 'electron'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'parentPort.js'), PARENT_PORT);
  await writeFile(join(folder, 'native', 'main.js'), ENGINE);
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: join(folder, 'electron'),
      rolldownOptions: { input: { engine: join(ROOT, 'electron', 'engine.ts') } },
    },
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** Plays main's part (see driverTest.ts) with plain Node, and resolves to what the engine said last. */
function runEngine(): Promise<{ engine: unknown; starts: number; said: string[] }> {
  return new Promise((resolve, reject) => {
    let test: ChildProcess | undefined;
    let engine: unknown;
    let starts = 0;
    const said: string[] = [];
    const child = fork(join(folder, 'electron', 'engine.js'), ['answer'], {
      execArgv: ['--import', join(folder, 'parentPort.js')],
      silent: true,
    });
    child.on('message', (message: { driverTest?: string; message?: object; engine?: string }) => {
      if (message.engine !== undefined) engine = message;
      if (message.driverTest === 'start') {
        starts += 1;
        test = fork(DRIVER_TEST, [], { env: { ...process.env, TEST_BINDING_CP: 'true' }, silent: true });
        test.on('message', (news: { type: string }) => {
          said.push(news.type);
          child.send({ driverTest: 'said', message: news });
        });
        test.on('exit', (code) => child.connected && child.send({ driverTest: 'ended', code: code ?? -1 }));
      }
      if (message.driverTest === 'send') test?.send(message.message ?? {});
      if (message.driverTest === 'end') test?.kill('SIGKILL');
    });
    child.on('exit', () => resolve({ engine, starts, said }));
    child.on('error', reject);
  });
}

// Elsewhere node-llama-cpp tests no driver without a graphics card, so there is nothing to see.
describe.runIf(process.platform === 'linux')('the engine in a utility process', () => {
  it("lets main try a driver with node-llama-cpp's own program, forks nothing else, and then answers", async () => {
    const { engine, starts, said } = await runEngine();
    expect(engine).toEqual({ engine: 'ready', gpu: false, refused: true });
    expect(starts).toBe(1);
    expect(said).toEqual(['ready', 'loaded', 'done']);
  }, 60_000);
});
