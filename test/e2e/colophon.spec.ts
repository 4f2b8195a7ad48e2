import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { expect, inWindow } from './app.ts';
import { makeCredited, SAID } from './credited.ts';
import { looked, picture } from './looking.ts';

const test = base.extend<object, { credited: string }>({
  credited: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'colophon-e2e-credit-'));
      await makeCredited(folder);
      await use(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

test('an answer says whom it is set from, and each name leads to a record', async ({ credited }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  test.slow();
  await inWindow(credited, {}, async (page) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page
      .getByRole('link', { name: /What did the printer keep/ })
      .first()
      .click();

    const answer = page.getByRole('article', { name: 'Answer 1', exact: true });
    await expect(answer.getByText(/Drawn from \d+ records? by \d+ contributors?; .* unattributed\./)).toBeVisible();
    const words = answer.getByRole('button', { name: /printer of Leipzig kept/ }).first();
    await words.focus();
    await expect(answer.getByRole('tooltip')).toContainText('Matched:');
    await looked(page, 'colophon');

    await page.keyboard.press('Enter');
    const record = page.getByRole('dialog', { name: /^Record \d+$/ });
    await expect(record.locator('mark').first()).toContainText('printer of Leipzig');
    await expect(record.getByText('CC-BY-4.0')).toBeVisible();
    await looked(page, 'colophon-record');
    await page.keyboard.press('Escape');
    await expect(record).toHaveCount(0);

    await answer.getByRole('button', { name: 'Sources of answer 1' }).click();
    await expect(answer.getByText('not traceable')).toBeVisible();
    await looked(page, 'colophon-sources');
    await answer.getByRole('button', { name: 'Sources of answer 1' }).click();

    await answer.getByRole('button', { name: 'Save the colophon of answer 1' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'As a picture' }).click();
    const drawn = await (await download).path();
    expect([...(await readFile(drawn)).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    if (process.env.PICTURES !== undefined) {
      await copyFile(drawn, join(process.env.PICTURES, 'colophon-card.png'));
    }

    await answer.getByRole('button', { name: 'Receipt of answer 1' }).click();
    const receipt = page.getByRole('dialog', { name: 'Receipt of this answer' });
    await expect(receipt.getByText(/does not prove that the model ran/)).toBeVisible();
    await picture(page, 'colophon-receipt');
    const handedOut = page.waitForEvent('download');
    await receipt.getByRole('button', { name: 'Sign and save' }).click();
    expect(await readFile(await (await handedOut).path(), 'utf8')).toContain('colophon-receipt/1');

    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect(page.getByRole('heading', { level: 1, name: 'Credit' })).toBeVisible();
    await page.getByRole('button', { name: 'Verify all' }).click();
    await expect(page.getByText(/Every entry stands as it was written/)).toBeVisible();
    const entry = page.getByRole('button', { name: /^Entry \d+ Answer/ }).first();
    await entry.click();
    await page.getByRole('button', { name: 'Record 1', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'Record 1' }).getByText(SAID).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await looked(page, 'credit-room');
  });
});

test('where the base spoke alone, one calm line says so', async ({ credited }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  await inWindow(credited, {}, async (page) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page
      .getByRole('link', { name: /What did the printer keep/ })
      .last()
      .click();
    const answer = page.getByRole('article', { name: 'Answer 1', exact: true });
    await expect(answer.getByText(/The base spoke alone/)).toBeVisible();
    await expect(answer.getByRole('button', { name: 'Sources of answer 1' })).toHaveCount(0);
    await expect(answer.getByRole('button', { name: 'Receipt of answer 1' })).toBeVisible();
    await picture(page, 'colophon-alone');
  });
});

test('what if it had been left out: both answers stand beside each other', async ({ credited }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  await inWindow(credited, {}, async (page) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page
      .getByRole('link', { name: /What did the printer keep/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'What if something had been left out of answer 1' }).click();
    const sheet = page.getByRole('dialog', { name: 'What if it had been left out?' });
    await expect(sheet.getByRole('radio').first()).toBeChecked();
    await looked(page, 'colophon-what-if');
    await sheet.getByRole('button', { name: 'Ask both ways' }).click();
    await expect(page.getByText('Asked again without Voice.')).toBeVisible();
    await expect(page.getByRole('article', { name: /answer to question 1/ })).toHaveCount(2);
    // The words are chosen by the model this time: nobody knows them, and each says what it was drawn from.
    await page.setViewportSize({ width: 1920, height: 1080 });
    const without = page.getByRole('article', { name: 'Second answer to question 1' });
    await expect(without.getByText(/The base spoke alone/)).toBeVisible({ timeout: 30_000 });
    await picture(page, 'colophon-compared');
  });
});

test('who carried the answers of a month leads from answer to record and back', async ({ credited }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  test.slow();
  await inWindow(credited, {}, async (page) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Credit' }).click();
    const pages = page.getByRole('navigation', { name: 'Pages of this room' });
    await pages.getByRole('link', { name: 'Over time' }).click();
    const carriers = page.getByRole('table').first();
    await expect(carriers.getByRole('rowheader', { name: 'Ada' })).toBeVisible();
    await expect(page.getByText(/Of these, .* is unattributed/)).toBeVisible();
    await page
      .getByRole('button', { name: /Find the unused|Look again/ })
      .first()
      .click();
    await expect(page.getByText(/never found in an answer/)).toBeVisible({ timeout: 30_000 });
    await looked(page, 'over-time');
    await page.getByText('Records', { exact: true }).first().click();
    const record = carriers.getByRole('rowheader').getByRole('link').first();
    await expect(record).toContainText('printer of Leipzig');
    await record.click();

    const middle = page.getByRole('region', { name: 'In the middle' });
    await expect(middle).toContainText('Record');
    await looked(page, 'walk');
    await middle.getByRole('button', { name: 'Read the record' }).click();
    await expect(page.getByRole('dialog', { name: 'Record' }).getByText(SAID).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await page
      .getByRole('navigation', { name: 'Behind it' })
      .getByRole('link', { name: /Contributor.*Zoë/ })
      .click();
    await expect(middle).toContainText('Contributor');
    await page.goBack();
    await page
      .getByRole('navigation', { name: 'Before it' })
      .getByRole('link', { name: /Answer/ })
      .first()
      .click();
    await middle.getByRole('button', { name: 'Go to the conversation' }).click();
    // It may be one of two that are compared.
    await expect(page.getByRole('article', { name: /^(Answer 1|First answer)/ })).toBeVisible();

    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await pages.getByRole('link', { name: 'Is it true?' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Is it true?' })).toBeVisible();
    await looked(page, 'truth');
  });
});
