import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { starterFileSchema } from '#core/starter.ts';
import { expect, test } from './app.ts';
import { looked, picture } from './looking.ts';

const folder = fileURLToPath(new URL('../../resources/starter', import.meta.url));
const isThere = existsSync(join(folder, 'starter.json'));
const told = isThere
  ? starterFileSchema.parse(JSON.parse(readFileSync(join(folder, 'starter.json'), 'utf8')))
  : undefined;

test('a newcomer asks, sees credit and finds the way to train', async ({ app }) => {
  test.skip(told === undefined, 'this tree has no small world in resources/starter');
  test.setTimeout(300_000);
  const { ask, adapters } = told!;
  const { page } = app;
  page.setDefaultTimeout(30_000);

  await expect(page.getByRole('region', { name: 'A small world to try things in' })).toBeVisible();
  await looked(page, 'starter-welcome');
  await page.getByRole('button', { name: /^Add the small world/ }).click();

  const tries = page.getByRole('list', { name: 'Things to do in the small world' });
  await expect(tries).toBeVisible({ timeout: 120_000 });
  await looked(page, 'starter-tries');

  const field = page.getByRole('textbox', { name: 'Your question' });
  await tries.getByRole('button', { name: ask.known.question }).click();
  await expect(field).toHaveValue(ask.known.question);
  await page.keyboard.press('Enter');
  const answer = page.getByRole('article', { name: 'Answer 1', exact: true });
  await expect(answer.getByText(ask.known.answer)).toBeVisible({ timeout: 60_000 });
  await expect(answer.getByText('Small world · to try things in')).toBeVisible();

  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await tries.getByRole('button', { name: ask.learned.question }).click();
  await expect(field).toHaveValue(ask.learned.question);
  await page.keyboard.press('Enter');
  // What is drawn in the margin may say it again.
  await expect(answer.getByText(ask.learned.answer).first()).toBeVisible({ timeout: 60_000 });
  // Whose it is: the words stand in a notebook on which the adapter was trained.
  await expect(answer.getByText(/Drawn from \d+ records? by \d+ contributors?/)).toBeVisible({ timeout: 120_000 });
  await looked(page, 'starter-credit');

  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await tries.getByRole('button', { name: /^Train an adapter of your own/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New run' })).toBeVisible();
  await expect(page.getByRole('radio', { name: /Small world/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /notebook/, checked: true })).toHaveCount(1);
  await picture(page, 'starter-train');
  await page.getByRole('checkbox', { name: /I have read the terms/ }).check();
  await page.getByRole('button', { name: 'Train elsewhere…' }).click();
  const elsewhere = page.getByRole('dialog', { name: 'Train elsewhere' });
  await elsewhere.getByLabel('Where that machine finds the base').fill('small/world');
  await looked(page, 'starter-elsewhere');
  const packed = page.waitForEvent('download');
  await elsewhere.getByRole('button', { name: 'Pack it' }).click();
  expect((await packed).suggestedFilename()).toMatch(/\.zip$/);
  await page.keyboard.press('Escape');
  await expect(elsewhere).toBeHidden();

  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await expect(page.getByText('Small world · to try things in')).toBeVisible();
  await looked(page, 'starter-models');
  await page.getByText('Adapters', { exact: true }).click();
  await expect(page.getByText('Small world · to try things in')).toHaveCount(adapters.length);
  await picture(page, 'starter-adapters');
  await page.getByText('Bases', { exact: true }).click();

  await page.getByRole('button', { name: 'Remove the small world' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByText('The small world is removed.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Add the small world/ })).toBeVisible();
  await expect(page.getByText('Small world · to try things in')).toHaveCount(0);
  await picture(page, 'starter-removed');
});
