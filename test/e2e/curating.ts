import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { madeCsv } from '#test/support/millionRecords.ts';
import { type App, expect } from './app.ts';

/** What specs of the curating desk do again and again, as a person does it. */

/** A project for sentiment, with records from a generated table; ends on its desk. */
export async function projectWithRecords(app: App, records: number): Promise<void> {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog', { name: 'New project' });
  await dialog.getByRole('radio', { name: 'Sentiment' }).check();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Voices');
  await dialog.getByRole('button', { name: 'Create project' }).click();
  const path = join(app.dataFolder, 'voices.csv');
  await writeFile(path, [...madeCsv(records)].join(''));
  await app.chooseFile('Choose files', path);
  await page.getByRole('button', { name: 'Start import' }).click();
  await page.getByRole('link', { name: 'Label them' }).click();
  await expect(page.getByRole('article', { name: 'Record 1', exact: true })).toBeVisible();
}

/** Labels records one after the other, with nothing but keys, from the one that is shown. */
export async function labelByKeys(
  page: Page,
  first: number,
  count: number,
  keyOf: (record: number) => string,
): Promise<void> {
  for (let record = first; record < first + count; record += 1) {
    await expect(page.getByRole('article', { name: `Record ${record}`, exact: true })).toBeVisible();
    await page.keyboard.press(keyOf(record));
    await page.keyboard.press('Enter');
  }
}

/** The number that stands on a queue. */
export async function expectQueue(page: Page, queue: string, count: number): Promise<void> {
  await expect(page.getByRole('button', { name: `${queue} ${count}`, exact: true })).toBeVisible({ timeout: 15_000 });
}

/** The host has all of it on its disk, and the window says so. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByText(/^(Saved ·|Everything is saved)/).first()).toBeVisible();
}

export async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages of the project' }).getByRole('link', { name, exact: true }).click();
}

export async function openPart(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('button', { name, exact: true }).click();
}

/** The entries of a kind that lie in the logs of all projects. */
export async function entriesOnDisk(app: App, kind: string): Promise<number> {
  const projects = join(app.dataFolder, 'projects');
  let found = 0;
  for (const project of await readdir(projects)) {
    for (const name of await readdir(join(projects, project, 'log'))) {
      found +=
        (await readFile(join(projects, project, 'log', name), 'utf8')).split(`"do":{"kind":"${kind}"`).length - 1;
    }
  }
  return found;
}
