import { join } from 'node:path';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { type App, expect, test } from './app.ts';
import { ask } from './asking.ts';
import { looked, picture, violations } from './looking.ts';

async function add(app: App, path: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', path);
  await app.page.getByRole('button', { name: 'Only add it' }).click();
  await expect(app.page.getByRole('dialog')).toBeHidden();
}

test('a small model drafts for a base, answers tell how well, and it is taken away', async ({ app }) => {
  test.slow();
  const { page, dataFolder } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  const [base, draft, stranger] = ['Field notes', 'Short notes', 'Other words'].map((name) =>
    join(dataFolder, `${name}.gguf`),
  );
  await writeFixedModel(base ?? '', 'tiny', { ending: 'sometimes' });
  await writeFixedModel(draft ?? '', 'tiny', { ending: 'sometimes', type: 'F16' });
  const pre = { 'tokenizer.ggml.pre': { type: 'string', value: 'qwen2' } } as const;
  await writeFixedModel(stranger ?? '', 'tiny', { type: 'F16', metadata: pre });
  for (const path of [base, draft, stranger]) await add(app, path ?? '');

  const openFor = async (name: string) => {
    await page.getByRole('button', { name: `More about ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Drafts for…' }).click();
    return page.getByRole('dialog', { name: `${name} drafts for…` });
  };
  const refused = await openFor('Other words');
  await expect(refused.getByText('their vocabularies differ')).toBeVisible();
  await expect(refused.getByRole('button', { name: 'Let it draft' })).toBeDisabled();
  await looked(page, 'drafting-refused');
  await refused.getByRole('button', { name: 'Cancel' }).click();

  const dialog = await openFor('Short notes');
  await expect(dialog.getByText(/Fits in memory: needs .* of .* free/)).toBeVisible();
  await looked(page, 'drafting-choosing');
  await dialog.getByRole('button', { name: 'Let it draft' }).click();
  await expect(dialog).toBeHidden();
  const part = page.getByRole('region', { name: 'Beside the base' });
  await expect(part.getByText(/Stands beside Field notes: about/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await part.scrollIntoViewIfNeeded();
  await picture(page, 'drafting-there');

  await page.getByRole('button', { name: 'Unload Field notes from memory' }).click();
  await expect(part.getByText('It comes with Field notes when that is loaded.')).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
  await ask(page, 'Who made this book?');
  await page.getByRole('button', { name: 'Figures of answer 1' }).click();
  await expect(page.getByText(/\d+ of \d+ guessed tokens? (?:was|were) right|nothing was guessed/)).toBeVisible();
  await looked(page, 'drafting-figures');

  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await part.getByRole('button', { name: 'Take away: Short notes, which drafts for Field notes' }).click();
  await expect(page.getByText('Short notes drafts no more; Field notes answers alone.')).toBeVisible();
  await expect(part).toBeHidden();
});
