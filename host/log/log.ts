import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { redactor } from './redact.ts';

const FILES = 3;
const LARGEST_FILE_BYTES = 1024 * 1024;
const LONGEST_LINE = 2_000;

type Details = Record<string, string | number | boolean | null | undefined>;

/** What happened, for whoever looks for a fault. It never holds what a person asked or was answered. */
export interface Log {
  info(event: string, details?: Details): void;
  warn(event: string, details?: Details): void;
  /** A bug: with the error's stack. */
  error(event: string, error: unknown): void;
  /** The last lines, oldest first. */
  tail(lines: number): string[];
  close(): void;
}

/**
 * Lines go to `colophon.log`, which becomes `colophon.1.log` when it is full, and so on. Written at once and not
 * buffered, so that the last line before a crash is there; there are few of them. A log that cannot be written is
 * never a reason to stop.
 */
export function openLog(folder: string, hide: readonly string[], largestFileBytes = LARGEST_FILE_BYTES): Log {
  const redact = redactor(hide);
  const fileAt = (age: number) => join(folder, age === 0 ? 'colophon.log' : `colophon.${age}.log`);
  let descriptor: number | undefined;
  let size = 0;

  const open = () => {
    descriptor = openSync(fileAt(0), 'a', 0o600);
    size = statSync(fileAt(0)).size;
  };
  const rotate = () => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
    for (let age = FILES - 2; age >= 0; age -= 1) {
      if (existsSync(fileAt(age))) renameSync(fileAt(age), fileAt(age + 1));
    }
  };
  const write = (level: string, event: string, rest: string) => {
    const text = redact(`${event}${rest}`).slice(0, LONGEST_LINE);
    const line = Buffer.from(`${new Date().toISOString()} ${level} ${text}\n`);
    try {
      if (size + line.length > largestFileBytes) rotate();
      if (descriptor === undefined) open();
      if (descriptor !== undefined) size += writeSync(descriptor, line);
    } catch {
      descriptor = undefined;
    }
  };

  return {
    info: (event, details) => write('info', event, written(details)),
    warn: (event, details) => write('warn', event, written(details)),
    error: (event, error) => write('error', event, ` ${stackOf(error)}`),
    tail(lines) {
      const found: string[] = [];
      for (let age = 0; age < FILES && found.length < lines; age += 1) {
        try {
          found.unshift(...readFileSync(fileAt(age), 'utf8').split('\n').filter(Boolean));
        } catch {
          break;
        }
      }
      return found.slice(-lines);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function written(details: Details = {}): string {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`)
    .join('');
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is not an error was thrown';
  // One line each, so that a message with line breaks cannot forge log lines.
  return (error.stack ?? error.message).replaceAll(/\s*\n\s*/g, ' | ');
}
