import { join } from 'node:path';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { damages } from '#test/support/gguf/damagedModels.ts';
import type { GgufValue } from '#test/support/gguf/header.ts';
import type { FixedModelOptions } from '#test/support/gguf/fixedModels.ts';
import { fixedModel, fixedModelParts } from '#test/support/gguf/fixedModels.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { differenceOfVocabularies } from './vocabularies.ts';

const TOKENS = 'tokenizer.ggml.tokens';
const KINDS = 'tokenizer.ggml.token_type';

async function difference(draft: FixedModelOptions, base: FixedModelOptions = {}) {
  const named = async (options: FixedModelOptions) => ({ path: await fixedModel('tiny', options), name: 'book' });
  return differenceOfVocabularies(await named({ seed: 2, ...draft }), await named(base));
}

/** The list of that key, as another one. */
async function listed(key: string, change: (values: GgufValue[]) => GgufValue[]): Promise<FixedModelOptions> {
  const { metadata } = await fixedModelParts('tiny');
  const list = metadata.find(([name]) => name === key)?.[1];
  if (list?.type !== 'array') throw new Error('no list');
  return { metadata: { [key]: { ...list, values: change([...list.values]) } } };
}

const text = (value: string): GgufValue => ({ type: 'string', value });

it('there is none where every token is the same to both, whatever the weights', async () => {
  expect(await difference({ type: 'F16' })).toEqual({ ok: true, value: null });
});

it('is told where it is: the way of cutting text, the first token that is another, its kind', async () => {
  const differs = async (options: FixedModelOptions) => {
    const told = await difference(options);
    return told.ok ? told.value : told.failure;
  };
  expect(await differs({ metadata: { 'tokenizer.ggml.model': text('gpt2') } })).toMatch(/draft cuts text as “gpt2”/);
  expect(await differs({ metadata: { 'tokenizer.ggml.pre': text('qwen2') } })).toMatch(
    /“qwen2”, the base as “default”/,
  );
  expect(await differs(await listed(TOKENS, (all) => all.with(270, text('‮evil')).with(280, text('x'))))).toMatch(
    /^token 270 is “evil” in the draft and “.+” in the base$/,
  );
  expect(await differs(await listed(KINDS, (all) => all.with(9, { type: 'i32', value: 1 })))).toMatch(
    /^token 9 is of kind 1 in the draft and of kind 6 in the base$/,
  );
});

it('is none where only the filling at the end is longer, and is one where that is too long', async () => {
  const longer = (by: number) =>
    listed(TOKENS, (all) => [...all, ...Array.from({ length: by }, (_, at) => text(`[PAD${at}]`))]);
  expect(await difference(await longer(128))).toEqual({ ok: true, value: null });
  expect(await difference({}, await longer(128))).toEqual({ ok: true, value: null });
  expect(await difference(await longer(129))).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^the draft has/),
  });
});

it('a damaged or a lying file is refused by its name', async () => {
  const folder = await freshFolder();
  const good = { path: await fixedModel('tiny'), name: 'good' };
  for (const [name, damage] of Object.entries(damages)) {
    const path = join(folder, `${name.replaceAll(/\W/g, '-')}.gguf`);
    await damage.write(path);
    const read = differenceOfVocabularies({ path, name: 'bad' }, good);
    // A file whose weights alone are wrong has a sound header, and llama.cpp sees the rest.
    if (!read.ok) expect(read.failure).toMatchObject({ name: 'bad' });
    if (!read.ok) expect(differenceOfVocabularies(good, { path, name: 'bad' })).toEqual(read);
  }
  const gone = differenceOfVocabularies({ path: join(folder, 'gone.gguf'), name: 'bad' }, good);
  expect(gone).toMatchObject({ failure: { code: 'FILE_GONE' } });
  const list = await listed(TOKENS, (all) => all.with(5, text('x'.repeat(70_000))));
  expect(await difference(list)).toMatchObject({
    failure: { code: 'MODEL_FILE_DAMAGED', detail: expect.stringMatching(/claims a length/) },
  });
  const numbers = {
    metadata: { [TOKENS]: { type: 'array', of: 'i32', values: [{ type: 'i32', value: 1 }] } },
  } as const;
  expect(await difference(numbers, numbers)).toMatchObject({ failure: { code: 'MODEL_FILE_DAMAGED' } });
  const cut = join(folder, 'cut.gguf');
  await writeFile(cut, await readFile(good.path));
  await truncate(cut, 4_000);
  expect(differenceOfVocabularies({ path: cut, name: 'bad' }, good)).toMatchObject({ failure: { name: 'bad' } });
});
