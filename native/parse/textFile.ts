import { open } from 'node:fs/promises';
import type { AttachmentProblem } from '#core/attachments.ts';
import { LARGEST_ATTACHMENT_BYTES, LONGEST_ATTACHMENT } from '#core/attachmentText.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok, type Result } from '#core/result.ts';
import type { TextFile } from '#protocol/engine/parse.ts';
import { guessEncodings } from '../formats/guess/encodings.ts';
import { FormatProblem } from '../formats/problem.ts';
import { decoderOf } from '../formats/read/decode.ts';

/** Kinds that hold no text of their own, by their first bytes. */
const OTHER_KINDS: readonly [begins: string, problem: AttachmentProblem][] = [
  ['%PDF', 'pdf'],
  ['PK\x03\x04', 'archive'],
  ['PK\x05\x06', 'archive'],
  ['7z\xbc\xaf\x27\x1c', 'archive'],
  ['Rar!', 'archive'],
  ['\xfd7zXZ\x00', 'archive'],
  ['BZh', 'archive'],
  ['\x1f\x8b', 'archive'],
  ['\x28\xb5\x2f\xfd', 'archive'],
  ['\xd0\xcf\x11\xe0', 'office'],
  ['\x89PNG', 'picture'],
  ['\xff\xd8\xff', 'picture'],
  ['GIF8', 'picture'],
  ['RIFF', 'picture'],
  ['PAR1', 'not-text'],
  ['SQLite format 3\x00', 'not-text'],
  ['GGUF', 'not-text'],
  ['ARROW1', 'not-text'],
];

/** What Word, Excel and their like write is a zip archive, and nobody would call it that. */
const OFFICE = /\.(?:docx|xlsx|pptx|odt|ods|odp|pages|numbers|key|epub)$/i;

/** Reads a file from outside as text. No more of it than may be taken is ever in memory. */
export async function readTextFile(path: string, name: string): Promise<Result<TextFile, Failure>> {
  try {
    await using file = await open(path, 'r');
    const bytes = Buffer.alloc(LARGEST_ATTACHMENT_BYTES + 1);
    let length = 0;
    // A file may give less at once than was asked for.
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    return ok(textOf(bytes.subarray(0, length), name));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return fail({ code: 'FILE_GONE', name });
    if (code === '') throw error;
    return fail({ code: 'FILE_UNREADABLE', name, detail: code });
  }
}

function textOf(bytes: Buffer, name: string): TextFile {
  if (bytes.length === 0) return refused('empty');
  const begins = bytes.toString('latin1', 0, 16);
  const other = OTHER_KINDS.find(([mark]) => begins.startsWith(mark))?.[1];
  if (other !== undefined) return refused(other === 'archive' && OFFICE.test(name) ? 'office' : other);
  if (bytes.length > LARGEST_ATTACHMENT_BYTES) return refused('too-large');
  try {
    const { encodings, notices } = guessEncodings(bytes);
    const [encoding] = encodings;
    const decoded = decoderOf(encoding).decode(bytes, true).text;
    // A zero would end the text for llama.cpp.
    const text = decoded.replace(/^\uFEFF/, '').replaceAll('\0', '\uFFFD');
    if (text.trim() === '') return refused('empty');
    if (text.length > LONGEST_ATTACHMENT) return refused('too-long');
    return { kind: 'text', text, encoding, encodingGuessed: notices.length > 0 };
  } catch (error) {
    if (error instanceof FormatProblem) return refused('not-text');
    throw error;
  }
}

function refused(problem: AttachmentProblem): TextFile {
  return { kind: 'refused', problem };
}
