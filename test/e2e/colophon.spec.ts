import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { endServer, expect, launchChromium, startServer } from './app.ts';
import { makeCredited, SAID } from './credited.ts';
import { picture, violations } from './looking.ts';

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

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an answer says whom it is set from, and each name leads to a record, ${colorScheme}`, async ({ credited }) => {
    test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
    test.slow();
    const server = await startServer(credited, 0);
    const [width, height] = colorScheme === 'light' ? [1280, 800] : [1920, 1080];
    const context = await launchChromium({ colorScheme, width, height });
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(server.link);
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
      await picture(page, `colophon-${colorScheme}`);
      expect(await violations(page), 'an answer').toEqual([]);

      await page.keyboard.press('Enter');
      const record = page.getByRole('dialog', { name: /^Record \d+$/ });
      await expect(record.locator('mark').first()).toContainText('printer of Leipzig');
      await expect(record.getByText('CC-BY-4.0')).toBeVisible();
      await picture(page, `colophon-record-${colorScheme}`);
      expect(await violations(page), 'a record').toEqual([]);
      await page.keyboard.press('Escape');
      await expect(record).toHaveCount(0);

      await answer.getByRole('button', { name: 'Sources of answer 1' }).click();
      await expect(answer.getByText('not traceable')).toBeVisible();
      await picture(page, `colophon-sources-${colorScheme}`);
      expect(await violations(page), 'the sources').toEqual([]);
      await answer.getByRole('button', { name: 'Sources of answer 1' }).click();

      await answer.getByRole('button', { name: 'Save the colophon of answer 1' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: 'As a picture' }).click();
      const drawn = await (await download).path();
      expect([...(await readFile(drawn)).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      if (process.env.PICTURES !== undefined) {
        await copyFile(drawn, join(process.env.PICTURES, `colophon-card-${colorScheme}.png`));
      }

      await answer.getByRole('button', { name: 'Receipt of answer 1' }).click();
      const receipt = page.getByRole('dialog', { name: 'Receipt of this answer' });
      await expect(receipt.getByText(/does not prove that the model ran/)).toBeVisible();
      await picture(page, `colophon-receipt-${colorScheme}`);
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
      await picture(page, `credit-room-${colorScheme}`);
      expect(await violations(page), 'the room').toEqual([]);
    } finally {
      await context.close();
      await endServer(server.child, 'SIGTERM');
    }
  });
}

test('where the base spoke alone, one calm line says so', async ({ credited }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  const server = await startServer(credited, 0);
  const context = await launchChromium();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.link);
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
  } finally {
    await context.close();
    await endServer(server.child, 'SIGTERM');
  }
});

test('what if it had been left out: both answers stand beside each other', async ({ credited }) => {
  test.skip(test.info().project.name === 'electron', 'the same window, made ready in a browser only');
  const server = await startServer(credited, 0);
  const context = await launchChromium();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.link);
    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page
      .getByRole('link', { name: /What did the printer keep/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'What if something had been left out of answer 1' }).click();
    const sheet = page.getByRole('dialog', { name: 'What if it had been left out?' });
    await expect(sheet.getByRole('radio').first()).toBeChecked();
    await picture(page, 'colophon-what-if');
    expect(await violations(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Ask both ways' }).click();
    await expect(page.getByText('Asked again without Voice.')).toBeVisible();
    await expect(page.getByRole('article', { name: /answer to question 1/ })).toHaveCount(2);
    // The words are chosen by the model this time: nobody knows them, and each says what it was drawn from.
    await page.setViewportSize({ width: 1920, height: 1080 });
    const without = page.getByRole('article', { name: 'Second answer to question 1' });
    await expect(without.getByText(/The base spoke alone/)).toBeVisible({ timeout: 30_000 });
    await picture(page, 'colophon-compared');
  } finally {
    await context.close();
    await endServer(server.child, 'SIGTERM');
  }
});
