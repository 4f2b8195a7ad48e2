import { expect, test } from './app.ts';
import { PASSWORD, makeWallet, startPractice } from './makingWallet.ts';

test('a wallet is made, written down, checked, locked, opened, and its phrase shown again', async ({ app }) => {
  test.setTimeout(180_000);
  const { page } = app;
  const words = await makeWallet(page);
  await page.getByRole('button', { name: /^Lock/ }).click();
  await expect(page.getByRole('heading', { name: 'The wallet is locked' })).toBeVisible();
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('That is not the password');
  await app.restartHost();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('button', { name: 'More about Main' }).click();
  await page.getByRole('menuitem', { name: 'Show the phrase…' }).click();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Show the words' }).click();
  await expect(page.getByRole('dialog').locator('ol li')).toHaveCount(12);
  const shown = await page.getByRole('dialog').locator('ol li').allInnerTexts();
  expect(shown.map((text) => text.replace(/^\d+\s*/, '').trim())).toEqual(words);
});

test('practice money is sent to somebody with a name, after it was said in words what happens', async ({ app }) => {
  test.setTimeout(240_000);
  const { page } = app;
  await makeWallet(page);
  await startPractice(page);
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Add a name' }).click();
  await page.getByLabel('Address', { exact: true }).fill('0x70997970c51812dc3a010c7d01b50e0d17dc79c8');
  await page.getByLabel('Name of the account').fill('Friend');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Get practice money' }).click();
  await expect(page.getByText('It is worth nothing.')).toBeVisible();
  await page.getByRole('button', { name: 'Send…' }).click();
  await page.getByLabel('To', { exact: true }).fill('friend');
  await page.getByLabel('Amount').fill('0.5');
  await page.getByRole('button', { name: 'Show what happens' }).click();
  const review = page.getByRole('dialog', { name: 'What you sign' });
  await expect(review).toContainText(/0\.5 \S+ go from “Main” to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8\./);
  await expect(review).toContainText('It is practice money, worth nothing.');
  await expect(review).toContainText('That is “Friend” in your address book.');
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(page.getByRole('region', { name: 'What was signed' })).toContainText('carried out', { timeout: 30_000 });
});
