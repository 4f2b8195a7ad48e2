import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { type FixedModelOptions, writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { type App, expect, test } from './app.ts';
import { looked, picture, violations } from './looking.ts';

async function addBase(app: App, name: string, options: FixedModelOptions): Promise<void> {
  const path = join(app.dataFolder, `${name}.gguf`);
  await writeFixedModel(path, 'tiny', options);
  await app.page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', path);
  await app.page.getByRole('button', { name: 'Only add it' }).click();
  await expect(app.page.getByRole('dialog')).toBeHidden();
  await expect(app.page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}

async function openModels(app: App): Promise<Page> {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  return page;
}

test('an adapter comes to the base that it fits, is described, found and removed', async ({ app }) => {
  test.slow();
  const page = await openModels(app);
  await page.getByText('Adapters', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No adapter yet' })).toBeVisible();
  await looked(page, 'empty');
  await page.getByText('Bases', { exact: true }).click();
  await addBase(app, 'Field notes', { norms: 1 });
  await addBase(app, 'Other house', { norms: 1, architecture: 'qwen2' });

  const adapter = join(app.dataFolder, 'kind letters.gguf');
  await writeFixedAdapter(adapter, { seed: 3, metadata: [['general.author', { string: 'Ada' }]] });
  await page.getByText('Adapters', { exact: true }).click();
  await page.getByRole('button', { name: 'Add an adapter' }).click();
  await app.chooseFile('Choose files', adapter);
  await expect(page.getByRole('radio', { name: /Field notes/ })).toBeChecked();
  await expect(page.getByText('1 base does not fit')).toBeVisible();
  await looked(page, 'choose');
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'kind letters' }) });
  await expect(card).toContainText('For Field notes');
  await expect(card).toContainText('unverified');
  await expect(card).toContainText('by Ada');

  await card.getByRole('button', { name: 'More about kind letters' }).click();
  await page.getByRole('menuitem', { name: 'Name, tags and notes' }).click();
  await page.getByRole('textbox', { name: 'Tags' }).fill('letters, kindness');
  await page.getByRole('textbox', { name: 'Note' }).fill('Answers as my aunt wrote.');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByText('kindness')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('searchbox', { name: 'Search' }).fill('AUNT kindness');
  await expect(page.getByText('1 adapter found')).toBeVisible();
  await looked(page, 'card');
  await page.getByRole('searchbox', { name: 'Search' }).fill('contracts');
  await expect(page.getByText('No adapter has all of these words')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');

  await card.getByRole('button', { name: 'More about kind letters' }).click();
  await page.getByRole('menuitem', { name: 'Bind to another base' }).click();
  await page.getByRole('button', { name: 'Bind it' }).click();
  await expect(page.getByRole('alert')).toContainText('“kind letters” is not an adapter for Other house');
  await page.getByRole('button', { name: 'Cancel' }).click();

  await card.getByRole('button', { name: 'More about kind letters' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Delete the adapter' }).click();
  await expect(page.getByRole('heading', { name: 'No adapter yet' })).toBeVisible();
});

test('an adapter that was taken for a base is still added', async ({ app }) => {
  const page = await openModels(app);
  await addBase(app, 'Field notes', { norms: 1 });
  const adapter = join(app.dataFolder, 'letters.gguf');
  await writeFixedAdapter(adapter, { seed: 3 });
  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', adapter);
  await expect(page.getByRole('dialog', { name: 'Add an adapter' })).toBeVisible();
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  const ofThis = page.getByRole('button', { name: '1 adapter for Field notes: show it' });
  await expect(ofThis).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await ofThis.click();
  await expect(page.getByRole('heading', { name: 'letters' })).toBeVisible();
});

test('bases of the same weights find each other; others take a word', async ({ app }) => {
  const page = await openModels(app);
  await addBase(app, 'First', { norms: 1 });
  await addBase(app, 'First small', { norms: 1, type: 'Q8_0' });
  await expect(page.getByText('Another quantisation of First: their norms are the same')).toBeVisible();
  await addBase(app, 'Tuned', { seed: 2, norms: 2 });
  await page.getByRole('button', { name: 'More about Tuned' }).click();
  await page.getByRole('menuitem', { name: 'Same weights as another base' }).click();
  await page.getByRole('button', { name: 'Compare them' }).click();
  await expect(page.getByRole('alert')).toContainText('is not another copy of “First');
  await picture(page, 'join');
  await page.getByRole('button', { name: 'They are the same: I know it' }).click();
  await expect(page.getByText('Another quantisation of First, by your word.')).toBeVisible();
  await picture(page, 'bases');
});
