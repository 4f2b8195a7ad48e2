import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './app.ts';
import { addBase, ask } from './asking.ts';
import { looked, picture, violations } from './looking.ts';

/** Drops a file on the field where questions are written. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dropped = await page.evaluateHandle(
    ([called, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content ?? ''], called ?? ''));
      return data;
    },
    [name, text],
  );
  await page.getByRole('textbox', { name: 'Your question' }).dispatchEvent('drop', { dataTransfer: dropped });
}

test('a file is asked about, and tools are switched on', async ({ app }) => {
  test.slow();
  const { page } = app;
  await addBase(app);
  const answer = (number: number) => page.getByRole('article', { name: `Answer ${number}`, exact: true });
  const question = (number: number) => page.getByRole('article', { name: `Question ${number}`, exact: true });
  const read = async (number: number) => {
    await answer(number).getByRole('button', { name: 'Figures' }).click();
    const said = /Read\s*([\d,]+)/.exec(await answer(number).innerText())?.[1] ?? '';
    await answer(number).getByRole('button', { name: 'Figures' }).click();
    return Number(said.replace(',', ''));
  };

  await ask(page, 'What is ink?');
  await expect(answer(1).getByText(/Set from field-notes on/)).toBeVisible();

  // Picked, dropped, refused, looked at, removed.
  const notes = join(app.dataFolder, 'notes on ink.md');
  await writeFile(notes, '# Ink\n\n<script>alert(1)</script> Iron and oak gall.\n'.repeat(20));
  await app.chooseFile('Attach text files', notes);
  // The next files put away what was said of those before, so the one that is refused comes last.
  await drop(page, 'prices.csv', 'what,price\nink,4\n');
  await drop(page, 'scan.pdf', '%PDF-1.7 not text');
  const chips = page.getByRole('group', { name: 'Attached files' }).first();
  await expect(chips.getByRole('button', { name: /^notes on ink\.md .* tokens$/ })).toBeVisible();
  await expect(page.getByText(/“scan\.pdf” is a PDF, and only plain text can be attached/)).toBeVisible();
  await expect(page.getByText(/^The files take [\d,]+ of [\d,]+ tokens\.$/)).toBeVisible();
  await looked(page, 'attached');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Do without prices.csv' }).click();
  await expect(page.getByRole('button', { name: /prices\.csv/ })).toHaveCount(0);
  await chips.getByRole('button', { name: /^notes on ink\.md/ }).click();
  const sheet = page.getByRole('dialog', { name: 'notes on ink.md' });
  await expect(sheet).toContainText('<script>alert(1)</script> Iron and oak gall.');
  await looked(page, 'sheet');
  await page.keyboard.press('Escape');

  await ask(page, 'What is it made of?');
  await expect(answer(2).locator('footer')).toBeVisible({ timeout: 60_000 });
  await expect(question(2).getByRole('button', { name: /^notes on ink\.md/ })).toBeVisible();
  expect((await read(2)) - (await read(1))).toBeGreaterThan(300);

  // Too long: said before it is asked, and it cannot be.
  await drop(page, 'book.txt', 'ink and paper '.repeat(20_000));
  await page.getByRole('textbox', { name: 'Your question' }).fill('And this?');
  await expect(page.getByRole('alert').filter({ hasText: /Remove one, attach a shorter part/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(question(3)).toHaveCount(0);
  await page.getByRole('button', { name: 'Do without book.txt' }).click();

  // Tools: switched on, records only with a word. What a use looks like: UsedAnswer.test.tsx.
  await page.getByRole('button', { name: 'Answer settings' }).click();
  const panel = page.getByRole('complementary', { name: 'How answers are made' });
  await panel.getByRole('switch', { name: 'Calculator' }).click();
  await panel.getByRole('switch', { name: 'Date and time' }).click();
  await panel.getByRole('switch', { name: 'My records' }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(panel.getByRole('switch', { name: 'My records' })).not.toBeChecked();
  await panel.getByRole('switch', { name: 'My records' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Let it look' }).click();
  await expect(panel.getByRole('switch', { name: 'My records' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Tools: Calculator, Date and time, My records' })).toBeVisible();
  await picture(page, 'tools');
  await panel.getByRole('button', { name: 'Close' }).click();
  await ask(page, 'What time is it?');
  await expect(answer(3).locator('footer')).toBeVisible({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);

  await app.restartHost();
  await page.reload();
  await expect(question(2).getByRole('button', { name: /^notes on ink\.md/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Tools: Calculator, Date and time, My records' })).toBeVisible();
});

test('a tool that the model calls is used, shown in the answer, and opened', async ({ app }) => {
  test.slow();
  const { page } = app;
  await addBase(app);
  await page.getByRole('button', { name: 'Answer settings' }).click();
  const panel = page.getByRole('complementary', { name: 'How answers are made' });
  await panel.getByRole('switch', { name: 'Date and time' }).click();
  await panel.getByRole('button', { name: 'Close' }).click();
  // A model of chance takes it or leaves it: each question is one throw of a coin.
  const use = page.getByText(/Looked at the clock/).first();
  for (let number = 1; number <= 12 && !(await use.isVisible()); number += 1) {
    await ask(page, `What time is it in town ${number}?`);
    const answer = page.getByRole('article', { name: `Answer ${number}`, exact: true });
    await expect(answer.locator('footer')).toBeVisible({ timeout: 60_000 });
  }
  await use.click();
  const year = new Date().getFullYear();
  await expect(page.getByText(new RegExp(`${year} at .*; in UTC: ${year}-`)).first()).toBeVisible();
  await looked(page, 'tool-used');
  await page.reload();
  await expect(use).toBeVisible();
});
