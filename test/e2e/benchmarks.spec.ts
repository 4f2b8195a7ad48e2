import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { canonicalText } from '#core/canonical/canonical.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { type App, expect, test } from './app.ts';
import { looked, violations } from './looking.ts';

const TASK = [
  { question: 'Which of these is a fruit?', choices: ['apple', 'hammer'], gold: 0 },
  { question: 'Which of these is a tool?', choices: ['pear', 'saw'], gold: 1 },
  { question: 'Which of these swims?', choices: ['carp', 'stone'], gold: 0 },
];

/** A snapshot as sealing leaves it, a base, and an adapter of it. */
async function prepared(app: App): Promise<Page> {
  const { page, dataFolder } = app;
  page.setDefaultTimeout(20_000);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  const { manifest, lines } = sealedSnapshot(drafts(60));
  const folder = join(dataFolder, 'snapshots', manifest.root);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'records.jsonl'), lines.map((line) => `${line}\n`).join(''));
  const text = canonicalText(manifest);
  if (!text.ok) throw new Error(text.failure.problem);
  await writeFile(join(folder, 'manifest.json'), text.value);

  const base = join(dataFolder, 'Field notes.gguf');
  await writeFixedModel(base, 'tiny', { norms: 1 });
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', base);
  await page.getByRole('button', { name: 'Only add it' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Field notes', exact: true })).toBeVisible();
  const adapter = join(dataFolder, 'kind letters.gguf');
  await writeFixedAdapter(adapter, { seed: 3 });
  await page.getByText('Adapters', { exact: true }).click();
  await page.getByRole('button', { name: 'Add an adapter' }).click();
  await app.chooseFile('Choose files', adapter);
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  await expect(page.getByRole('heading', { name: 'kind letters' })).toBeVisible();
  return page;
}

test('a benchmark is made of held-out records and of a file, and an adapter is measured', async ({ app }) => {
  test.setTimeout(240_000);
  const page = await prepared(app);

  await page.getByRole('navigation').getByRole('link', { name: 'Factory' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Benchmarks' }).click();
  await expect(page.getByRole('heading', { name: 'No benchmark of your own yet' })).toBeVisible();
  await expect(page.getByText('comes with the app', { exact: true })).toBeVisible();
  await expect(page.getByText('Nothing has been measured yet.')).toBeVisible();
  expect(await violations(page), 'nothing yet').toEqual([]);

  // By keyboard alone: the held-out loss of the snapshot.
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page.getByRole('radio', { name: /Held-out loss/ })).toBeChecked();
  expect(await violations(page), 'of a snapshot').toEqual([]);
  await page.getByRole('button', { name: 'Make the benchmark' }).focus();
  await page.keyboard.press('Enter');
  const own = page.getByRole('listitem').filter({ hasText: 'Reviews: Held-out loss' });
  await expect(own).toContainText('validation records of Reviews');
  await expect(own).toContainText(/by 0[23]/);

  const file = join(app.dataFolder, 'things.jsonl');
  await writeFile(file, TASK.map((line) => JSON.stringify(line)).join('\n'));
  await page.getByRole('link', { name: 'New benchmark' }).click();
  await page.getByText('A file', { exact: true }).click();
  await app.chooseFile('Choose a file', file);
  await expect(page.getByText('Which of these is a fruit?')).toBeVisible();
  await expect(page.getByText('right', { exact: true }).first()).toBeVisible();
  // Where nothing stands as it is said, the line says so, before anything is made.
  await page.getByRole('textbox', { name: 'The question stands in' }).fill('query');
  await expect(page.getByText(/there is no question where one is looked for/).first()).toBeVisible();
  await page.getByRole('textbox', { name: 'The question stands in' }).fill('question');
  await expect(page.getByText('Which of these is a fruit?')).toBeVisible();
  expect(await violations(page), 'of a file').toEqual([]);
  await page.getByRole('button', { name: 'Make the benchmark' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'things.jsonl' })).toContainText('Multiple choice');

  await expect(page.getByRole('button', { name: 'Tick a benchmark' })).toBeDisabled();
  for (const box of await page.getByRole('checkbox', { name: /^Measure with/ }).all()) await box.check();
  await page.getByRole('button', { name: 'Measure with 3 benchmarks' }).click();
  const report = page.getByRole('main').getByRole('link', { name: 'kind letters on Field notes' });
  await expect(report).toBeVisible({ timeout: 120_000 });
  await looked(page, 'benchmarks');
  await report.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Than the bare base: .*(yours|general).*\.$/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Forgetting' })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'perplexity' }).first()).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'accuracy', exact: true })).toBeVisible();
  await expect(page.getByText(/^Not known: the records that it was trained on/).first()).toBeVisible();
  await looked(page, 'report');
});

test('measuring can be paused, gone on with and stopped where it was started', async ({ app }) => {
  test.setTimeout(180_000);
  const page = await prepared(app);
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.getByRole('radio', { name: /Free text/ }).check();
  await page.getByText('training', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Longest answer, in tokens' }).fill('2000');
  await page.getByRole('button', { name: 'Make the benchmark' }).click();
  await page.getByRole('checkbox', { name: 'Measure with Reviews: Free text' }).check();
  await page.getByRole('button', { name: 'Measure with 1 benchmark', exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Measure an adapter' });
  await panel.getByRole('button', { name: 'Pause kind letters' }).click();
  await expect(panel.getByText(/^paused/)).toBeVisible();
  await expect(panel.getByRole('progressbar')).toBeVisible();
  expect(await violations(page), 'paused').toEqual([]);
  await panel.getByRole('button', { name: 'Resume kind letters' }).click();
  await expect(panel.getByText(/^running/)).toBeVisible();
  await panel.getByRole('button', { name: 'Stop kind letters' }).click();
  await expect(panel.getByRole('progressbar')).toBeHidden();
  await expect(page.getByText('Nothing has been measured yet.')).toBeVisible();
});
