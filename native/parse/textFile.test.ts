import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LARGEST_ATTACHMENT_BYTES, LONGEST_ATTACHMENT } from '#core/attachmentText.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { readTextFile } from './textFile.ts';

async function read(bytes: string | Buffer, name = 'file.txt') {
  const path = join(await freshFolder(), 'copy.part');
  await writeFile(path, bytes);
  const file = await readTextFile(path, name);
  if (!file.ok) throw new Error(file.failure.code);
  return file.value;
}

it.each([
  ['UTF-8', Buffer.from('naïve\r\nfile'), 'utf-8', false],
  ['UTF-8 with its mark', Buffer.from('\uFEFFnaïve\r\nfile'), 'utf-8', false],
  ['UTF-16 with its mark', Buffer.from('\uFEFFnaïve\r\nfile', 'utf16le'), 'utf-16le', false],
  ['UTF-16 without it', Buffer.from('naïve\r\nfile', 'utf16le'), 'utf-16le', true],
  ['Windows-1252', Buffer.from('naïve\r\nfile', 'latin1'), 'windows-1252', true],
] as const)('finds out that a text is %s', async (_name, bytes, encoding, encodingGuessed) => {
  expect(await read(bytes)).toEqual({ kind: 'text', text: 'naïve\r\nfile', encoding, encodingGuessed });
});

it.each([
  ['empty', ''],
  ['empty', ' \n\t\n'],
  ['pdf', '%PDF-1.7\nBT (Hello) Tj'],
  ['archive', 'PK\x03\x04....'],
  ['archive', Buffer.from('1f8b0800', 'hex')],
  ['picture', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['not-text', Buffer.from(Array.from({ length: 4_000 }, (_, place) => (place * 37) % 256))],
  ['not-text', 'GGUF\x03\x00\x00\x00'],
  ['too-long', 'x'.repeat(LONGEST_ATTACHMENT + 1)],
] as const)('refuses what is %s', async (problem, bytes) => {
  expect(await read(bytes)).toEqual({ kind: 'refused', problem });
});

it('calls a file of Word by its name', async () => {
  expect(await read('PK\x03\x04....', 'letter.DOCX')).toEqual({ kind: 'refused', problem: 'office' });
});

it('lets a zero end nothing, and keeps a lone surrogate out', async () => {
  expect(await read('one\0two and so on, for a while'.repeat(20))).toMatchObject({
    text: 'one\uFFFDtwo and so on, for a while'.repeat(20),
  });
  const lone = Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from('a\ud800b', 'utf16le')]);
  expect(await read(lone)).toMatchObject({ text: 'a\uFFFDb' });
});

it('reads no more of a large file than it may take', async () => {
  const path = join(await freshFolder(), 'large.txt');
  await using file = await open(path, 'w');
  await file.write('x'.repeat(100));
  await file.truncate(64 * LARGEST_ATTACHMENT_BYTES);
  const before = process.memoryUsage().arrayBuffers;
  const large = await readTextFile(path, 'large.txt');
  expect(large).toEqual({ ok: true, value: { kind: 'refused', problem: 'too-large' } });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * LARGEST_ATTACHMENT_BYTES);
});

it('says that a file is gone', async () => {
  expect(await readTextFile('/nowhere/at/all.txt', 'all.txt')).toEqual({
    ok: false,
    failure: { code: 'FILE_GONE', name: 'all.txt' },
  });
});
