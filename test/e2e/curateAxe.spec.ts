import { expect, test } from './app.ts';
import { labelByKeys, openPage, openPart, projectWithRecords } from './curating.ts';
import { violations } from './looking.ts';

const pages = ['Desk', 'Table', 'Quality', 'Suggestions', 'Questions', 'Snapshots', 'Import'];
const parts = ['Agreement', 'Second pass', 'Adjudication', 'Duplicates', 'Personal data', 'Outliers', 'Leakage'];

test('axe finds nothing on any page of a project', async ({ app }) => {
  test.slow();
  const { page } = app;
  await projectWithRecords(app, 60);
  await labelByKeys(page, 1, 5, () => '1');
  for (const name of pages) {
    await openPage(page, name);
    expect.soft(await violations(page), name).toEqual([]);
  }
  await openPage(page, 'Table');
  await page.getByRole('grid', { name: 'Records' }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  const chosen = page.getByRole('group', { name: 'What is selected' });
  for (const button of [
    chosen.getByRole('button', { name: 'Label', exact: true }),
    chosen.getByRole('button', { name: 'Discard' }),
    page.getByRole('button', { name: 'Add a filter' }),
    page.getByRole('button', { name: 'Views', exact: true }),
  ]) {
    await button.click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await violations(page), await button.innerText()).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await openPage(page, 'Quality');
  for (const part of parts) {
    await openPart(page, part);
    expect.soft(await violations(page), part).toEqual([]);
  }
  await openPage(page, 'Snapshots');
  await page.getByRole('button', { name: 'Seal a snapshot' }).click();
  expect.soft(await violations(page), 'sealing').toEqual([]);
  await page.getByRole('navigation').getByRole('link', { name: 'Curate' }).click();
  await page.getByRole('button', { name: 'New project' }).click();
  await expect(page.getByRole('dialog', { name: 'New project' })).toBeVisible();
  expect.soft(await violations(page), 'a new project').toEqual([]);
});
