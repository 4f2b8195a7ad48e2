import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { facts } from '#test/support/facts.ts';
import { expect, inWindow } from './app.ts';
import { makeReadable } from './readable.ts';
import { looked, picture } from './looking.ts';

const test = base.extend<object, { folder: string }>({
  folder: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'colophon-e2e-reading-'));
      await makeReadable(folder);
      await use(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

const known = facts(60);

test('what is ticked is read, cited and leads to its record', async ({ folder }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  test.slow();
  await inWindow(folder, {}, async (page) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page.keyboard.press('Control+Shift+D');
    const sheet = page.getByRole('dialog', { name: 'What answers may read' });
    await expect(sheet.getByRole('checkbox', { name: /Sealed away/ })).toBeDisabled();
    await expect(sheet.getByText('Its terms do not allow reading.')).toBeVisible();
    const reviews = sheet.getByRole('checkbox', { name: /Reviews/ });
    await reviews.setChecked(true);
    await expect(sheet.getByText('ready', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    await sheet.getByRole('checkbox', { name: /Own notes/ }).setChecked(true);
    await expect(sheet.getByText('ready', { exact: true })).toHaveCount(2, { timeout: 60_000 });
    await looked(page, 'reading-sheet');
    await sheet.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('button', { name: 'Reads 2 sources' })).toBeVisible();

    const { question, text } = known[3]!;
    await page.getByRole('textbox', { name: 'Your question' }).fill(question);
    await page.keyboard.press('Enter');
    const answer = page.getByRole('article', { name: 'Answer 1', exact: true });
    const read = answer.getByRole('group', { name: 'Read for answer 1' });
    const first = read.getByRole('button', { name: /^\[1\] Reviews, record \d+/ });
    await expect(first).toBeVisible({ timeout: 60_000 });
    await expect(answer.getByText(/unattributed|credited to a record/).first()).toBeVisible({ timeout: 90_000 });
    await looked(page, 'reading-answer');

    await first.focus();
    await page.keyboard.press('Enter');
    const record = page.getByRole('dialog', { name: 'Record 1' });
    await expect(record.getByText(text)).toBeVisible();
    await expect(record.getByText('CC-BY-4.0')).toBeVisible();
    await picture(page, 'reading-record');
    await page.keyboard.press('Escape');

    await page.getByRole('textbox', { name: 'Your question' }).fill('How do bees find their way home at night?');
    await page.keyboard.press('Enter');
    const second = page.getByRole('article', { name: 'Answer 2', exact: true });
    await expect(second.getByText('Nothing that fits the question was found. It stood alone.')).toBeVisible({
      timeout: 60_000,
    });
    // Enter asks nothing while an answer is being written.
    await expect(second.getByRole('button', { name: 'Figures of answer 2' })).toBeVisible({ timeout: 60_000 });
    await picture(page, 'reading-nothing');

    await page.getByRole('textbox', { name: 'Your question' }).fill('What did grandmother write of the plum jam?');
    await page.keyboard.press('Enter');
    const third = page.getByRole('article', { name: 'Answer 3', exact: true });
    const own = third.getByRole('button', { name: '[1] Own notes, record 1', exact: true });
    await expect(own).toBeVisible({ timeout: 60_000 });
    await expect(third.getByRole('button', { name: 'Sources of answer 3' })).toBeVisible({ timeout: 90_000 });
    await own.click();
    const note = page.getByRole('dialog', { name: 'Note 1' });
    await expect(note.getByText(/A project is not sealed/)).toBeVisible();
    await looked(page, 'reading-note');
    await page.keyboard.press('Escape');
  });
});

test('a citation in an answer is a link to its record, and opens by keyboard', async ({ folder }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  await inWindow(folder, {}, async (page) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page
      .getByRole('link', { name: new RegExp(known[6]!.question.slice(0, 20)) })
      .first()
      .click();
    const answer = page.getByRole('article', { name: 'Answer 1', exact: true });
    const cited = answer.getByRole('button', { name: '[1]', exact: true });
    await cited.focus();
    await expect(answer.getByRole('tooltip')).toContainText('Opens record 1');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Record 1' }).getByText(known[6]!.text)).toBeVisible();
    await picture(page, 'reading-citation');
  });
});
