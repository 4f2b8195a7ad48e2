import type { Encoding, Notice, Reading } from '#core/curate/importing.ts';
import { usualLimits } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { FormatProblem } from '../problem.ts';
import { ByteStream, compressionOf, firstBytes } from '../read/bytes.ts';
import type { Compression } from '../read/bytes.ts';
import { decoderOf } from '../read/decode.ts';
import type { Source } from '../source.ts';
import { guessDelimiter, isHeader } from './delimiters.ts';
import { guessEncodings } from './encodings.ts';
import { guessJson, jsonReading } from './jsonKind.ts';
import { isParquet, refuseOtherKinds } from './refusals.ts';
import { headingLevel, isConll, textPer } from './textKind.ts';

/** Unpacked bytes of a file's beginning that are looked at. */
const BEGINNING_BYTES = 1024 * 1024;

export interface Sniffed {
  compression: Compression;
  encodings: Encoding[];
  reading: Reading;
  notices: Notice[];
}

/** Looks at the beginning of a source, and at its name where the beginning leaves it open, to say how to read it. */
export async function sniff(source: Source, limits: Limits = usualLimits): Promise<Sniffed> {
  if (source.kind === 'text')
    return sniffText(source.text, true, source.name, { compression: 'none', encodings: ['utf-8'], notices: [] });
  const file = source.kind === 'file' ? source : source.files[0];
  if (file === undefined) throw new FormatProblem('nothing-in-it', 'There are no files.');

  const compression = compressionOf(await firstBytes(file.path, 4));
  const { bytes, whole } = await beginningOf(file.path, limits);
  if (bytes.length === 0) throw new FormatProblem('empty', 'The file is empty.');
  if (isParquet(bytes)) {
    if (compression !== 'none') throw new FormatProblem('archive', 'It is a packed Parquet file; unpack it first.');
    return { compression, encodings: [], reading: { format: 'parquet' }, notices: [] };
  }
  refuseOtherKinds(bytes);
  const guessed = guessEncodings(bytes);
  const [chosen] = guessed.encodings;
  const { text } = decoderOf(chosen).decode(bytes, whole);
  const sniffed = sniffText(text.replace(/^\uFEFF/, ''), whole, file.name, { compression, ...guessed });
  const { reading } = sniffed;
  // A folder of texts: each file is a record.
  if (source.kind === 'files' && (reading.format === 'text' || reading.format === 'markdown')) {
    return { ...sniffed, reading: { ...reading, per: 'file' } };
  }
  return sniffed;
}

/** What has to be known when a person has said how to read: only whether the file is packed. */
export async function packing(source: Source): Promise<Compression> {
  const file = source.kind === 'file' ? source : source.kind === 'files' ? source.files[0] : undefined;
  return file === undefined ? 'none' : compressionOf(await firstBytes(file.path, 4));
}

async function beginningOf(path: string, limits: Limits): Promise<{ bytes: Buffer; whole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of new ByteStream(path, limits).chunks()) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= BEGINNING_BYTES) return { bytes: Buffer.concat(chunks), whole: false };
  }
  return { bytes: Buffer.concat(chunks), whole: true };
}

function sniffText(text: string, whole: boolean, name: string, known: Omit<Sniffed, 'reading'>): Sniffed {
  if (text.trim() === '') throw new FormatProblem('empty', 'There is nothing in it but white space.');
  const encoding = known.encodings[0] ?? 'utf-8';
  const plainName = name.replace(/\.(?:gz|gzip|zst|zstd)$/i, '');
  const extension = /\.([a-z0-9]+)$/i.exec(plainName)?.[1]?.toLowerCase() ?? '';
  const found = (reading: Reading): Sniffed => ({ ...known, reading });

  if (extension === 'md' || extension === 'markdown') {
    const level = headingLevel(text);
    return found({ format: 'markdown', encoding, per: level === null ? 'file' : 'heading', level: level ?? 1 });
  }
  const json = guessJson(text, plainName);
  if (json !== null) return found(jsonReading(json, encoding));
  if (isConll(text)) return found({ format: 'conll', encoding });

  const isTable = extension === 'csv' || extension === 'tsv' || extension === 'tab';
  const guess = guessDelimiter(text, whole);
  const clear = guess.agreement >= 0.9 && guess.records.length >= 2;
  // Commas are in every text; among lines of prose only tabs make a table.
  const isProse = extension === 'txt' || extension === 'text';
  if (isTable || (clear && (isProse ? guess.delimiter === '\t' : true))) return delimited(guess, encoding, known);
  return found({ format: 'text', encoding, per: textPer(text) });
}

function delimited(
  guess: ReturnType<typeof guessDelimiter>,
  encoding: Encoding,
  known: Omit<Sniffed, 'reading'>,
): Sniffed {
  const { delimiter, newline, records } = guess;
  const first = records[0] ?? [];
  const header = records.length < 2 || isHeader(first);
  const notice: Notice = {
    code: 'no-header',
    detail: 'The first row does not look like names of columns; the columns are numbered.',
  };
  return {
    ...known,
    notices: header ? known.notices : [...known.notices, notice],
    reading: {
      format: 'delimited',
      encoding,
      delimiter,
      newline,
      // Too many columns are refused by the reader, which counts them.
      columns: header ? null : first.slice(0, 2_000).map((_, place) => `column ${String(place + 1)}`),
    },
  };
}
