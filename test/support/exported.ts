import type { ExportFormat, ExportOptions } from '#core/curate/exporting.ts';
import type { Reading } from '#core/curate/importing.ts';
import { exportBytes } from '#native/formats/write/exportBytes.ts';
import type { ExportProject, ExportRow } from '#native/formats/write/exportProject.ts';

const encoding = 'utf-8';
const table = (delimiter: ',' | '\t'): Reading => ({
  format: 'delimited',
  encoding,
  delimiter,
  newline: 'lf',
  columns: null,
});
const jsonl: Reading = { format: 'jsonl', encoding };
const json: Reading = { format: 'json', encoding, under: null };

/** How a file of each format is named, and how it is read again. */
export const exportedAs: Record<ExportFormat, { name: string; reading: Reading }> = {
  csv: { name: 'x.csv', reading: table(',') },
  tsv: { name: 'x.tsv', reading: table('\t') },
  kiln: { name: 'x.csv', reading: table(',') },
  json: { name: 'x.json', reading: json },
  jsonl: { name: 'x.jsonl', reading: jsonl },
  parquet: { name: 'x.parquet', reading: { format: 'parquet' } },
  text: { name: 'x.txt', reading: { format: 'text', encoding, per: 'paragraph' } },
  markdown: { name: 'x.md', reading: { format: 'markdown', encoding, per: 'heading', level: 1 } },
  'trl-messages': { name: 'x.jsonl', reading: jsonl },
  'trl-completion': { name: 'x.jsonl', reading: jsonl },
  'trl-preference': { name: 'x.jsonl', reading: jsonl },
  'trl-kto': { name: 'x.jsonl', reading: jsonl },
  alpaca: { name: 'x.json', reading: json },
  sharegpt: { name: 'x.json', reading: json },
  'openai-preference': { name: 'x.jsonl', reading: jsonl },
  'label-studio': { name: 'x.json', reading: json },
  'label-studio-min': { name: 'x.json', reading: json },
  doccano: { name: 'x.jsonl', reading: jsonl },
  prodigy: { name: 'x.jsonl', reading: jsonl },
  conll: { name: 'x.conll', reading: { format: 'conll', encoding } },
  spacy: { name: 'x.jsonl', reading: jsonl },
};

export function exportOptions(format: ExportFormat, changes: Partial<ExportOptions> = {}): ExportOptions {
  return { format, compress: 'none', uses: {}, extras: [], scheme: 'bio', per: 'paragraph', ...changes };
}

/** Everything that an export gives, in memory. */
export async function exportAll(project: ExportProject, rows: readonly ExportRow[], options: ExportOptions) {
  const made = exportBytes(project, batches(rows), options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of made.bytes) chunks.push(chunk);
  return { file: Buffer.concat(chunks), report: made.report() };
}

/** Rows in batches of three, so that batches are crossed. */
async function* batches(rows: readonly ExportRow[]): AsyncGenerator<readonly ExportRow[]> {
  for (let from = 0; from < rows.length; from += 3) yield rows.slice(from, from + 3);
}
