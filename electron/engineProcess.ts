import { constants } from 'node:os';
import { utilityProcess } from 'electron';
import type { EngineChild } from '#host/shell.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import { driverTests } from './driverTest.ts';
import { engineEnvironment } from '#host/engine/environment.ts';

/** A child that talks without end must not push everything else out of the log. */
const MOST_LINES = 200;

export interface EngineOptions {
  /** The built electron/engine.ts. */
  entry: string;
  /** The program with which node-llama-cpp tries a driver. */
  driverTest: string;
  /** Takes a line that the native code printed. */
  onLine: (duty: Duty, line: string) => void;
}

/** Starts one child of the engine in a utility process: native code of strangers' models, away from keys and windows. */
export function startEngineProcess({ entry, driverTest, onLine }: EngineOptions, duty: Duty): EngineChild {
  const environment = engineEnvironment(process.env);
  const child = utilityProcess.fork(entry, [duty], {
    serviceName: `Colophon engine (${duty})`,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  const tests = driverTests(driverTest, environment, (news) => child.postMessage(news));
  const messageListeners: ((message: unknown) => void)[] = [];
  const exitListeners: ((how: string) => void)[] = [];
  let ended: string | undefined;

  child.on('message', (message: unknown) => {
    if (tests.take(message)) return;
    for (const listener of messageListeners) listener(message);
  });
  child.once('exit', (code) => {
    tests.end();
    ended = endingOf(code, process.platform);
    for (const listener of exitListeners) listener(ended);
  });
  const lines = lineCounter((line) => onLine(duty, line));
  child.stdout?.on('data', lines());
  child.stderr?.on('data', lines());

  const onExit = (listener: (how: string) => void) => {
    if (ended === undefined) exitListeners.push(listener);
    else listener(ended);
  };
  const kill = () => {
    if (ended !== undefined) return;
    // Electron's kill asks politely, and native code in a long loop does not listen.
    if (child.pid !== undefined && process.platform !== 'win32') killHard(child.pid);
    child.kill();
  };
  return {
    get pid() {
      return child.pid;
    },
    channel: {
      post(message) {
        if (ended === undefined) child.postMessage(message);
      },
      onMessage: (listener) => messageListeners.push(listener),
      onGone: (listener) => onExit(() => listener()),
      end: kill,
    },
    onExit,
    kill,
  };
}

/** On POSIX the code is what waitpid gave, where a low number is the signal (with 128 when a core was dumped). */
export function endingOf(code: number, platform: NodeJS.Platform): string {
  if (platform !== 'win32' && code > 0) {
    const signal = Object.entries(constants.signals).find(([name, number]) => FATAL.has(name) && number === code % 128);
    if (code < 256 && signal !== undefined) return `signal ${signal[0]}`;
    if (code >= 256 && code % 256 === 0) return `exit code ${code / 256}`;
  }
  return `exit code ${code}`;
}

const FATAL = new Set(['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM']);

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
  }
}

/** Both outputs of a child share one count of lines; each is cut into lines by itself. */
function lineCounter(take: (line: string) => void): () => (chunk: Buffer) => void {
  let left = MOST_LINES;
  return () => {
    let rest = '';
    return (chunk) => {
      const lines = `${rest}${chunk.toString('utf8')}`.split('\n');
      rest = (lines.pop() ?? '').slice(-10_000);
      for (const line of lines) {
        if (line.trim() === '' || left === 0) continue;
        left -= 1;
        take(line);
      }
    };
  };
}
