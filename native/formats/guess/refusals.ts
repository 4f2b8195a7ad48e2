import { FormatProblem } from '../problem.ts';

/** Files of other kinds, by their first bytes, and what a person can do with them. */
const KINDS: { begins: string; at?: number; code: 'archive' | 'not-text'; detail: string }[] = [
  {
    begins: 'PK\x03\x04',
    code: 'archive',
    detail:
      'It is a zip archive, or a file of Excel or Word, which are zip archives. Unpack it, or save the sheet as CSV.',
  },
  { begins: 'PK\x05\x06', code: 'archive', detail: 'It is an empty zip archive.' },
  { begins: '7z\xbc\xaf\x27\x1c', code: 'archive', detail: 'It is a 7z archive. Unpack it and import what is in it.' },
  { begins: 'Rar!', code: 'archive', detail: 'It is a RAR archive. Unpack it and import what is in it.' },
  { begins: '\xfd7zXZ\x00', code: 'archive', detail: 'It is packed with xz. Unpack it, or pack it with gzip or zstd.' },
  { begins: 'BZh', code: 'archive', detail: 'It is packed with bzip2. Unpack it, or pack it with gzip or zstd.' },
  { begins: 'ustar', at: 257, code: 'archive', detail: 'It is a tar archive. Unpack it and import the files in it.' },
  {
    begins: '\xd0\xcf\x11\xe0',
    code: 'not-text',
    detail: 'It is an old file of Excel or Word. Save it as CSV or as text.',
  },
  {
    begins: '%PDF',
    code: 'not-text',
    detail: 'It is a PDF. Only its text could be labelled; save that as a text file.',
  },
  { begins: 'SQLite format 3', code: 'not-text', detail: 'It is an SQLite database. Export the table as CSV or JSON.' },
  { begins: 'GGUF', code: 'not-text', detail: 'It is a model file, not data.' },
  { begins: 'ARROW1', code: 'not-text', detail: 'It is an Arrow file. Save it as Parquet.' },
  { begins: '\x89PNG', code: 'not-text', detail: 'It is a picture; only text can be labelled here.' },
  { begins: '\xff\xd8\xff', code: 'not-text', detail: 'It is a picture; only text can be labelled here.' },
];

/** Refuses what is known to be something else, with a sentence that helps. */
export function refuseOtherKinds(beginning: Buffer): void {
  for (const { begins, at = 0, code, detail } of KINDS) {
    if (beginning.toString('latin1', at, at + begins.length) === begins) throw new FormatProblem(code, detail);
  }
}

export function isParquet(beginning: Buffer): boolean {
  return beginning.toString('latin1', 0, 4) === 'PAR1';
}
