import { expect, test } from './app.ts';
import { looked } from './looking.ts';
import { makeWallet, startPractice } from './makingWallet.ts';

test('somebody who earned nothing and owes nothing is told what would be here, and what to do first', async ({
  app,
}) => {
  test.setTimeout(240_000);
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByText('What your records earn stands here')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Make one in the wallet' })).toBeVisible();
  await looked(page, 'earnings-ground');
  await page.goto(`${page.url().split('#')[0]}#/welcome`);

  await makeWallet(page);
  await startPractice(page);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByText('Nothing has been earned on Practice yet')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('note')).toBeVisible();
  await looked(page, 'earnings-none');

  await page.getByRole('navigation', { name: 'Pages of the room' }).getByRole('link', { name: 'Owed' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What you owe' })).toBeVisible();
  await expect(page.getByText('Nobody pays for answers from this machine yet')).toBeVisible();
  await expect(page.getByText('What others see')).toBeVisible();
  await looked(page, 'owed-none');
});
