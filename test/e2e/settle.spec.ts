import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { type Party, PARTIES, makeFeeLife } from '#test/support/feeLife.ts';
import { type PracticeChain, practiceChain } from '#test/support/practiceChain.ts';
import { expect, inWindow, test } from './app.ts';
import { looked, picture } from './looking.ts';

const CHAIN = 7_033;
const PASSWORD = 'a long enough password';
const FEE = '0.001000000000000001';

/** Without the breaks between the figures that are read and those that only sums need. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

async function sign(page: Page): Promise<void> {
  const unlock = page.getByRole('dialog', { name: 'The wallet is locked' });
  const review = page.getByRole('dialog', { name: 'What you sign' });
  await expect(unlock.or(review)).toBeVisible({ timeout: 90_000 });
  if (await unlock.isVisible()) {
    await unlock.getByLabel('Password').fill(PASSWORD);
    await unlock.getByRole('button', { name: 'Open', exact: true }).click();
  }
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(review).toBeHidden();
  await expect(page.getByRole('dialog', { name: 'On its way' })).toBeHidden({ timeout: 60_000 });
}

async function goToOwed(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Earnings' }).click();
  await page.getByRole('navigation', { name: 'Pages of the room' }).getByRole('link', { name: 'Owed' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What you owe' })).toBeVisible();
}

test('what an answer costs is known, owed, settled and claimed, and every sum is the same to the last unit', async () => {
  test.setTimeout(900_000);
  const practice: PracticeChain = await practiceChain(CHAIN);
  const folders: Record<Party, string> = { contributor: '', author: '', payer: '' };
  for (const name of PARTIES) folders[name] = await mkdtemp(join(tmpdir(), `colophon-fee-${name}-`));
  try {
    await makeFeeLife(folders, practice, CHAIN, PASSWORD);
    let earned = '';
    let shared = '';
    await inWindow(folders.author, {}, async (page) => {
      page.setDefaultTimeout(60_000);
      await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
      await page.getByText('Adapters', { exact: true }).click();
      const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Voice' }) });
      await expect(card.getByRole('region', { name: 'What its answers cost' })).toContainText('0.001 TST an answer');
      await expect(card.getByRole('list', { name: 'Of a fee, by role' })).toContainText('Contributors 60 %');
      await picture(page, 'adapter-fee');
      await card.getByRole('button', { name: 'More about Voice' }).click();
      await page.getByRole('menuitem', { name: 'Ask a fee for it…' }).click();
      const form = page.getByRole('dialog', { name: 'Ask a fee for “Voice”' });
      await expect(form).toContainText('Together 100 of 100 per cent.');
      await expect(form).toContainText('100 % of what is left unattributed');
      await form.getByLabel('Base', { exact: true }).fill('6');
      await page.keyboard.press('Tab');
      await expect(form).toContainText('Together 101 of 100 per cent.');
      await expect(form.getByRole('button', { name: 'Show what happens' })).toBeDisabled();
      await form.getByLabel('Adapter author', { exact: true }).fill('19');
      await page.keyboard.press('Tab');
      await looked(page, 'register');
      await form.getByLabel('An answer, TST', { exact: true }).fill('0.002');
      await form.getByRole('button', { name: 'Show what happens' }).click();
      const unlock = page.getByRole('dialog', { name: 'The wallet is locked' });
      await unlock.getByLabel('Password').fill(PASSWORD);
      await unlock.getByRole('button', { name: 'Open', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'What you sign' })).toContainText('0.002 TST');
      await page.getByRole('dialog', { name: 'What you sign' }).getByRole('button', { name: 'Cancel' }).click();
    });
    await inWindow(folders.payer, {}, async (page) => {
      page.setDefaultTimeout(180_000);
      await goToOwed(page);
      await page.getByRole('combobox', { name: 'Who pays for answers from this machine' }).click();
      await page.getByRole('option', { name: /^payer/ }).click();
      await expect(page.getByText('It is kept.')).toBeVisible();
      await page.getByRole('button', { name: 'Pay in…' }).click();
      await page
        .getByRole('dialog')
        .getByLabel(/^Amount/)
        .fill('0.5');
      await page.getByRole('button', { name: 'Show what happens' }).click();
      await expect(page.getByRole('dialog', { name: 'The wallet is locked' })).toBeVisible();
      await page.getByRole('dialog').getByLabel('Password').fill(PASSWORD);
      await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'What you sign' })).toContainText('You pay 0.5', {
        timeout: 90_000,
      });
      const review = page.getByRole('dialog', { name: 'What you sign' });
      await expect(review).toContainText('It leaves the account now, and lies with the contract.');
      await expect(review).not.toContainText('You have never sent anything to this address');
      await picture(page, 'settle-deposit');
      await sign(page);
      await expect(page.getByText('Nothing is owed in', { exact: false })).toBeVisible({ timeout: 90_000 });
      await picture(page, 'owed-nothing');

      await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
      await expect(page.getByText(`up to ${FEE}`, { exact: false })).toBeVisible({ timeout: 90_000 });
      await picture(page, 'ask-cost');
      // A budget stops it, with a sentence and a way to change it.
      await page.getByRole('link', { name: 'What you owe' }).click();
      await page.getByRole('button', { name: 'Budget…' }).click();
      await page.getByLabel(/^At most a day/).fill('0.0009');
      await page.getByRole('button', { name: 'Save it' }).click();
      await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
      await expect(page.getByText('This answer could cost more than the budget')).toBeVisible();
      await page.getByRole('textbox', { name: 'Your question' }).fill('What did the printer keep?');
      await page.keyboard.press('Enter');
      await expect(page.getByText('The question was not asked')).toBeVisible();
      await picture(page, 'ask-budget');
      await page.getByRole('button', { name: 'Change the budget' }).click();
      await page.getByLabel(/^At most a day/).fill('0.1');
      await page.getByRole('button', { name: 'Save it' }).click();
      await expect(page.getByText('left today')).toBeVisible();
      // Saving the budget asked nothing.
      await expect(page.getByRole('article')).toHaveCount(0);
      await page.getByRole('textbox', { name: 'Your question' }).fill('What did the printer keep?');
      await page.keyboard.press('Enter');
      await expect(page.getByText('This answer cost', { exact: false })).toBeVisible({ timeout: 120_000 });
      await looked(page, 'ask-fee');

      await goToOwed(page);
      await expect(page.getByText('Owed for 1 answer')).toBeVisible({ timeout: 60_000 });
      await looked(page, 'owed-steps');
      await page.getByRole('button', { name: 'Allow it…' }).click();
      await sign(page);
      await page.getByRole('button', { name: 'Add it up', exact: true }).click({ timeout: 60_000 });
      await expect(page.getByText('Owed for 1 answer')).toBeVisible();
      await page.getByRole('button', { name: 'Look at it' }).click();
      await expect(page.getByText('Added up, and not settled yet')).toBeVisible();
      await page.getByRole('link', { name: 'All that is owed' }).click();
      await picture(page, 'owed-added');
      await page.getByRole('button', { name: 'Sign it…' }).click();
      await expect(page.getByRole('dialog', { name: 'What you sign' })).toContainText('This is for good', {
        timeout: 90_000,
      });
      await sign(page);
      await page
        .getByRole('link', { name: /^Statement of/ })
        .first()
        .click({ timeout: 60_000 });
      await expect(page.getByText('payer settled 1 answer', { exact: false })).toBeVisible({ timeout: 60_000 });
      await looked(page, 'statement');
      await page.emulateMedia({ media: 'print' });
      await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
      await expect(page.getByRole('navigation').first()).toBeHidden();
      await picture(page, 'statement-print');
      await page.emulateMedia({ media: 'screen' });
      const download = page.waitForEvent('download');
      const row = page.getByRole('row').filter({ hasText: 'contributors' });
      await row.getByRole('button', { name: /^Share with/ }).click();
      await picture(page, 'share');
      await page.getByRole('button', { name: 'Save the file' }).click();
      shared = join(folders.payer, 'shared.json');
      await (await download).saveAs(shared);
      earned = plain(await row.getByRole('cell').first().innerText());
    });

    await inWindow(folders.contributor, {}, async (page) => {
      page.setDefaultTimeout(180_000);
      await page.getByRole('navigation').getByRole('link', { name: 'Earnings' }).click();
      await expect(page.getByText('Ready to claim').first()).toBeVisible({ timeout: 60_000 });
      expect(plain(await page.locator('main dl dd').first().innerText())).toBe(earned);
      await looked(page, 'earnings-unknown');
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Take a file of a payer’s…' }).click();
      await (await chooser).setFiles(shared);
      await expect(page.getByText('It holds, and is taken in.')).toBeVisible();
      await page.getByRole('button', { name: /^Why / }).first().click();
      await looked(page, 'earnings');
      await page.getByRole('slider').focus();
      await page.keyboard.press('ArrowLeft');
      await expect(page.getByRole('slider')).toHaveAttribute('aria-valuenow', '28');
      await page.getByRole('button', { name: 'Claim…', exact: true }).first().click();
      await expect(page.getByRole('dialog', { name: 'Claim what you earned' })).toContainText(
        'The network takes about',
      );
      await picture(page, 'claim');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Collect for/ })
        .click();
      await sign(page);
      await expect(page.getByText('It is paid out.')).toBeVisible({ timeout: 90_000 });
      await expect(page.getByText('There is nothing to claim now')).toBeVisible({ timeout: 90_000 });
      await page.keyboard.press('Escape');
      await expect.poll(async () => plain(await page.locator('main dl dd').nth(6).innerText())).toBe(earned);
    });
  } finally {
    await practice.close();
    for (const name of PARTIES) await rm(folders[name], { recursive: true, force: true });
  }
});
