import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Result, fail, ok } from '#core/result.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { tracedTexts } from '#core/trace/tracedTexts.ts';
import { IndexBuilder } from './buildIndex.ts';
import type { Head } from './layout.ts';

export type BuildProblem = { kind: 'bad-line'; line: number } | { kind: 'too-many-words' };

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 4 * 1024 * 1024;
/** A record of a snapshot is shorter than this; a line that is not ends the reading before it fills the memory. */
const LONGEST_LINE_BYTES = 256 * 1024 * 1024;

/** Reads a snapshot's records.jsonl once, line by line, and writes its index. `progress` is told of bytes read. */
export async function buildFromRecords(
  records: string,
  to: string,
  progress: (bytes: number) => void = () => {},
): Promise<Result<Head, BuildProblem>> {
  const builder = new IndexBuilder();
  const whole = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let line = 0;
  const take = (text: string): BuildProblem | null => {
    line += 1;
    const record = snapshotRecordSchema.safeParse(parsed(text));
    if (!record.success) return { kind: 'bad-line', line };
    const { fields, answers } = record.data;
    return builder.add(tracedTexts(fields, answers), offset) ? null : { kind: 'too-many-words' };
  };
  for await (const chunk of createReadStream(records, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    whole.update(chunk);
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
      const problem = take(bytes.toString('utf8', from, end));
      if (problem !== null) return fail(problem);
      offset += end + 1 - from;
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LONGEST_LINE_BYTES) return fail({ kind: 'bad-line', line: line + 1 });
    progress(offset);
  }
  if (rest.length > 0) return fail({ kind: 'bad-line', line: line + 1 });
  return ok(builder.write(to, whole.digest('hex')));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
