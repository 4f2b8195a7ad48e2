import { statSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { cleanText } from './cleanText.ts';
import { readGgufFile, textOf } from './ggufFile.ts';
import type { GgufFile } from './ggufFile.ts';
import { count, damaged, HeaderReader } from './headerReader.ts';
import { refuseNoBase } from './modelHeader.ts';

/** Models of one family are filled up to round numbers of tokens: so many more or fewer at the end say nothing. */
const MOST_FILLING = 128;
/** The longest pieces known are runs of some hundred blanks. */
const LONGEST_PIECE_BYTES = 65_536;
const LONGEST_KEY_BYTES = 1_024;
/** How llama.cpp calls the way of cutting text where a file names none. */
const UNNAMED = 'default';
const STRING = 8;
/** Kinds of tokens are numbers of 32 bits. */
const KINDS: ReadonlySet<number> = new Set([4, 5]);

interface NamedFile {
  path: string;
  name: string;
}

interface Opened {
  gguf: GgufFile;
  descriptor: number;
}

/**
 * How the vocabulary of a draft differs from that of its base; null where every number is the same piece of text to
 * both. Both files are a stranger's: they are read as headers are, in windows, and no length in them is believed.
 */
export function differenceOfVocabularies(draft: NamedFile, base: NamedFile): Result<string | null, Failure> {
  const read = whole(draft, (one) => whole(base, (other) => differenceOf(one, other)));
  return read.ok ? read.value : read;
}

function whole<Made>({ path, name }: NamedFile, make: (opened: Opened) => Made): Result<Made, Failure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const file = { path, name, fileBytes: size, availableBytes: size };
  const read = readGgufFile(file, refuseNoBase, (gguf, descriptor) => make({ gguf, descriptor }));
  if (!read.ok) return read;
  return read.value.kind === 'read' ? ok(read.value.made) : fail({ code: 'FILE_CHANGED', name });
}

function differenceOf(draft: Opened, base: Opened): string | null {
  for (const key of ['tokenizer.ggml.model', 'tokenizer.ggml.pre']) {
    const [one, other] = [draft, base].map(({ gguf }) => cleanText(textOf(gguf.metadata, key) ?? UNNAMED, 40));
    if (one !== other) return `the draft cuts text as “${one}”, the base as “${other}”`;
  }
  const [tokens, others] = [listOf(draft, 'tokens'), listOf(base, 'tokens')];
  if (tokens === undefined || others === undefined) return 'a vocabulary is not in its file';
  if (Math.abs(tokens.length - others.length) > MOST_FILLING) {
    return `the draft has ${count(tokens.length)} tokens, the base ${count(others.length)}`;
  }
  const both = Math.min(tokens.length, others.length);
  for (let token = 0; token < both; token += 1) {
    const [one, other] = [pieceOf(tokens, token), pieceOf(others, token)];
    if (!one.equals(other))
      return `token ${count(token)} is “${shown(one)}” in the draft and “${shown(other)}” in the base`;
  }
  const [kinds, otherKinds] = [listOf(draft, 'token_type'), listOf(base, 'token_type')];
  if (kinds === undefined || otherKinds === undefined) return null;
  for (let token = 0; token < Math.min(both, kinds.length, otherKinds.length); token += 1) {
    const [one, other] = [kindOf(kinds), kindOf(otherKinds)];
    if (one !== other) return `token ${count(token)} is of kind ${one} in the draft and of kind ${other} in the base`;
  }
  return null;
}

interface List {
  reader: HeaderReader;
  of: number;
  length: number;
}

/** The reader stands at the list's first item. */
function listOf({ gguf, descriptor }: Opened, name: string): List | undefined {
  const key = `tokenizer.ggml.${name}`;
  const place = gguf.keys.find((each) => each.key === key);
  if (place === undefined || gguf.metadata.get(key)?.kind !== 'list') return undefined;
  const reader = new HeaderReader(descriptor, gguf.fileBytes, gguf.fileBytes);
  reader.skip(place.from, `key ${name}`);
  reader.text(LONGEST_KEY_BYTES, `key ${name}`);
  // That it is a list was seen when the header was checked.
  reader.u32();
  return { reader, of: reader.u32(), length: reader.u64() };
}

function pieceOf({ reader, of }: List, token: number): Buffer {
  if (of !== STRING) throw damaged('its vocabulary is no list of texts');
  const length = reader.u64();
  if (length > LONGEST_PIECE_BYTES) throw damaged(`token ${count(token)} claims a length of ${count(length)} bytes`);
  return reader.bytes(length);
}

function kindOf({ reader, of }: List): number {
  if (!KINDS.has(of)) throw damaged('its kinds of tokens are no numbers of 32 bits');
  return reader.i32();
}

/** A stranger's text, as it may stand in a sentence. */
function shown(piece: Buffer): string {
  return cleanText(piece.toString('utf8'), 30);
}
