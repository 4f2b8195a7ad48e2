import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { canonicalText } from '#core/canonical/canonical.ts';
import { type FixedModelOptions, writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { type Draft, type Sealed, drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { type App, expect, test } from './app.ts';
import { looked, picture, violations } from './looking.ts';

const LONG_NAME = 'Letters that nobody answered, in the order in which they were found behind the cupboard of the mill';

async function addBase(app: App, name: string, options: FixedModelOptions): Promise<void> {
  const { page } = app;
  const path = join(app.dataFolder, `${name}.gguf`);
  await writeFixedModel(path, 'tiny', options);
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', path);
  await page.getByRole('button', { name: 'Only add it' }).click();
  await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}

/** As sealing leaves it on the disk. */
async function putSnapshot({ dataFolder }: App, { manifest, lines }: Sealed): Promise<void> {
  const folder = join(dataFolder, 'snapshots', manifest.root);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'records.jsonl'), lines.map((line) => `${line}\n`).join(''));
  const text = canonicalText(manifest);
  if (!text.ok) throw new Error(text.failure.problem);
  await writeFile(join(folder, 'manifest.json'), text.value);
}

async function prepared(app: App): Promise<Page> {
  const { page } = app;
  // The machine may be busy; but what does not come at all is told in its place.
  page.setDefaultTimeout(20_000);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await putSnapshot(app, sealedSnapshot(drafts(60)));
  const other = sealedSnapshot(drafts(24, 2));
  await putSnapshot(
    app,
    sealedSnapshot(drafts(24, 2), {
      name: LONG_NAME,
      terms: { ...other.manifest.terms, commercialUse: false, licence: 'CC-BY-NC-4.0' },
    }),
  );
  await addBase(app, 'Field notes', { norms: 1 });
  return page;
}

/** Waits until so many steps are made, and ends the child that makes them. */
async function killWhileLearning(app: App): Promise<void> {
  const state = app.page.getByRole('status').filter({ hasText: 'It is learning: step' });
  await expect(state).toBeVisible({ timeout: 120_000 });
  app.killEngine('train');
}

async function expectDone(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: /Done after|Ended early/ })).toBeVisible({
    timeout: 240_000,
  });
}

test('without a base and a snapshot it says what to do first', async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'New run' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Add a base in Models' })).toBeVisible();
  await page.getByRole('link', { name: 'All runs' }).click();
  await expect(page.getByRole('heading', { name: 'No run yet' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Seal a snapshot in Curate' })).toBeVisible();
  await looked(page, 'nothing');
});

test('from a sealed snapshot to an adapter that answers, by mouse', async ({ app }) => {
  test.setTimeout(480_000);
  const page = await prepared(app);

  await page.getByRole('navigation').getByRole('link', { name: 'Factory' }).click();
  await page.getByRole('main').getByRole('link', { name: 'New run' }).click();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
  await page.getByRole('radio', { name: /Field notes/ }).check();
  await page.getByRole('checkbox', { name: /^Reviews/ }).check();
  await expect(page.getByText(/60 records give \d+ examples/)).toBeVisible();
  await page.getByText('As the model will see them').click();
  await page.getByRole('radio', { name: /Tiny data/ }).check();
  await page.getByText('Every setting', { exact: true }).click();
  await picture(page, 'settings');
  await page.getByRole('textbox', { name: 'Passes' }).fill('1');
  await page.getByRole('textbox', { name: 'Passes' }).blur();
  await expect(page.getByText('1 setting changed by you')).toBeVisible();
  expect(await violations(page), 'a run being prepared').toEqual([]);
  await page.getByText('Every setting', { exact: true }).click();

  // Terms that forbid the use are refused in their place; leaving them out makes the way free.
  await page.getByRole('checkbox', { name: new RegExp(LONG_NAME.slice(0, 20)) }).check();
  await page.getByText('Commercial use, too').click();
  await expect(page.getByText('These terms forbid commercial use')).toBeVisible();
  await expect(page.getByText('Leave out what may not be trained on')).toBeVisible();
  await looked(page, 'refused');
  await page.getByRole('button', { name: `Leave out ${LONG_NAME}` }).click();
  await page.getByRole('checkbox', { name: /I have read the terms of “Reviews”/ }).check();
  await page.getByRole('textbox', { name: 'Name of the adapter' }).fill('Kind reviews');

  await page.getByRole('button', { name: 'Measure a step' }).click();
  await expect(page.getByText(/^Takes /)).toBeVisible({ timeout: 120_000 });
  await picture(page, 'measured');
  await page.getByRole('button', { name: 'Start', exact: true }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Kind reviews' })).toBeVisible();
  await killWhileLearning(app);
  await picture(page, 'learning');
  await expectDone(page);
  await expect(page.getByRole('img', { name: /^Loss by step/ })).toBeVisible();
  await page.getByText('The numbers as a table').click();
  await expect(page.getByRole('columnheader', { name: 'Held out', exact: true })).toBeVisible();
  await looked(page, 'run');

  await page.getByRole('button', { name: 'Use in Ask' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
  await askOnce(page);
});

/** Pairs of answers to one question each, and which of the two somebody chose. */
function preferences(count: number): Sealed {
  const chosen = drafts(count).map((draft, place): Draft => ({
    ...draft,
    fields: {
      question: `What came ${place}th?`,
      one: `Number ${place} came.`,
      other: `Nobody knows what came ${place}th.`,
    },
    answers: { better: { kind: 'preference', chosen: place % 3 === 0 ? 'second' : 'first' } },
  }));
  return sealedSnapshot(chosen, {
    name: 'Which is kinder',
    fields: ['question', 'one', 'other'].map((id) => ({ id, title: id, kind: 'text' as const })),
    questions: [
      {
        kind: 'preference',
        id: 'better',
        title: 'Which is better?',
        required: true,
        fields: ['one', 'other'],
        tie: true,
      },
    ],
  });
}

/** A run of the one base that is there, on the snapshot of this name, from the empty form to its page. */
async function begin(page: Page, snapshot: RegExp, name: string, change: () => Promise<void>): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Factory' }).click();
  await page.getByRole('main').getByRole('link', { name: 'New run' }).click();
  await page.getByRole('radio', { name: /Field notes/ }).check();
  for (const box of await page.getByRole('checkbox', { checked: true }).all()) await box.uncheck();
  await page.getByRole('checkbox', { name: snapshot }).check();
  await expect(page.getByText(/records give \d+ examples/)).toBeVisible();
  await page.getByRole('radio', { name: /Quick/ }).check();
  await change();
  await page.getByRole('checkbox', { name: /I have read the terms/ }).check();
  await page.getByRole('textbox', { name: 'Name of the adapter' }).fill(name);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

async function set(page: Page, setting: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: setting, exact: true });
  if (!(await field.isVisible())) await page.getByText('Every setting', { exact: true }).click();
  await field.fill(value);
  await field.blur();
}

test('is paused and goes on, learns from preferences where there are any, and stands beside another', async ({
  app,
}) => {
  test.setTimeout(480_000);
  const page = await prepared(app);
  await putSnapshot(app, preferences(16));

  await begin(page, /^Reviews/, 'First of two', async () => {
    await expect(page.getByText('Learn what people preferred')).toHaveCount(0);
    await set(page, 'Passes', '6');
  });
  const status = page.getByRole('status');
  await expect(status.filter({ hasText: 'It is learning: step' })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(status.filter({ hasText: /Paused (at|before)/ })).toBeVisible({ timeout: 60_000 });
  await picture(page, 'paused');
  await page.reload();
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expectDone(page);

  await begin(page, /^Which is kinder/, 'Second of two', async () => {
    await page.getByRole('switch', { name: /^Learn what people preferred/ }).click();
    await expect(page.getByText(/^Not traceable/)).toBeVisible();
    await looked(page, 'preferences');
  });
  await expectDone(page);
  await expect(page.getByText('what people preferred (beta 0.1); not traceable')).toBeVisible();

  await page.getByRole('navigation').getByRole('link', { name: 'Factory' }).click();
  const runs = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
  await expect(runs).toHaveCount(2);
  for (const run of await runs.all()) await run.getByRole('checkbox').check();
  await looked(page, 'history');
  await page.getByRole('button', { name: /^Compare/ }).click();
  await expect(
    page.getByRole('row', { name: /^Preferences .*no.*beta 0.1|^Preferences .*beta 0.1.*no/ }),
  ).toBeVisible();
  await expect(page.getByRole('row', { name: /^Passes/ })).toBeVisible();
  await looked(page, 'compare');
});

async function askOnce(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill('Record 12');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kind reviews').first()).toBeVisible({ timeout: 30_000 });
}

test('and by keyboard alone', async ({ app }) => {
  test.setTimeout(480_000);
  const page = await prepared(app);
  // From here on nothing is pointed at.
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'New run' })).toBeVisible();
  await tabTo(page, 'radio', /Field notes/);
  await page.keyboard.press('Space');
  await tabTo(page, 'checkbox', /^Reviews/);
  await page.keyboard.press('Space');
  await expect(page.getByText(/60 records give \d+ examples/)).toBeVisible();
  await tabTo(page, 'textbox', 'Name of the adapter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Kind reviews');
  await tabTo(page, 'radio', /Careful/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /Tiny data/ })).toBeChecked();
  await tabTo(page, 'checkbox', /I have read the terms/);
  await page.keyboard.press('Space');
  await tabTo(page, 'button', 'Start');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Kind reviews' })).toBeVisible();
  await killWhileLearning(app);
  await expect(page.getByRole('status').filter({ hasText: 'It is learning: step' })).toBeVisible({ timeout: 120_000 });
  await picture(page, 'learning-by-keys');
  await byPalette(page, 'Stop the run and keep what was learned');
  await expect(page.getByRole('status').filter({ hasText: /as you wished/ })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('button', { name: 'Use in Ask' })).toBeVisible();
  await picture(page, 'run-by-keys');
  await byPalette(page, 'Use the run’s adapter in Ask');
  await expect(page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
  await askOnce(page);
});

/** Goes on with Tab until the focus is there. */
async function tabTo(
  page: Page,
  role: 'radio' | 'checkbox' | 'textbox' | 'button',
  name: string | RegExp,
): Promise<void> {
  const wanted = page.getByRole('main').getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) });
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${role} “${String(name)}”`);
}

async function byPalette(page: Page, command: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
}
