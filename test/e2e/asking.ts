import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { type App, expect } from './app.ts';

/** What specs of Ask do again and again, as a person does it. */

/** From the first page to an empty conversation with a base, “field-notes”. */
export async function addBase(app: App): Promise<void> {
  const { page } = app;
  const base = join(app.dataFolder, 'field-notes.gguf');
  await writeFixedModel(base, 'tiny', { ending: 'sometimes' });
  await app.chooseFile('Choose a model file', base);
  await page.getByRole('button', { name: 'Add and ask' }).click();
  await expect(page.getByRole('textbox', { name: 'Your question' })).toBeFocused();
}

/** An adapter for it, “kind letters”; ends in Ask. */
export async function addAdapter(app: App): Promise<void> {
  const { page } = app;
  const adapter = join(app.dataFolder, 'kind letters.gguf');
  await writeFixedAdapter(adapter, { seed: 3 });
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await page.getByText('Adapters', { exact: true }).click();
  await page.getByRole('button', { name: 'Add an adapter' }).click();
  await app.chooseFile('Choose files', adapter);
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  await expect(page.getByRole('heading', { name: 'kind letters' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
}
