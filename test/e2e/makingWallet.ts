import type { Page } from 'playwright/test';
import { expect } from './app.ts';

export const PASSWORD = 'twelve good men';

/** Makes a wallet as a person does: the words are read off the screen and given back. */
export async function makeWallet(page: Page): Promise<string[]> {
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

/** From the wallet to Settings, where the practice network is started. */
export async function startPractice(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Open Settings' }).click();
  const practice = page.getByRole('region', { name: 'Practice network' });
  await practice.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(practice.getByRole('button', { name: /Stop|Switch off/ })).toBeVisible({ timeout: 60_000 });
}
