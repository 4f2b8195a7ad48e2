import { EventEmitter } from 'node:events';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import type { DriverTestNews, DriverTestWish } from './driverTest.ts';

/** The part of Electron's `process.parentPort` that is needed here. */
interface ParentPort {
  postMessage(message: DriverTestWish): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  off(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** What node-llama-cpp uses of a forked child. */
class DriverTestChild extends EventEmitter {
  readonly stdout = null;
  readonly stderr = null;
  exitCode: number | null = null;
  killed = false;
  readonly #port: ParentPort;

  constructor(port: ParentPort) {
    super();
    this.#port = port;
    // Not before there is a test: the port hands on messages from its first listener on, and that is the engine's.
    port.on('message', this.#take);
    port.postMessage({ driverTest: 'start' });
  }

  send(message: unknown): void {
    this.#port.postMessage({ driverTest: 'send', message });
  }

  kill(): void {
    this.killed = true;
    this.#port.postMessage({ driverTest: 'end' });
  }

  readonly #take = ({ data }: { data: unknown }) => {
    if (!isNews(data)) return;
    if (data.driverTest === 'said') {
      this.emit('message', data.message);
      return;
    }
    this.#port.off('message', this.#take);
    this.exitCode = data.code;
    this.emit('exit', data.code);
  };
}

function isNews(data: unknown): data is DriverTestNews {
  return typeof data === 'object' && data !== null && 'driverTest' in data;
}

/** The name of node-llama-cpp's program that tries a driver. Nothing else is forked from here. */
const DRIVER_TEST = 'testBindingBinary.js';

/**
 * The engine's first code in a utility process: gives node-llama-cpp a `fork` that works in a packaged app (see
 * driverTest.ts for why), then runs the engine itself.
 */
const { parentPort } = process as { parentPort?: ParentPort };
if (parentPort !== undefined) {
  const childProcess: { fork: unknown } = createRequire(import.meta.url)('node:child_process');
  childProcess.fork = (program: string) => {
    if (basename(program) !== DRIVER_TEST) throw new Error('The engine starts no processes.');
    return new DriverTestChild(parentPort);
  };
  // Makes `import { fork } from 'node:child_process'` see it.
  syncBuiltinESMExports();
}

// The engine is a program of its own (native/ is not this room's to import); both lie beside each other when built.
await import(new URL('../native/main.js', import.meta.url).href);
