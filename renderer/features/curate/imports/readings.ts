import type { Encoding, Reading } from '#core/curate/importing.ts';

export type Format = Reading['format'];

export const FORMATS = [
  'delimited',
  'jsonl',
  'json',
  'parquet',
  'text',
  'markdown',
  'conll',
] as const satisfies readonly Format[];

/** Another format, read as it usually is; the characters stay what they were. */
export function usualReading(format: Format, before: Reading): Reading {
  const encoding: Encoding = 'encoding' in before ? before.encoding : 'utf-8';
  switch (format) {
    case 'delimited':
      return { format, encoding, delimiter: ',', newline: 'lf', columns: null };
    case 'jsonl':
    case 'conll':
      return { format, encoding };
    case 'json':
      return { format, encoding, under: null };
    case 'parquet':
      return { format };
    case 'text':
      return { format, encoding, per: 'paragraph' };
    case 'markdown':
      return { format, encoding, per: 'heading', level: 1 };
  }
}

/** Names for columns that have none: the first row is a record. */
export function unnamedColumns(many: number): string[] {
  return Array.from({ length: many }, (_, place) => `column ${place + 1}`);
}
