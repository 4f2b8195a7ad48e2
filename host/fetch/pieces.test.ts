import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ID, ended, opened, hubWith, signal, value } from '#test/support/fetching.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { writeSplitModel } from '#test/support/gguf/splitModel.ts';
import type { SplitOptions } from '#test/support/gguf/splitModel.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { hashOf } from '#test/support/modelHub.ts';

const STEM = 'Pieces-F32';

async function hubInPieces(options: SplitOptions & { leave?: number } = {}) {
  const { leave, ...split } = options;
  const paths = await writeSplitModel(await freshFolder(), 'tiny', 3, { stem: STEM, ...split });
  const files = await Promise.all(paths.map(async (path) => ({ path: basename(path), content: await readFile(path) })));
  return hubWith({ files: files.filter((_, piece) => piece !== leave) });
}

const partsIn = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.part'));

describe('a model in pieces', () => {
  it('is one choice, comes piece by piece and lies in the library as the whole', async () => {
    const hub = await hubInPieces();
    const into = await opened(hub);
    const looked = value(await into.fetching.look(ID, signal));
    expect(looked.files).toMatchObject([{ path: `${STEM}.gguf`, parts: 3 }]);
    const job = await ended(into, value(await into.fetching.begin(ID, `${STEM}.gguf`, signal)).id);
    const original = await readFile(await fixedModel('tiny'));
    expect(job).toMatchObject({ state: 'done', result: hashOf(original), subject: `${STEM}.gguf` });
    expect((await readFile(join(into.models, `${hashOf(original)}.gguf`))).equals(original)).toBe(true);
    expect(into.library.find(hashOf(original))?.name).toBe(STEM);
    expect(await partsIn(into.models)).toEqual([]);
  });

  it('comes from the address of any of its pieces', async () => {
    const hub = await hubInPieces();
    const into = await opened(hub);
    const address = `${hub.address}/${ID}/resolve/main/${STEM}-00002-of-00003.gguf`;
    const seen = value(await into.fetching.lookAt(address, true, signal));
    expect(seen.file).toMatchObject({ name: `${STEM}.gguf`, parts: 3 });
    const job = await ended(into, value(await into.fetching.beginAt(address, true, signal)).id);
    expect(job).toMatchObject({ state: 'done', result: hashOf(await readFile(await fixedModel('tiny'))) });
  });

  it('goes on where a piece broke off, and asks again for none that is whole', async () => {
    const hub = await hubInPieces();
    let cut = 0;
    hub.sendFile = (file, request, response) =>
      hub.honestly(file, request, response, (rest) => {
        if (!file.path.includes('00002') || cut > 0) {
          response.end(rest);
          return;
        }
        cut += 1;
        response.write(rest.subarray(0, rest.length >> 1), () => response.destroy());
      });
    const into = await opened(hub);
    const job = await ended(into, value(await into.fetching.begin(ID, `${STEM}.gguf`, signal)).id);
    expect(job.state).toBe('done');
    const sent = hub.asked.filter((line) => line.includes('/lfs/'));
    expect(sent.filter((line) => line.includes('00001'))).toHaveLength(1);
    expect(sent.filter((line) => line.includes('00002')).map((line) => /bytes=\d+-/.test(line))).toEqual([false, true]);
  });

  it('is refused when a piece is not what the hub says that it is, and nothing is left', async () => {
    const hub = await hubInPieces();
    const third = hub.repositories[0]?.files[2];
    if (third !== undefined) third.sha256 = 'f'.repeat(64);
    const into = await opened(hub);
    const job = await ended(into, value(await into.fetching.begin(ID, `${STEM}.gguf`, signal)).id);
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'FETCH_FAILED', reason: 'hash' } });
    expect(await readdir(into.models)).toEqual([]);
  });

  it('is not begun when one of them is not there', async () => {
    const into = await opened(await hubInPieces({ leave: 1 }));
    expect(await into.fetching.begin(ID, `${STEM}.gguf`, signal)).toMatchObject({ failure: { reason: 'parts' } });
    expect(await readdir(into.models)).toEqual([]);
  });

  it('ends at the piece that belongs to another model', async () => {
    const into = await opened(
      await hubInPieces({ says: (piece) => (piece === 1 ? { 'split.no': { type: 'u16', value: 2 } } : {}) }),
    );
    const job = await ended(into, value(await into.fetching.begin(ID, `${STEM}.gguf`, signal)).id);
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'MODEL_FILE_DAMAGED' } });
    expect(await readdir(into.models)).toEqual([]);
  });
});
