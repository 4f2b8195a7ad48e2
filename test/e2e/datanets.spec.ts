import type { Page } from 'playwright/test';
import { expect, test } from './app.ts';
import { picture, violations } from './looking.ts';
import { makeWallet, startPractice } from './makingWallet.ts';

/** In both themes, for whoever looks. */
async function pictures(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a datanet is made on the practice network, said in words before it is signed, and stands in the list', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const { page } = app;
  await makeWallet(page);
  await startPractice(page);
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Get practice money' }).click();
  await expect(page.getByText('It is worth nothing.')).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Datanets' }).click();
  await expect(page.getByText('There is no datanet on Practice yet')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Create a datanet' }).click();
  await page.getByRole('button', { name: 'Show what happens' }).click();
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await expect(page.getByText('Name between one and 32 reviewers.')).toBeVisible();
  await pictures(page, 'datanet-missing');

  await page.getByLabel('Name', { exact: true }).fill('Triage notes');
  await page
    .getByLabel('Description', { exact: true })
    .fill('Notes of triage nurses, one patient each, without anything personal.');
  await page.getByLabel('Licence').selectOption('CC-BY-4.0');
  const answer = (question: string, said: string) =>
    page.getByRole('group', { name: question }).getByLabel(said, { exact: true }).check();
  await answer('May it be read to answer questions?', 'Yes');
  await answer('May models be trained on it?', 'Yes');
  await answer('Who may use it?', 'Anybody');
  await page.getByLabel('Name us as').fill('The nurses of Ward 3');
  await page.getByLabel('Reviewers', { exact: true }).fill('main');
  await page.getByLabel('Bond, PLAY').fill('0.25');
  await page.getByRole('button', { name: 'Show what happens' }).scrollIntoViewIfNeeded();
  await pictures(page, 'datanet-form');
  await page.getByRole('button', { name: 'Show what happens' }).click();

  const review = page.getByRole('dialog', { name: 'What you sign' });
  await expect(review).toContainText('You make a datanet, and “Main” owns it.');
  await expect(review).toContainText(/1 of 1 reviewers decide, within 7\s+d\./);
  await expect(review).toContainText('0.25 PLAY');
  await expect(review).toContainText('Nothing leaves “Main” but the fee.');
  await pictures(page, 'datanet-review');
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Triage notes' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('The nurses of Ward 3')).toBeVisible();
  await pictures(page, 'datanet-page');
  for (const toast of await page.getByRole('button', { name: 'Dismiss' }).all()) await toast.click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'All datanets' }).click();
  await expect(page.getByRole('link', { name: 'Triage notes' })).toBeVisible();
  await pictures(page, 'datanet-listed');
});
