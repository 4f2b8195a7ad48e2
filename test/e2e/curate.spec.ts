import { expect, test } from './app.ts';
import { entriesOnDisk, expectQueue, expectSaved, labelByKeys, projectWithRecords } from './curating.ts';

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
  expect(await entriesOnDisk(app, 'answer')).toBe(200);

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
