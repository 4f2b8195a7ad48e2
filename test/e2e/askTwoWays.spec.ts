import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { type App, expect, test } from './app.ts';
import { violations } from './curating.ts';

/** Shown to whoever looks at how it looks; a folder of pictures is wished for by its name. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function addBaseAndAdapter(app: App): Promise<void> {
  const { page } = app;
  const base = join(app.dataFolder, 'field-notes.gguf');
  await writeFixedModel(base, 'tiny', { ending: 'sometimes' });
  await app.chooseFile('Choose a model file', base);
  await page.getByRole('button', { name: 'Add and ask' }).click();
  await expect(page.getByRole('textbox', { name: 'Your question' })).toBeFocused();
  const adapter = join(app.dataFolder, 'kind letters.gguf');
  await writeFixedAdapter(adapter, { seed: 3 });
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await page.getByText('Adapters', { exact: true }).click();
  await page.getByRole('button', { name: 'Add an adapter' }).click();
  await app.chooseFile('Choose files', adapter);
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  await expect(page.getByRole('heading', { name: 'kind letters' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a saved prompt is put in, two ways are compared, an adapter is proposed, ${colorScheme}`, async ({ app }) => {
    test.slow();
    const { page } = app;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (colorScheme === 'dark') await page.setViewportSize({ width: 1920, height: 1080 });
    await addBaseAndAdapter(app);
    const composer = page.getByRole('textbox', { name: 'Your question' });

    await page.getByRole('button', { name: 'Saved prompts' }).click();
    const sheet = page.getByRole('dialog', { name: 'Saved prompts' });
    await sheet.getByRole('button', { name: 'Save a new prompt' }).click();
    await sheet.getByRole('textbox', { name: 'Title' }).fill('Letter to a neighbour');
    await sheet.getByRole('textbox', { name: 'Text' }).fill('Write kind letters to a neighbour about the music.');
    await sheet.getByText('Somebody else').click();
    await sheet.getByRole('textbox', { name: 'Name of the author' }).fill('Zoë');
    expect(await violations(page)).toEqual([]);
    await picture(page, `prompt-form-${colorScheme}`);
    await sheet.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(sheet.getByText('by Zoë')).toBeVisible();
    await sheet.getByRole('button', { name: 'Remove “Letter to a neighbour”' }).click();
    await expect(sheet.getByText('by Zoë')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(sheet.getByText('by Zoë')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await picture(page, `prompts-${colorScheme}`);
    await page.keyboard.press('Escape');
    await composer.focus();
    await page.keyboard.press('ControlOrMeta+/');
    await sheet.getByRole('searchbox', { name: 'Find a prompt' }).fill('neighbour');
    await expect(sheet.getByText('by Zoë')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(composer).toHaveValue('Write kind letters to a neighbour about the music.');

    await page.getByRole('button', { name: 'Answer settings' }).click();
    await page.getByRole('button', { name: 'Which adapter for this question?' }).click();
    const proposal = page.getByRole('dialog', { name: 'Which adapter for this question?' });
    await expect(proposal.getByText(/Its card has .*“letters”/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await picture(page, `proposal-${colorScheme}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Answer settings' }).click();

    const notes = join(app.dataFolder, 'notes on ink.md');
    await writeFile(notes, '# Ink\n\nIron and oak gall.\n');
    await app.chooseFile('Attach text files', notes);
    await expect(page.getByRole('button', { name: /^notes on ink\.md .* tokens$/ })).toBeVisible();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const ways = page.getByRole('dialog', { name: 'Compare two ways to answer' });
    const second = ways.getByRole('group', { name: 'Second way' });
    await second.getByRole('button', { name: 'kind letters' }).click();
    await second.getByRole('textbox', { name: 'Instruction' }).fill('Answer as a friend would, and never in haste.');
    expect(await violations(page)).toEqual([]);
    await picture(page, `compare-sheet-${colorScheme}`);
    await expect(ways.getByRole('button', { name: /^notes on ink\.md/ })).toBeVisible();
    await ways.getByRole('button', { name: 'Answer both ways' }).click();
    const first = page.getByRole('article', { name: 'First answer to question 1' });
    const other = page.getByRole('article', { name: 'Second answer to question 1' });
    await expect(other.getByText(/field-notes with kind letters at 1 · told: Answer as a friend/)).toBeVisible();
    await expect(first.getByRole('button', { name: 'Figures' })).toBeVisible();
    await expect(other.getByRole('button', { name: 'Figures' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await picture(page, `comparison-${colorScheme}`);
    await expect(page.getByRole('button', { name: /^notes on ink\.md/ })).toHaveCount(1);
    await page.reload();
    await expect(other).toBeVisible();
    const question = page.getByRole('article', { name: 'Question 1', exact: true });
    await expect(question.getByRole('button', { name: /^notes on ink\.md/ })).toBeVisible();
    const before = page.viewportSize();
    await page.setViewportSize({ width: 760, height: 900 });
    await picture(page, `comparison-narrow-${colorScheme}`);
    const [upper, lower] = [await first.boundingBox(), await other.boundingBox()];
    expect(lower?.y ?? 0).toBeGreaterThan((upper?.y ?? 0) + (upper?.height ?? 0) - 1);
    if (before !== null) await page.setViewportSize(before);
    await page.getByRole('region', { name: 'The conversation' }).focus();
    await page.keyboard.press('2');
    const answer = page.getByRole('article', { name: 'Answer 1', exact: true });
    await expect(answer.getByText('2 of 2')).toBeVisible();
    await expect(answer.getByText(/Set from field-notes with kind letters at 1/)).toBeVisible();
    await answer.getByRole('button', { name: 'Figures of answer 1' }).click();
    await expect(answer.getByText(/“Letter to a neighbour” by Zoë/)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await picture(page, `kept-${colorScheme}`);
  });
}
