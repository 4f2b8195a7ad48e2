import type { BadRow, FileProblem } from '#core/curate/importing.ts';
import { LONGEST_RAW } from '#core/curate/importing.ts';
import { excerpt } from './limits.ts';

/** Ends the reading of a file. Thrown only inside this folder; `readRows` and `guess` make values of it. */
export class FormatProblem extends Error {
  readonly code: FileProblem['code'];

  constructor(code: FileProblem['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/** What a person is told of whatever ended the reading; a bug is thrown on. */
export function problemOf(error: unknown): FileProblem {
  if (error instanceof FormatProblem) return { code: error.code, detail: error.message };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) throw error;
  if (code === 'ENOENT') return { code: 'gone', detail: 'The file is not there any more.' };
  if (code.startsWith('ERR_') || code.startsWith('Z_')) throw error;
  return { code: 'unreadable', detail: `The file cannot be read (${code}).` };
}

/** A row that was read, or why it was not. */
export type Fault = Pick<BadRow, 'code' | 'detail'> & { column?: string };

export function badRow(row: number, fault: Fault, raw: string, rawIs: BadRow['rawIs'] = 'source'): BadRow {
  return {
    row,
    code: fault.code,
    detail: excerpt(fault.detail, 1_000),
    column: fault.column === undefined ? null : excerpt(fault.column, 300),
    // A lone surrogate could not be written down anywhere.
    raw: excerpt(raw).toWellFormed(),
    rawIs,
    cut: raw.length > LONGEST_RAW,
  };
}
