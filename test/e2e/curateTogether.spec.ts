import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { expectQueue, expectSaved, labelByKeys, openPage, openPart, projectWithRecords } from './curating.ts';

test('two people label, disagree, are decided between, and the result is sealed, verified and exported', async ({
  app,
}) => {
  test.setTimeout(90_000);
  const { page } = app;
  await projectWithRecords(app, 12);
  await labelByKeys(page, 1, 10, () => '1');
  await expectQueue(page, 'Submitted', 10);

  // The second one gets a sample, blind: nothing of the first answers is on the desk.
  await openPage(page, 'Quality');
  await openPart(page, 'Second pass');
  await page.getByRole('textbox', { name: 'Name of a new labeler' }).fill('Bo');
  await page.getByRole('button', { name: 'Add a labeler' }).click();
  await page.getByRole('textbox', { name: 'Percent of the records' }).fill('100');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Assign 10 records to Bo' }).click();
  await page.getByRole('button', { name: 'Label as Bo' }).click();
  await openPage(page, 'Desk');
  await expectQueue(page, 'Submitted', 0);
  // The desk stands where it stood: at the first of the two that nobody has labelled.
  for (const record of [11, 12]) {
    await expect(page.getByRole('article', { name: `Record ${record}`, exact: true })).toBeVisible();
    await page.keyboard.press('Space');
  }
  await labelByKeys(page, 1, 10, (record) => (record <= 3 ? '2' : '1'));
  await expectQueue(page, 'Submitted', 10);
  await expectSaved(page);

  await openPage(page, 'Quality');
  await openPart(page, 'Agreement');
  await expect(page.getByText('10 records were submitted by two or more.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Percent agreement 0\.70 / })).toBeVisible();

  await openPart(page, 'Adjudication');
  await expect(page.getByText('3 records to decide')).toBeVisible();
  for (let decided = 0; decided < 3; decided += 1) {
    if (decided > 0) await expect(page.getByText(`${decided} decided now`).first()).toBeVisible();
    await page.keyboard.press('1');
    await page.getByRole('button', { name: /^Decide/ }).click();
  }
  await expect(page.getByText('3 decided now').first()).toBeVisible();
  await expectSaved(page);

  await openPage(page, 'Snapshots');
  await page.getByRole('button', { name: 'Seal a snapshot' }).click();
  const form = page.getByRole('form', { name: 'Seal a snapshot' });
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Voices, first');
  await form.getByRole('combobox', { name: 'Licence' }).selectOption('CC0-1.0');
  await form
    .getByRole('group', { name: 'May it be read to answer questions?' })
    .getByRole('radio', { name: 'Yes' })
    .check();
  await form.getByRole('group', { name: 'May models be trained on it?' }).getByRole('radio', { name: 'Yes' }).check();
  await form.getByRole('group', { name: 'Who may use it?' }).getByRole('radio', { name: 'Anybody' }).check();
  await form.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Seal it' }).click();

  const snapshot = page.getByRole('article', { name: 'Voices, first' });
  await expect(snapshot).toBeVisible({ timeout: 20_000 });
  await snapshot.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText(/^It is whole: every record/)).toBeVisible({ timeout: 20_000 });
  const [root = ''] = await readdir(join(app.dataFolder, 'snapshots'));
  const manifest = JSON.parse(await readFile(join(app.dataFolder, 'snapshots', root, 'manifest.json'), 'utf8')) as {
    records: { count: number };
    contributors: { name: string }[];
  };
  expect(manifest.records.count).toBe(10);
  expect(manifest.contributors.map(({ name }) => name)).toContain('Bo');

  await snapshot.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: /Voices, first/ });
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText(/is saved\./)).toBeVisible({ timeout: 20_000 });
});
