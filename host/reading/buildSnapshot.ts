import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { tracedTexts } from '#core/trace/tracedTexts.ts';
import { IndexWriter } from './indexFile.ts';

/** So many records, or so much text (UTF-16 units), go in together. */
const TOGETHER = 200;
const UNITS_TOGETHER = 500_000;
/** As no record that a project can hold makes a longer line, in bytes. */
const LONGEST_LINE = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;

export interface BuildWish {
  readonly records: string;
  readonly to: string;
}

export type Built =
  | { readonly kind: 'built'; readonly sha256: string; readonly records: number }
  /** At this line, from 1, stands no record. */
  | { readonly kind: 'damaged'; readonly line: number }
  | { readonly kind: 'stopped' };

/** The text of a record, in which it is looked for and from which its pieces are told. */
export function readText(texts: readonly string[]): string {
  return texts.join('\n');
}

/** Makes the index of a records file, and its SHA-256 on the way: whoever wants it compares that with what was sealed. */
export async function buildSnapshotIndex(
  { records: path, to }: BuildWish,
  { progress, stopped }: { progress: (bytes: number) => void; stopped: () => boolean },
): Promise<Built> {
  const writer = new IndexWriter(to);
  const hash = createHash('sha256');
  let batch: { place: number; line: number; text: string }[] = [];
  let units = 0;
  let [offset, line, read] = [0, 0, 0];
  const take = async (bytes: Buffer): Promise<boolean> => {
    line += 1;
    const text = textOfLine(bytes);
    if (text === null) return false;
    batch.push({ place: offset, line, text });
    units += text.length;
    offset += bytes.length + 1;
    if (batch.length < TOGETHER && units < UNITS_TOGETHER) return true;
    writer.add(batch, '');
    progress(read);
    batch = [];
    units = 0;
    // Whoever wants it to stop is heard.
    await turn();
    return true;
  };
  try {
    let rest = Buffer.alloc(0);
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      const bytes: Buffer = chunk;
      hash.update(bytes);
      read += bytes.length;
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
        const whole = rest.length === 0 ? bytes.subarray(from, end) : Buffer.concat([rest, bytes.subarray(from, end)]);
        rest = Buffer.alloc(0);
        from = end + 1;
        if (!(await take(whole))) return { kind: 'damaged', line };
        if (stopped()) return { kind: 'stopped' };
      }
      rest = Buffer.concat([rest, bytes.subarray(from)]);
      if (rest.length > LONGEST_LINE) return { kind: 'damaged', line: line + 1 };
    }
    if (rest.length > 0) return { kind: 'damaged', line: line + 1 };
    const sha256 = hash.digest('hex');
    writer.add(batch, sha256);
    writer.finish();
    return { kind: 'built', sha256, records: line };
  } finally {
    closeQuietly(writer);
  }
}

function closeQuietly(writer: IndexWriter): void {
  try {
    writer.close();
  } catch {
    // It is closed already.
  }
}

function textOfLine(bytes: Buffer): string | null {
  try {
    const record = snapshotRecordSchema.parse(JSON.parse(bytes.toString('utf8')));
    return readText(tracedTexts(record.fields, record.answers));
  } catch {
    return null;
  }
}
