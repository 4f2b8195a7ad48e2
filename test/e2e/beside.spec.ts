import { join } from 'node:path';
import { writeBesideModel } from '#test/support/gguf/besideModels.ts';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { type App, expect, test } from './app.ts';
import { looked, violations } from './looking.ts';

async function add(app: App, path: string, act: string): Promise<void> {
  await app.page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', path);
  await app.page.getByRole('button', { name: act }).click();
  await expect(app.page.getByRole('dialog')).toBeHidden();
}

test('a model for vectors comes beside the base and is taken away', async ({ app }) => {
  test.slow();
  const { page, dataFolder } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  const [base, beside] = [join(dataFolder, 'Field notes.gguf'), join(dataFolder, 'Vectors.gguf')];
  await writeFixedModel(base, 'tiny', {});
  await writeBesideModel(beside, 'embed');
  await add(app, base, 'Only add it');

  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', beside);
  await expect(page.getByText('makes vectors of texts and does not answer')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add and ask' })).toBeHidden();
  await looked(page, 'beside-adding');
  await page.getByRole('button', { name: 'Add it beside the base' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  const part = page.getByRole('region', { name: 'Beside the base' });
  await expect(part.getByRole('heading', { level: 3, name: 'Vectors' })).toBeVisible();
  await expect(part.getByText(/needs .* of .* free/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await part.getByRole('button', { name: 'Put beside the base: Vectors' }).click();
  await expect(part.getByText(/Stands beside the base: about 1\d\d\sMB/)).toBeVisible();
  await expect(part.getByText('Used beside the base')).toBeVisible();
  await looked(page, 'beside-there');

  // It is no base: nobody is offered it where something is to be answered.
  await expect(page.getByRole('list', { name: 'Bases in your library' }).getByRole('listitem')).toHaveCount(1);
  await part.getByRole('button', { name: 'Take away: Vectors' }).click();
  await expect(page.getByText('Vectors is taken away; its memory is free again.')).toBeVisible();
  await expect(part.getByRole('button', { name: 'Put beside the base: Vectors' })).toBeVisible();
});
