import { Readable } from 'node:stream';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { answerColumn } from '#core/curate/columnNames.ts';
import type { ExportOptions, ExportPlan, ExportReport } from '#core/curate/exporting.ts';
import { exportColumns } from './cells.ts';
import { conllWriter } from './conll.ts';
import type { ExportProject, ExportRow } from './exportProject.ts';
import { labelStudioMinWriter, labelStudioWriter } from './labelStudio.ts';
import { Losses } from './losses.ts';
import { tuningWriters } from './pairs.ts';
import type { ObjectWriter } from './pairs.ts';
import { parquetBytes } from './parquet.ts';
import { Picks } from './picks.ts';
import { markdownWriter, textWriter } from './prose.ts';
import { planExport } from './slots.ts';
import { spanWriter } from './spanWriters.ts';
import { kilnWriter, tableWriter } from './tables.ts';
import type { TextWriter } from './tables.ts';

/** Text is given away in pieces of about this length. */
const PIECE_UNITS = 256 * 1024;

export interface Export {
  /** The file, from beginning to end. The same rows give the same bytes. */
  bytes: AsyncGenerator<Uint8Array>;
  /** What was left out and what the format could not hold; complete when the bytes have come to their end. */
  report(): ExportReport;
}

/**
 * Writes rows in a format. A plan with missing slots (`planExport`) cannot be carried out: that is for the caller to
 * see to before.
 */
export function exportBytes(
  project: ExportProject,
  rows: AsyncIterable<readonly ExportRow[]>,
  options: ExportOptions,
): Export {
  const plan = planExport(project, options);
  if (plan.missing.length > 0) throw new RangeError(`nothing fills ${plan.missing.join(', ')}`);
  const losses = new Losses();
  const done = { records: 0, leftOut: 0 };
  const { format } = options;
  const bytes =
    format === 'parquet'
      ? parquetBytes(exportColumns(project, options.extras), rows, losses, (records) => {
          done.records += records;
        })
      : packed(
          textBytes(writerOf(project, plan, { ...options, format }, losses), rows, losses, done),
          options.compress,
        );
  return { bytes, report: () => ({ ...done, losses: [...plan.losses, ...losses.all] }) };
}

/** How a format's pieces are put together. */
type Writer = { kind: 'text'; writer: TextWriter } | { kind: 'lines' | 'array'; writer: ObjectWriter };

function writerOf(
  project: ExportProject,
  plan: ExportPlan,
  options: ExportOptions & { format: Exclude<ExportOptions['format'], 'parquet'> },
  losses: Losses,
): Writer {
  const { format } = options;
  const picks = new Picks(project, plan, format);
  const columns = exportColumns(project, options.extras);
  switch (format) {
    case 'csv':
    case 'tsv':
      return { kind: 'text', writer: tableWriter(columns, format === 'csv' ? ',' : '\t', losses) };
    case 'kiln':
      return { kind: 'text', writer: kilnWriter(picks, project.fields, losses) };
    case 'text':
      return { kind: 'text', writer: textWriter(picks, options.per, losses) };
    case 'markdown':
      return { kind: 'text', writer: markdownWriter(picks, losses) };
    case 'conll':
      return { kind: 'text', writer: conllWriter(picks, options.scheme, losses) };
    case 'json':
    case 'jsonl': {
      const writer: ObjectWriter = (row) =>
        Object.fromEntries(
          columns.flatMap((column) => {
            const cell = column.cell(row);
            return cell === undefined ? [] : [[column.name, cell]];
          }),
        );
      return { kind: format === 'json' ? 'array' : 'lines', writer };
    }
    case 'label-studio':
      return { kind: 'array', writer: labelStudioWriter(project, losses) };
    case 'label-studio-min':
      return {
        kind: 'array',
        writer: labelStudioMinWriter(project, losses, (question) => answerColumn(question, project.fields)),
      };
    case 'alpaca':
    case 'sharegpt':
      return { kind: 'array', writer: tuningWriters[format](picks) };
    case 'trl-messages':
    case 'trl-completion':
    case 'trl-preference':
    case 'trl-kto':
    case 'openai-preference':
      return { kind: 'lines', writer: tuningWriters[format](picks) };
    case 'doccano':
    case 'prodigy':
    case 'spacy':
      return { kind: 'lines', writer: spanWriter(format, picks) };
  }
}

async function* textBytes(
  { kind, writer }: Writer,
  rows: AsyncIterable<readonly ExportRow[]>,
  losses: Losses,
  done: { records: number; leftOut: number },
): AsyncGenerator<Uint8Array> {
  let piece = kind === 'text' ? writer.header : kind === 'array' ? '[' : '';
  let first = true;
  for await (const batch of rows) {
    for (const row of batch) {
      losses.next();
      const written = kind === 'text' ? writer.row(row) : writer(row);
      if (written === null) {
        done.leftOut += 1;
        continue;
      }
      done.records += 1;
      if (typeof written === 'string') piece += written;
      else if (kind === 'array') piece += `${first ? '\n' : ',\n'}${JSON.stringify(written)}`;
      else piece += `${JSON.stringify(written)}\n`;
      first = false;
      if (piece.length >= PIECE_UNITS) {
        yield Buffer.from(piece);
        piece = '';
      }
    }
  }
  if (kind === 'array') piece += '\n]\n';
  if (piece !== '') yield Buffer.from(piece);
}

/** gzip here has no time in its header, so it too is the same every time. */
async function* packed(
  bytes: AsyncGenerator<Uint8Array>,
  compress: ExportOptions['compress'],
): AsyncGenerator<Uint8Array> {
  if (compress === 'none') {
    yield* bytes;
    return;
  }
  const pack =
    compress === 'gzip' ? createGzip() : createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const source = Readable.from(bytes);
  source.on('error', (error) => pack.destroy(error));
  try {
    for await (const chunk of source.pipe(pack)) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    source.destroy();
    pack.destroy();
  }
}
