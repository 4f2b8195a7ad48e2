import type { Page } from 'playwright/test';
import { expect, test } from './app.ts';
import { picture, violations } from './looking.ts';
import { makeWallet, startPractice } from './makingWallet.ts';

/** In both themes and both sizes, for whoever looks. */
async function pictures(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(colorScheme === 'light' ? { width: 1280, height: 800 } : { width: 1920, height: 1080 });
    // Colours move for a moment.
    await page.waitForTimeout(300);
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.waitForTimeout(300);
}

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
  await pictures(page, 'earnings-ground');
  expect(await violations(page)).toEqual([]);
  await page.goto(`${page.url().split('#')[0]}#/welcome`);

  await makeWallet(page);
  await startPractice(page);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByText('Nothing has been earned on Practice yet')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('note')).toBeVisible();
  await pictures(page, 'earnings-none');
  expect(await violations(page)).toEqual([]);

  await page.getByRole('navigation', { name: 'Pages of the room' }).getByRole('link', { name: 'Owed' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What you owe' })).toBeVisible();
  await expect(page.getByText('Nobody pays for answers from this machine yet')).toBeVisible();
  await expect(page.getByText('What others see')).toBeVisible();
  await pictures(page, 'owed-none');
  expect(await violations(page)).toEqual([]);
});
