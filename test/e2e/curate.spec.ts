import type { Page } from 'playwright/test';
import { expect, test } from './app.ts';
import { entriesOnDisk, expectQueue, expectSaved, labelByKeys, openPage, projectWithRecords } from './curating.ts';

const keyOf = (record: number) => String(1 + (record % 4));

test('two hundred records are labelled by keyboard alone, and are there after a reload', async ({ app }) => {
  test.setTimeout(90_000);
  const { page } = app;
  await projectWithRecords(app, 220);
  await labelByKeys(page, 1, 200, keyOf);
  await expect(page.getByRole('article', { name: 'Record 201', exact: true })).toBeVisible();
  await expectQueue(page, 'Submitted', 200);
  await expectQueue(page, 'Pending', 20);
  await expectSaved(page);
  // On a slow machine a draft is kept between two keys of one record.
  expect(await entriesOnDisk(app, 'answer')).toBeGreaterThanOrEqual(200);

  await page.reload();
  await expectQueue(page, 'Submitted', 200);
  await expectQueue(page, 'Pending', 20);
});

test('skip, discard, flag, undo and redo go across records by keys', async ({ app }) => {
  const { page } = app;
  await projectWithRecords(app, 30);
  await labelByKeys(page, 1, 5, keyOf);
  await expect(page.getByRole('article', { name: 'Record 6', exact: true })).toBeVisible();
  await page.keyboard.press('Backspace');
  await expectQueue(page, 'Discarded', 1);
  await page.keyboard.press('f');
  await expectQueue(page, 'Flagged', 1);
  await page.keyboard.press('Space');
  await expect(page.getByRole('article', { name: 'Record 8', exact: true })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expectQueue(page, 'Flagged', 0);
  await page.keyboard.press('Control+z');
  await expectQueue(page, 'Discarded', 0);
  await page.keyboard.press('Control+z');
  await expectQueue(page, 'Submitted', 4);
  await page.keyboard.press('Control+Shift+z');
  await expectQueue(page, 'Submitted', 5);
  await expectSaved(page);
});

test('the window’s own copy may go: it is made again, and is the same', async ({ app }) => {
  const { page } = app;
  await projectWithRecords(app, 40);
  await labelByKeys(page, 1, 25, keyOf);
  await expectQueue(page, 'Submitted', 25);
  await expectSaved(page);
  const deleted = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) =>
      name?.startsWith('colophon-project-') === true ? [name] : [],
    );
    for (const name of names) indexedDB.deleteDatabase(name);
    return names.length;
  });
  expect(deleted).toBeGreaterThan(0);
  await page.reload();
  await expectQueue(page, 'Submitted', 25);
  await expectQueue(page, 'Pending', 15);
  // It goes on where it was.
  await labelByKeys(page, 26, 3, keyOf);
  await expectQueue(page, 'Submitted', 28);
  await expectSaved(page);
  expect(await entriesOnDisk(app, 'answer')).toBe(28);
});

test('a host that is killed in the middle of the work takes nothing with it', async ({ app }, info) => {
  // The desktop app's window goes with its host; a browser's stays, and work in it goes on.
  const stays = info.project.name !== 'electron';
  await projectWithRecords(app, 60);
  await labelByKeys(app.page, 1, 20, keyOf);
  await expectQueue(app.page, 'Submitted', 20);
  if (!stays) await expectSaved(app.page);
  await app.restartHost(async () => {
    if (!stays) return;
    await labelByKeys(app.page, 21, 10, keyOf);
    await expectQueue(app.page, 'Submitted', 30);
  });
  const { page } = app;
  if (!stays) {
    await page.getByRole('navigation').getByRole('link', { name: 'Curate' }).click();
    await page.getByRole('link', { name: 'Voices' }).click();
  }
  const all = stays ? 30 : 20;
  await expectQueue(page, 'Submitted', all);
  await expect.poll(() => entriesOnDisk(app, 'answer'), { timeout: 20_000 }).toBe(all);
  await expectSaved(page);
});

test('all that match are labelled at once in the table, and one Undo brings them back', async ({ app }) => {
  const { page } = app;
  await projectWithRecords(app, 120);
  await labelByKeys(page, 1, 5, keyOf);
  await expectQueue(page, 'Submitted', 5);
  await openPage(page, 'Table');
  const filters = page.getByRole('search', { name: 'Filters' });
  await filterByStatus(page, 'Pending');
  await expect(filters.getByRole('status')).toHaveText('115 of 120 records');

  await page.getByRole('grid', { name: 'Records' }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  const chosen = page.getByRole('group', { name: 'What is selected' });
  await expect(chosen.getByRole('status')).toHaveText('115 selected');
  await chosen.getByRole('button', { name: 'Label', exact: true }).click();
  await page.getByRole('radio', { name: 'Neutral' }).check();
  await page.getByRole('button', { name: 'Label 115 records' }).click();
  await expect(page.getByText('Labelled 115 records.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No record matches' })).toBeVisible();
  await expectSaved(page);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(filters.getByRole('status')).toHaveText('115 of 120 records');
  await expectSaved(page);
  await page.reload();
  await expect(filters.getByRole('status')).toHaveText('115 of 120 records');
  await openPage(page, 'Desk');
  await expectQueue(page, 'Submitted', 5);
  await expectQueue(page, 'Pending', 115);
});

test('a filter by status and words is saved as a view, and what was done to all of it is there after a reload', async ({
  app,
}) => {
  const { page } = app;
  await projectWithRecords(app, 120);
  await labelByKeys(page, 1, 5, keyOf);
  await openPage(page, 'Table');
  const found = page.getByRole('search', { name: 'Filters' }).getByRole('status');
  await filterByStatus(page, 'Pending');
  await expect(found).toHaveText('115 of 120 records');
  await page.getByRole('searchbox', { name: 'Search the records' }).fill('te');
  await expect(found).toHaveText(/^\d{1,2} of 120 records$/);
  const words = (await found.textContent()) ?? '';
  const amount = Number.parseInt(words, 10);
  expect(amount).toBeGreaterThan(1);

  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await page.getByRole('textbox', { name: 'Save what is shown as a view' }).fill('To do');
  await page.getByRole('button', { name: 'Save the view' }).click();
  const views = page.getByRole('list', { name: 'Saved views' });
  await expect(views.getByRole('button', { name: 'To do', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('searchbox', { name: 'Search the records' }).fill('');
  await page.getByRole('button', { name: /^Take away:/ }).click();
  await expect(found).toHaveText('120 records');
  await page.reload();
  await expect(found).toHaveText('120 records');
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await views.getByRole('button', { name: 'To do', exact: true }).click();
  await expect(page.getByRole('button', { name: 'View: To do' })).toBeVisible();
  await expect(found).toHaveText(words);

  await page.getByRole('checkbox', { name: 'Choose all that match' }).click();
  const chosen = page.getByRole('group', { name: 'What is selected' });
  await expect(chosen.getByRole('status')).toHaveText(`${amount} selected`);
  await chosen.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: `Discard ${amount} records` }).click();
  await expect(found).toHaveText('0 of 120 records');
  await expectSaved(page);
  await page.reload();
  await openPage(page, 'Desk');
  await expectQueue(page, 'Discarded', amount);
  await expectQueue(page, 'Submitted', 5);
});

async function filterByStatus(page: Page, status: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a filter' }).click();
  await page.getByRole('dialog', { name: 'Add a filter' }).getByRole('button', { name: 'Status', exact: true }).click();
  await page.getByRole('checkbox', { name: status }).check();
  await page.keyboard.press('Escape');
}
