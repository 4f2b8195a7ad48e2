import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Encoding, Reading } from '#core/curate/importing.ts';
import { asFile, readAll } from '#test/support/readBack.ts';
import { decoderOf } from './decode.ts';
import { FileBytes } from './fileBytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const lines: Reading = { format: 'jsonl', encoding: 'utf-8' };

function file(bytes: Uint8Array, name = 'x.jsonl') {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return asFile(path);
}

function decodeInPieces(encoding: Encoding, bytes: Buffer, step: number) {
  const decoder = decoderOf(encoding);
  const faults: number[] = [];
  let text = '';
  const add = (piece: Buffer, last: boolean) => {
    const decoded = decoder.decode(piece, last);
    for (const { at, byte } of decoded.faults) {
      expect(decoded.text[at]).toBe('\uFFFD');
      faults.push(byte);
    }
    text += decoded.text;
  };
  for (let from = 0; from < bytes.length; from += step) add(Buffer.from(bytes.subarray(from, from + step)), false);
  add(Buffer.alloc(0), true);
  return { text, faults };
}

describe('encodings', () => {
  it('decodes the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5 }), (text, step) => {
        expect(decodeInPieces('utf-8', Buffer.from(text), step)).toEqual({ text, faults: [] });
        expect(decodeInPieces('utf-16le', Buffer.from(text, 'utf16le'), step)).toEqual({ text, faults: [] });
        expect(decodeInPieces('utf-16be', Buffer.from(text, 'utf16le').swap16(), step)).toEqual({ text, faults: [] });
      }),
    );
  });

  it.each([
    ['a stray byte', [0x61, 0xe4, 0x62], [1]],
    ['overlong', [0xc0, 0xaf], [0, 1]],
    ['a surrogate', [0xed, 0xa0, 0x80], [0, 1, 2]],
    ['beyond the last code point', [0xf4, 0x90, 0x80, 0x80], [0, 1, 2, 3]],
    ['cut off at the end', [0x61, 0xf0, 0x9f], [1, 2]],
  ])('knows each byte that is no UTF-8: %s', (_, bytes, faults) => {
    for (const step of [1, 2, 9]) expect(decodeInPieces('utf-8', Buffer.from(bytes), step).faults).toEqual(faults);
  });

  it('agrees with the platform on what is well-formed', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let valid = true;
        try {
          strict.decode(bytes);
        } catch {
          valid = false;
        }
        expect(decodeInPieces('utf-8', Buffer.from(bytes), 3).faults.length === 0).toBe(valid);
      }),
    );
  });

  it('finds lone surrogates and an odd byte in UTF-16', () => {
    expect(decodeInPieces('utf-16le', Buffer.from([0x61, 0, 0x3d, 0xd8, 0x62, 0, 0x63]), 2).faults).toEqual([2, 6]);
  });

  it('reads what Windows wrote', () => {
    expect(decodeInPieces('windows-1252', Buffer.from([0x80, 0x93, 0xe4, 0x94, 0x9f, 0x81]), 2).text).toBe(
      '€“ä”Ÿ\u0081',
    );
  });

  it('makes only the row bad in which a byte cannot be read', async () => {
    const { values, bad } = await readAll(file(Buffer.from('{"a":"ok"}\n{"a":"\xe4"}\n{"a":"ok"}\n', 'latin1')), lines);
    expect(values).toHaveLength(2);
    expect(bad).toMatchObject([{ row: 2, code: 'encoding', detail: 'Byte 17 cannot be read in the chosen encoding.' }]);
  });

  it('gives up what is no text at all', async () => {
    const bytes = Buffer.alloc(4_000, 0xff);
    expect((await readAll(file(bytes), lines, { faults: 1_000 })).problem).toMatchObject({ code: 'encoding' });
  });
});

describe('packed files', () => {
  const text = Buffer.from('{"a":1}\n{"a":2}\n');

  it.each([
    ['gzip', gzipSync(text)],
    ['gzip in two members', Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')])],
    ['zstd', zstdCompressSync(text)],
    ['zstd in two frames', Buffer.concat([zstdCompressSync('{"a":1}\n'), zstdCompressSync('{"a":2}\n')])],
  ])('%s', async (_, bytes) => {
    expect(await readAll(file(bytes), lines)).toMatchObject({ values: [{ a: 1 }, { a: 2 }], problem: null });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    ['zstd', zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('stops a bomb: %s', async (_, bytes) => {
    const { problem } = await readAll(file(bytes), lines, { freeBytes: 1024 * 1024, record: 1_000 });
    expect(problem).toMatchObject({ code: 'grows-too-much' });
    expect((await readAll(file(bytes), lines, { unpackedBytes: 1_000_000, record: 1_000 })).problem?.code).toBe(
      'grows-too-much',
    );
  });

  it('tells what is damaged, cut off, or packed twice', async () => {
    const packed = gzipSync(
      Buffer.from(Array.from({ length: 5_000 }, (_, place) => `{"a":${String(place * 7919)}}\n`).join('')),
    );
    expect((await readAll(file(packed.subarray(0, packed.length - 20)), lines)).problem).toMatchObject({
      code: 'damaged',
    });
    const flipped = Buffer.from(packed);
    flipped.fill(0x55, 2_000, 2_020);
    expect((await readAll(file(flipped), lines)).problem).toMatchObject({ code: 'damaged' });
    const frames = zstdCompressSync(text);
    expect((await readAll(file(frames.subarray(0, frames.length - 3)), lines)).problem).toMatchObject({
      code: 'damaged',
    });
    expect((await readAll(file(gzipSync(gzipSync(text))), lines)).problem).toMatchObject({ code: 'archive' });
  });

  it('says that a file is gone', async () => {
    expect((await readAll(asFile(join(folder, 'nothing')), lines)).problem).toEqual({
      code: 'gone',
      detail: 'The file is not there any more.',
    });
  });
});

describe('a file that is still being written', () => {
  const half = 'x'.repeat(700_000);
  const following = (name: string, content: Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content.subarray(0, content.length / 2));
    const bytes = new FileBytes(path, content.length);
    const source = { kind: 'file' as const, path, name, following: bytes };
    return {
      bytes,
      rest: () => appendFileSync(path, content.subarray(content.length / 2)),
      read: readAll(source, lines),
    };
  };
  const text = Buffer.from(`{"text":"${half}"}\n{"text":"${half}"}\n`);

  it.each([
    ['plain', text],
    ['gzip', gzipSync(text)],
    ['zstd, in two frames', Buffer.concat([zstdCompressSync(text.subarray(0, 9)), zstdCompressSync(text.subarray(9))])],
  ])('is followed to its end: %s', async (name, content) => {
    const { rest, read } = following(`${name}.jsonl`, content);
    await new Promise((next) => setTimeout(next, 30));
    rest();
    expect(await read).toMatchObject({ values: [{ text: half }, { text: half }], bad: [], problem: null });
  });

  it('is left where it is when nobody waits for it any more', async () => {
    const { bytes, read } = following('left.jsonl', text);
    await new Promise((next) => setTimeout(next, 30));
    bytes.stop();
    expect((await read).values.length).toBeLessThan(2);
  });
});
