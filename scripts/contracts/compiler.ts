import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import solc from 'solc';
import { root } from '../run.ts';

const kept = join(root, '.build', 'contracts', 'compiled');

export function compilerVersion(): string {
  return solc.version() as string;
}

/**
 * What the compiler answers to a standard JSON input with all sources in it. Half a minute of work, and always the same
 * for the same input: an answer is kept by the hash of compiler and input.
 */
export function compileStandard(input: string): string {
  const file = join(kept, createHash('sha256').update(compilerVersion()).update('\0').update(input).digest('hex'));
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const output = solc.compile(input) as string;
  mkdirSync(kept, { recursive: true });
  // Whole or not at all: two programs may compile the same at once.
  writeFileSync(`${file}.${process.pid}`, output);
  renameSync(`${file}.${process.pid}`, file);
  return output;
}
