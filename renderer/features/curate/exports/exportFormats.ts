import type { ExportFormat, ExportOptions } from '#core/curate/exporting.ts';

/** In the order in which they are offered. */
export const FORMAT_GROUPS = {
  plain: ['jsonl', 'csv', 'tsv', 'json', 'parquet', 'text', 'markdown'],
  training: [
    'trl-messages',
    'trl-completion',
    'trl-preference',
    'trl-kto',
    'alpaca',
    'sharegpt',
    'openai-preference',
    'kiln',
  ],
  labelling: ['label-studio', 'label-studio-min', 'doccano', 'prodigy', 'spacy', 'conll'],
} as const satisfies Record<string, readonly ExportFormat[]>;

const HAVE_COLUMNS: ReadonlySet<ExportFormat> = new Set(['csv', 'tsv', 'json', 'jsonl', 'parquet']);

/** Whether columns of provenance can stand beside fields and answers. */
export function hasColumns(format: ExportFormat): boolean {
  return HAVE_COLUMNS.has(format);
}

/** Another format: what was chosen for its places is forgotten, the rest stays. */
export function withFormat(options: ExportOptions, format: ExportFormat): ExportOptions {
  return {
    ...options,
    format,
    uses: {},
    compress: format === 'parquet' ? 'none' : options.compress,
    extras: hasColumns(format) ? options.extras : [],
  };
}

export const USUAL_OPTIONS: ExportOptions = {
  format: 'jsonl',
  compress: 'none',
  uses: {},
  extras: [],
  scheme: 'bio',
  per: 'paragraph',
};
