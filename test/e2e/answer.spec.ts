import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedModel, type ShapeName } from '#test/support/gguf/fixedModels.ts';
import { type App, expect, test } from './app.ts';

/** More words than any sentence of the window's own. */
const words = /(\S+ ){25}/;

/** Puts a model file with a name that a person would give into the folder of the test. */
async function modelFile(app: App, ending: 'never' | 'sometimes', shape: ShapeName = 'tiny'): Promise<string> {
  const path = join(app.dataFolder, 'field-notes.gguf');
  await copyFile(await fixedModel(shape, { ending }), path);
  return path;
}

async function addModel(app: App, ending: 'never' | 'sometimes', shape?: ShapeName): Promise<void> {
  await app.chooseFile('Choose a model file', await modelFile(app, ending, shape));
  await app.page.getByRole('button', { name: 'Add and ask' }).click();
  await expect(app.page.getByRole('textbox', { name: 'Your question' })).toBeFocused();
}

async function ask(app: App, question: string): Promise<void> {
  await app.page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await app.page.keyboard.press('Enter');
}

const answer = (app: App, number: number) => app.page.getByRole('article', { name: `Answer ${number}`, exact: true });
const settled = (app: App, number: number) =>
  expect(answer(app, number).getByText(/Set from field-notes on/)).toBeVisible();

test('a newcomer comes to a first answer in three actions', async ({ app }) => {
  await expect(app.page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  // One: choose a file. The window reads its header and says whether it fits.
  await app.chooseFile('Choose a model file', await modelFile(app, 'sometimes'));
  await expect(app.page.getByText(/It fits/)).toBeVisible();
  // Two: add it.
  await app.page.getByRole('button', { name: 'Add and ask' }).click();
  await expect(app.page.getByRole('textbox', { name: 'Your question' })).toBeFocused();
  // Three: ask. The composer has the focus already.
  await app.page.keyboard.type('Who made this?');
  await app.page.keyboard.press('Enter');
  await settled(app, 1);
  await expect(app.page.getByRole('article', { name: 'Question 1', exact: true })).toContainText('Who made this?');
  await expect(app.page.getByRole('contentinfo', { name: 'Status' })).toContainText('Engine ready');
});

test('answers are kept, edited and asked again as branches, and copied', async ({ app }) => {
  await addModel(app, 'sometimes');
  await ask(app, 'One');
  await settled(app, 1);
  await ask(app, 'Two');
  await settled(app, 2);

  await answer(app, 2).getByRole('button', { name: 'Ask again: question 2' }).click();
  await expect(answer(app, 2).getByText('2 of 2')).toBeVisible();
  await settled(app, 2);
  await answer(app, 2).getByRole('button', { name: 'Earlier' }).click();
  await expect(answer(app, 2).getByText('1 of 2')).toBeVisible();

  const first = app.page.getByRole('article', { name: 'Question 1', exact: true });
  await first.hover();
  await first.getByRole('button', { name: 'Edit question 1' }).click();
  await app.page.getByRole('textbox', { name: 'The question, edited' }).fill('One, in other words');
  await app.page.getByRole('button', { name: 'Ask this instead' }).click();
  await expect(first.getByText('2 of 2')).toBeVisible();
  await settled(app, 1);
  await expect(answer(app, 2)).toHaveCount(0);
  await first.getByRole('button', { name: 'Earlier' }).click();
  await expect(answer(app, 2)).toBeVisible();

  await answer(app, 1).getByRole('button', { name: 'Figures of answer 1' }).click();
  await expect(
    answer(app, 1)
      .getByText(/tokens\/s/)
      .first(),
  ).toBeVisible();
  await answer(app, 1).getByRole('button', { name: 'Copy answer 1' }).click();
  await expect(answer(app, 1).getByRole('button', { name: 'Copied' })).toBeVisible();

  await app.page.reload();
  await expect(answer(app, 2)).toBeVisible();
});

test('conversations are renamed, removed and brought back', async ({ app }) => {
  await addModel(app, 'sometimes');
  await ask(app, 'Which bird sings at night?');
  await settled(app, 1);
  await app.page.getByRole('heading', { level: 1 }).getByRole('button').click();
  await app.page.getByRole('textbox', { name: 'Title of this conversation' }).fill('Birds');
  await app.page.keyboard.press('Enter');
  await expect(app.page.getByRole('heading', { level: 1, name: 'Birds' })).toBeVisible();

  const list = app.page.getByRole('complementary', { name: 'Conversations' });
  await expect(list.getByRole('link', { name: 'Birds' })).toBeVisible();
  await list.getByRole('link', { name: 'Birds' }).focus();
  await app.page.keyboard.press('Delete');
  await expect(list.getByRole('link', { name: 'Birds' })).toHaveCount(0);
  await app.page.getByRole('button', { name: 'Undo' }).click();
  await expect(list.getByRole('link', { name: 'Birds' })).toBeVisible();
});

test('an answer is stopped with Escape, and its words stay', async ({ app }) => {
  // Slow enough to be at work still when the key comes.
  await addModel(app, 'never', 'deep');
  await ask(app, 'Write on');
  await expect(answer(app, 1)).toContainText(words);
  await app.page.keyboard.press('Escape');
  await expect(answer(app, 1).getByText('You stopped it here.')).toBeVisible();
  await expect(answer(app, 1)).toContainText(words);
});

test('what was typed and not sent is there after a reload', async ({ app }) => {
  await addModel(app, 'sometimes');
  const composer = app.page.getByRole('textbox', { name: 'Your question' });
  await composer.fill('Half a quest');
  await app.page.waitForTimeout(600);
  await app.page.reload();
  await expect(composer).toHaveValue('Half a quest');
});

test('an engine that the system ends costs a sentence, and the next question is answered', async ({ app }) => {
  await addModel(app, 'never', 'deep');
  await ask(app, 'Write on');
  await expect(answer(app, 1)).toContainText(words);
  app.killEngine();
  await expect(answer(app, 1).getByText(/The engine stopped in the middle of its work/)).toBeVisible();
  await expect(answer(app, 1)).toContainText(words);
  await ask(app, 'Again');
  await expect(answer(app, 2)).toContainText(words);
  await app.page.keyboard.press('Escape');
  await expect(answer(app, 2).getByText('You stopped it here.')).toBeVisible();
});

test('a host that ends and comes back loses nothing', async ({ app }) => {
  // Slow enough to be at work still when the host ends.
  await addModel(app, 'never', 'deep');
  await ask(app, 'Write on');
  await expect(answer(app, 1)).toContainText(words);
  // A second passes, so that some of it is on the disk.
  await app.page.waitForTimeout(1_500);
  await app.restartHost(async () => {
    await expect(app.page.getByText(/Connection lost/)).toBeVisible();
  });
  await expect(answer(app, 1).getByText('It was interrupted here, and what was written is kept.')).toBeVisible({
    timeout: 20_000,
  });
  await expect(answer(app, 1)).toContainText(words);
});
