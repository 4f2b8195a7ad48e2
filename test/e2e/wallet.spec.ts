import type { Page } from 'playwright/test';
import { expect, test } from './app.ts';

const PASSWORD = 'twelve good men';

/** Makes a wallet as a person does: the words are read off the screen and given back. */
async function makeWallet(page: Page): Promise<string[]> {
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Make a wallet' }).click();
  const listed = page.getByRole('dialog').locator('ol li');
  await expect(listed).toHaveCount(12);
  const words = (await listed.allInnerTexts()).map((text) => text.replace(/^\d+\s*/, '').trim());
  await page.getByRole('button', { name: 'I have written them down' }).click();
  const boxes = page.getByRole('dialog').getByRole('textbox');
  await expect(boxes).toHaveCount(3);
  for (const box of await boxes.all()) {
    const label = await box.evaluate((field: HTMLInputElement) => field.labels?.[0]?.textContent ?? '');
    await box.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('A password for this machine').fill(PASSWORD);
  await page.getByLabel('The same once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Keep the wallet' }).click();
  await expect(page.getByRole('button', { name: 'Change the password' })).toBeVisible();
  return words;
}

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
