import { createHash } from 'node:crypto';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join as joinPath } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDisk } from '#host/durable/disk.ts';
import { inOrder, isPossible, join } from '#host/library/joining.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { writeSplitModel } from '#test/support/gguf/splitModel.ts';
import type { SplitOptions } from '#test/support/gguf/splitModel.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { servedLogProbabilities } from '#test/support/served.ts';
import { readModelHeader } from './modelHeader.ts';
import { joinPieces, readPieceHeader } from './pieces.ts';

const named = (paths: readonly string[]) => paths.map((path) => ({ path, name: basename(path) }));

async function split(pieces: number, options?: SplitOptions) {
  const folder = await freshFolder();
  return { folder, paths: await writeSplitModel(folder, 'tiny', pieces, options) };
}

async function whole(folder: string, paths: readonly string[]): Promise<string> {
  const to = joinPath(folder, 'whole.gguf');
  const joining = joinPieces(named(paths), to);
  if (!joining.ok) throw new Error(JSON.stringify(joining.failure));
  const { plan } = joining.value;
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  expect(isPossible(plan, sizes)).toBe(true);
  const hash = createHash('sha256');
  const copied: number[] = [];
  const joined = await join(
    {
      plan,
      pieces: named(paths),
      to,
      folder,
      name: 'whole.gguf',
      kept: { hash, at: 0 },
      there: 0,
      signal: new AbortController().signal,
      reached: () => {},
      synced: () => {},
      copied: (piece) => Promise.resolve(void copied.push(piece)),
    },
    realDisk,
  );
  expect(joined).toMatchObject({ ok: true, value: 'whole' });
  expect(copied).toEqual(paths.map((_, piece) => piece));
  expect(hash.digest('hex')).toBe(
    createHash('sha256')
      .update(await readFile(to))
      .digest('hex'),
  );
  return to;
}

function detailOf(paths: readonly string[]): unknown {
  const joining = joinPieces(named(paths), null);
  if (joining.ok) throw new Error('they were joined');
  return 'detail' in joining.failure ? joining.failure.detail : joining.failure;
}

describe('a model in pieces', () => {
  it('becomes the file that it was, to the byte, and says what that says', async () => {
    const { folder, paths } = await split(3);
    const to = await whole(folder, paths);
    const original = await readFile(await fixedModel('tiny'));
    expect((await readFile(to)).equals(original)).toBe(true);
    const read = readModelHeader(to, 'whole.gguf', original.length, original.length);
    expect(read).toMatchObject({ ok: true, value: { kind: 'header', header: { architecture: 'llama', layers: 4 } } });
  });

  it('is loaded by llama.cpp, which says the same as of the whole', async () => {
    const { folder, paths } = await split(4);
    const tokens = [1, 300, 301, 45, 7, 260];
    const joined = await servedLogProbabilities(await whole(folder, paths), tokens);
    const original = await servedLogProbabilities(await fixedModel('tiny'), tokens);
    expect(joined).toEqual(original);
  });

  it('can be known by a beginning, and is no model by itself', async () => {
    const { paths } = await split(3);
    const [first = '', second = ''] = paths;
    const fileBytes = (await stat(second)).size;
    const file = { path: second, name: basename(second), fileBytes, availableBytes: fileBytes };
    expect(readPieceHeader(file, 1, 3)).toEqual({ ok: true, value: { kind: 'piece' } });
    expect(readPieceHeader({ ...file, availableBytes: 40 }, 1, 3)).toMatchObject({ value: { kind: 'more' } });
    expect(readPieceHeader(file, 2, 3)).toMatchObject({ ok: false, failure: { code: 'MODEL_FILE_DAMAGED' } });
    const { size } = await stat(first);
    expect(readModelHeader(first, 'a.gguf', size, size)).toMatchObject({
      failure: { code: 'MODEL_NOT_SUPPORTED', detail: 'it is part 1 of 3; choose or drop all of them together' },
    });
  });
});

describe('pieces that do not belong together are refused', () => {
  it('when one is missing', async () => {
    const { paths } = await split(3);
    expect(detailOf(paths.slice(0, 2))).toBe('it says that it is one of 3 pieces, not of 2');
  });

  it('when one stands in the place of another', async () => {
    const { paths } = await split(3);
    const [first = '', second = '', third = ''] = paths;
    expect(detailOf([first, third, second])).toBe('it is named like piece 2 and says that it is 3');
  });

  it('when a tensor is in two of them', async () => {
    const { paths } = await split(3, { twice: ['token_embd.weight'] });
    expect(detailOf(paths)).toBe('tensor token_embd.weight is in two of the pieces');
  });

  it('when they hold another number of tensors than they say', async () => {
    const count = () => ({ 'split.tensors.count': { type: 'i32' as const, value: 999 } });
    expect(detailOf((await split(3, { says: count })).paths)).toMatch(/^its pieces hold \d+ tensors and not 999/);
  });

  it('when one is of another model', async () => {
    const one = await split(3);
    const other = await split(3, {
      says: (piece): Record<string, { type: 'string'; value: string }> =>
        piece === 1 ? { 'general.architecture': { type: 'string', value: 'qwen2' } } : {},
    });
    const mixed = [one.paths[0] ?? '', other.paths[1] ?? '', one.paths[2] ?? ''];
    expect(detailOf(mixed)).toBe('split-00002-of-00003.gguf is a piece of another model');
    const small = await writeSplitModel(await freshFolder(), 'small', 3, {
      says: () => ({ 'split.tensors.count': { type: 'i32', value: 39 } }),
    });
    expect(detailOf([one.paths[0] ?? '', small[1] ?? '', small[2] ?? ''])).toMatch(
      /pieces hold|of another width|is in two/,
    );
  });

  it('when one is cut short or is something else', async () => {
    const { paths } = await split(3);
    const [, second = '', third = ''] = paths;
    await truncate(second, (await stat(second)).size - 64);
    expect(detailOf(paths)).toMatch(/past the end of the file/);
    await writeFile(third, 'no model at all');
    expect(joinPieces(named([paths[0] ?? '', third]), null)).toMatchObject({ ok: false });
  });
});

describe('the names of chosen files', () => {
  const files = (...names: string[]) => names.map((name) => ({ name }));

  it('put them in order', () => {
    const ordered = inOrder(files('b-00002-of-00002.gguf', 'b-00001-of-00002.gguf'));
    expect(ordered).toEqual({ ok: true, value: files('b-00001-of-00002.gguf', 'b-00002-of-00002.gguf') });
  });

  it.each([
    [files('b-00002-of-00003.gguf', 'b-00001-of-00003.gguf'), { problem: 'missing', missing: '3' }],
    [files('b-00001-of-00002.gguf', 'c-00002-of-00002.gguf'), { problem: 'other' }],
    [files('b-00001-of-00002.gguf', 'b-00001-of-00002.gguf'), { problem: 'other' }],
    [files('b-00001-of-00002.gguf', 'b-00003-of-00002.gguf'), { problem: 'other' }],
    [files('b.gguf', 'c.gguf'), { problem: 'other' }],
  ])('or say what is wrong with them', (given, failure) => {
    expect(inOrder(given)).toMatchObject({ ok: false, failure: { code: 'MODEL_PIECES', ...failure } });
  });

  it('are not believed to lie where the parse child says, when they cannot', () => {
    const plan = { headBytes: 64, ranges: [{ from: 32, bytes: 64, at: 64 }], fileBytes: 128 };
    expect(isPossible(plan, [96])).toBe(true);
    expect(isPossible(plan, [95])).toBe(false);
    expect(isPossible({ ...plan, headBytes: 65 }, [96])).toBe(false);
    expect(isPossible({ ...plan, fileBytes: 127 }, [96])).toBe(false);
    expect(isPossible({ ...plan, fileBytes: 2 ** 40 }, [96])).toBe(false);
  });
});
