import { createHash } from 'node:crypto';
import { appendFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AdapterTensor } from '#native/adapters/adapterFile.ts';
import { openAdapters } from '#test/support/adapters.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel, shapes } from '#test/support/gguf/fixedModels.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { writePeft } from '#test/support/peft.ts';

async function withBase() {
  const folder = await freshFolder();
  const opened = await openAdapters(folder);
  const base = await opened.addBase(await fixedModel('tiny', { norms: 1 }), 'Tiny');
  const adapter = join(folder, 'kind letters.gguf');
  await writeFixedAdapter(adapter, { seed: 7, rank: 4, metadata: [['general.author', { string: 'Ada' }]] });
  return { folder, base, adapter, ...opened };
}

const numbers = (tensor: AdapterTensor, value: number): AdapterTensor => ({
  ...tensor,
  numbers: async () => (await tensor.numbers()).map((number, place) => (place === 5 ? value : number)),
});
const ofRank = (tensor: AdapterTensor, rank: number): AdapterTensor => {
  const shape = tensor.name.endsWith('_a') ? ([tensor.shape[0], rank] as const) : ([rank, tensor.shape[1]] as const);
  return { ...tensor, shape, numbers: () => Promise.resolve(new Float32Array(shape[0] * shape[1])) };
};
const first = (tensors: AdapterTensor[], change: (tensor: AdapterTensor) => AdapterTensor) =>
  tensors.map((tensor, place) => (place === 0 ? change(tensor) : tensor));

describe('adding an adapter', () => {
  it('reads it, finds the base that it fits, and shelves it whole under its hash', async () => {
    const { adapters, offer, addTo, base, adapter, place, list, families, adapters: shelf } = await withBase();
    const ticket = await offer(adapter);
    expect(await adapters.inspect([ticket], new AbortController().signal)).toMatchObject({
      ok: true,
      value: {
        form: 'gguf',
        header: { architecture: 'llama', rank: 4, matrices: 28, alpha: 8, author: 'Ada', storedAs: 'F32' },
        bases: [{ hash: base, name: 'Tiny', fits: true, detail: null }],
      },
    });
    const hash = createHash('sha256')
      .update(await readFile(adapter))
      .digest('hex');
    expect(await addTo(base, [adapter], 'Kind letters')).toMatchObject({ state: 'done', result: hash });
    expect(await readdir(place)).toEqual([hash]);
    expect((await readdir(join(place, hash))).toSorted()).toEqual(['adapter.gguf', 'adapter.json']);
    expect(list()).toMatchObject([
      {
        hash,
        name: 'Kind letters',
        base: { hash: base, name: 'Tiny' },
        evidence: 'word',
        author: 'Ada',
        lineage: null,
      },
    ]);
    expect(families.list()).toMatchObject([{ model: base, family: { id: base, name: 'Tiny' }, adapters: 1 }]);
    expect(await shelf.usable({ hash: base, name: 'Tiny' }, [{ hash, scale: 0.5 }])).toMatchObject({
      ok: true,
      value: [{ path: join(place, hash, 'adapter.gguf'), name: 'Kind letters', scale: 0.5 }],
    });
  });

  it('hands its file on as it came, under the name that it goes by', async () => {
    const { adapters: shelf, addTo, base, adapter, outgoing } = await withBase();
    const { result } = await addTo(base, [adapter], 'Kind/letters: *');
    const saved = await shelf.save(result ?? '');
    if (!saved.ok) throw new Error(saved.failure.code);
    expect(saved.value.name).toBe('Kind letters.gguf');
    const read = await outgoing.read(saved.value.ticket, 0);
    expect(read.ok && Buffer.from(await read.value.chunk.arrayBuffer()).equals(await readFile(adapter))).toBe(true);
    expect(await shelf.save('0'.repeat(64))).toMatchObject({ failure: { code: 'NOT_FOUND' } });
  });

  it('converts what PEFT writes, whichever of its files comes first', async () => {
    const { folder, base, addTo, list, adapters, offer } = await withBase();
    const { embedding } = shapes.tiny;
    const peft = join(folder, 'peft');
    const module = 'base_model.model.model.layers.0.self_attn.q_proj';
    const matrix = (...shape: number[]) => ({ shape, numbers: new Float32Array(2 * embedding).fill(0.25) });
    await writePeft(
      peft,
      { r: 2, lora_alpha: 4, base_model_name_or_path: 'someone/Tiny' },
      new Map([
        [`${module}.lora_A.weight`, matrix(2, embedding)],
        [`${module}.lora_B.weight`, matrix(embedding, 2)],
      ]),
    );
    const paths = [join(peft, 'adapter_model.safetensors'), join(peft, 'adapter_config.json')];
    expect(await adapters.inspect(await Promise.all(paths.map(offer)), new AbortController().signal)).toMatchObject({
      value: { form: 'peft', header: { rank: 2, matrices: 1 }, bases: [{ fits: true, named: true }] },
    });
    expect(await addTo(base, paths.toReversed())).toMatchObject({ state: 'done', failure: null });
    expect(list()).toMatchObject([{ header: { rank: 2, architecture: 'llama', baseName: 'someone/Tiny' } }]);
    const [weights = ''] = paths;
    expect(await adapters.inspect([await offer(weights)], new AbortController().signal)).toMatchObject({
      failure: { code: 'ADAPTER_FILE_MISSING', missing: 'adapter_config.json' },
    });
  });

  it('knows the same weights again, which keep all that is known of them', async () => {
    const { base, adapter, addTo, adapters, list, place } = await withBase();
    const { result } = await addTo(base, [adapter], 'One');
    await adapters.change(result ?? '', { name: 'Renamed', tags: ['letters', 'letters', 'kind'], note: 'for my aunt' });
    expect((await addTo(base, [adapter], 'Two')).result).toBe(result);
    expect(list()).toMatchObject([{ name: 'Renamed', tags: ['letters', 'kind'], note: 'for my aunt' }]);
    expect(await readdir(place)).toHaveLength(1);
  });

  const spoilt: [string, (tensors: AdapterTensor[]) => AdapterTensor[], string, RegExp][] = [
    ['rank 0', (all) => all.map((tensor) => ofRank(tensor, 0)), 'MODEL_FILE_DAMAGED', /attn_q.*0 elements/],
    ['half of a pair missing', (all) => all.slice(1), 'MODEL_FILE_DAMAGED', /half.*blk\.0\.attn_q/],
    ['two ranks', (all) => first(all, (tensor) => ofRank(tensor, 3)), 'MODEL_FILE_DAMAGED', /blk\.0\.attn_q.*3 and 8/],
    ['NaN', (all) => first(all, (tensor) => numbers(tensor, Number.NaN)), 'MODEL_FILE_DAMAGED', /attn_q.*no number/],
    ['infinity', (all) => first(all, (tensor) => numbers(tensor, -Infinity)), 'MODEL_FILE_DAMAGED', /no number/],
    [
      'a tensor that nobody knows',
      (all) => first(all, (tensor) => ({ ...tensor, name: 'blk.0.attn_q.weight.magnitude' })),
      'MODEL_NOT_SUPPORTED',
      /magnitude/,
    ],
    [
      'a layer that the base does not have',
      (all) => all.map((tensor) => ({ ...tensor, name: tensor.name.replace('blk.3', 'blk.9') })),
      'ADAPTER_OF_ANOTHER_BASE',
      /blk\.9\.attn_q.*Tiny/,
    ],
  ];
  it.each(spoilt)('refuses %s with the place, and leaves nothing', async (_, change, code, detail) => {
    const { folder, base, addTo, list, place } = await withBase();
    const path = join(folder, 'bad.gguf');
    await writeFixedAdapter(path, { seed: 1, change });
    const job = await addTo(base, [path], 'Bad');
    expect(job).toMatchObject({ state: 'failed', failure: { code, name: 'Bad' } });
    expect(job.failure !== null && 'detail' in job.failure ? job.failure.detail : '').toMatch(detail);
    expect([await readdir(place), list()]).toEqual([[], []]);
  });

  it('refuses a base, a file that is none, and one that was cut', async () => {
    const { folder, base, addTo, adapter } = await withBase();
    expect(await addTo(base, [await fixedModel('tiny', { norms: 1 })])).toMatchObject({
      failure: { code: 'IS_NO_ADAPTER' },
    });
    const other = join(folder, 'letter.gguf');
    await writeFile(other, 'Dear aunt, this is no adapter.');
    expect(await addTo(base, [other])).toMatchObject({ failure: { code: 'NOT_A_MODEL_FILE' } });
    await writeFile(other, (await readFile(adapter)).subarray(0, 40_000));
    expect(await addTo(base, [other])).toMatchObject({ failure: { code: 'MODEL_FILE_DAMAGED' } });
  });

  it.each([
    ['write', 'ENOSPC', 'DISK_FULL'],
    ['sync', 'EIO', 'DISK_WRITE_FAILED'],
    ['rename', 'EIO', 'DISK_WRITE_FAILED'],
  ] as const)('leaves nothing by half when %s says %s, and can be tried again', async (bad, code, failure) => {
    const { folder, base, adapter, close } = await withBase();
    await close();
    let broken = true;
    const disk = failingDisk((step) => (broken && step === bad ? code : undefined));
    const { addTo, place, list } = await openAdapters(folder, { disk });
    expect(await addTo(base, [adapter])).toMatchObject({ state: 'failed', failure: { code: failure } });
    expect([await readdir(place), list()]).toEqual([[], []]);
    broken = false;
    expect(await addTo(base, [adapter])).toMatchObject({ state: 'done' });
  });
});

describe('a shelved adapter', () => {
  it('serves its base and no other fine-tune of it, unless a person says so', async () => {
    const { base, adapter, addTo, addBase, adapters, families, list } = await withBase();
    const { result } = await addTo(base, [adapter], 'Mine');
    const hash = result ?? '';
    const tuned = await addBase(await fixedModel('tiny', { seed: 2, norms: 2 }), 'Tuned');
    const wanted = [{ hash, scale: 1 }];
    expect(await adapters.usable({ hash: tuned, name: 'Tuned' }, wanted)).toEqual({
      ok: false,
      failure: { code: 'ADAPTER_OF_ANOTHER_BASE', name: 'Mine', base: 'Tuned', detail: 'it belongs to Tiny' },
    });
    expect(list('', tuned)).toEqual([]);
    expect(await families.join(tuned, base, false)).toMatchObject({
      failure: { code: 'NOT_THE_SAME_WEIGHTS', name: 'Tuned', base: 'Tiny', sure: false },
    });
    expect(await families.join(tuned, base, true)).toMatchObject({ value: { evidence: 'word', adapters: 1 } });
    expect((await adapters.usable({ hash: tuned, name: 'Tuned' }, wanted)).ok).toBe(true);
    expect(list('', tuned)).toHaveLength(1);
    await families.separate(tuned);
    expect((await adapters.usable({ hash: tuned, name: 'Tuned' }, wanted)).ok).toBe(false);
    expect(await adapters.bind(hash, tuned)).toMatchObject({ value: { base: { name: 'Tuned' }, evidence: 'word' } });
    expect((await adapters.usable({ hash: tuned, name: 'Tuned' }, wanted)).ok).toBe(true);
  });

  it('serves another quantisation of the same weights, known by its norms', async () => {
    const { base, adapter, addTo, addBase, adapters, families } = await withBase();
    const { result } = await addTo(base, [adapter]);
    const small = await addBase(await fixedModel('tiny', { norms: 1, type: 'Q8_0' }), 'Tiny Q8_0');
    expect(families.list().find(({ model }) => model === small)).toMatchObject({
      family: { id: base, name: 'Tiny' },
      evidence: 'norms',
      adapters: 1,
    });
    expect((await adapters.usable({ hash: small, name: 'small' }, [{ hash: result ?? '', scale: 1 }])).ok).toBe(true);
  });

  it('is not used when its file is another than it was, or gone', async () => {
    const { base, adapter, addTo, adapters, files } = await withBase();
    const hash = (await addTo(base, [adapter])).result ?? '';
    await appendFile(files.pathOf(hash), 'more');
    const use = () => adapters.usable({ hash: base, name: 'Tiny' }, [{ hash, scale: 1 }]);
    expect(await use()).toMatchObject({ failure: { code: 'FILE_CHANGED' } });
    await rm(files.pathOf(hash));
    expect(await use()).toMatchObject({ failure: { code: 'FILE_GONE' } });
    expect(await adapters.remove(hash)).toEqual({ ok: true, value: undefined });
    expect(await use()).toMatchObject({ failure: { code: 'NOT_FOUND', what: 'adapter' } });
  });

  it('is found again, as it was, when the catalogue was lost', async () => {
    const { folder, base, adapter, addTo, adapters, list, close } = await withBase();
    const hash = (await addTo(base, [adapter], 'Mine')).result ?? '';
    await adapters.change(hash, { tags: ['kind'], note: 'kept' });
    const before = list();
    await close();
    for (const name of await readdir(folder)) if (name.startsWith('catalogue')) await rm(join(folder, name));
    const again = await openAdapters(folder);
    await again.shelf.adopt();
    for (const model of again.library.list()) await again.families.enter(model);
    expect(await again.adapters.adopt()).toBe(1);
    expect(again.list()).toMatchObject([{ ...before[0], base: { hash: base } }]);
  });
});

describe('families', () => {
  it('take no base that is built otherwise, whatever a person says', async () => {
    const { base, addBase, families } = await withBase();
    const other = await addBase(await fixedModel('tiny', { norms: 1, architecture: 'qwen2' }), 'Qwen');
    expect(await families.join(other, base, true)).toMatchObject({
      failure: { code: 'NOT_THE_SAME_WEIGHTS', sure: true, detail: expect.stringContaining('qwen2') },
    });
  });

  it('are not made of norms that nobody has trained', async () => {
    const { addBase, families } = await withBase();
    const one = await addBase(await fixedModel('tiny', { seed: 3 }), 'Bare');
    const other = await addBase(await fixedModel('tiny', { seed: 4 }), 'Barer');
    expect(families.familyOf(other)).toBe(other);
    expect(await families.join(other, one, false)).toMatchObject({ failure: { sure: false } });
  });

  it('keep their adapters while a base is away', async () => {
    const { base, adapter, addTo, addBase, library, list, adapters } = await withBase();
    const hash = (await addTo(base, [adapter])).result ?? '';
    await library.remove(base);
    expect(list()).toMatchObject([{ hash, base: { hash: base, name: 'Tiny' } }]);
    const back = await addBase(await fixedModel('tiny', { norms: 1 }), 'Back');
    expect((await adapters.usable({ hash: back, name: 'Back' }, [{ hash, scale: 1 }])).ok).toBe(true);
  });
});
