import { expect, test } from './app.ts';
import { addAdapter, addBase, ask } from './asking.ts';
import { looked, picture, violations } from './looking.ts';

test('an adapter is chosen beside the conversation, and each answer says what made it', async ({ app }) => {
  test.slow();
  const { page } = app;
  await page.setViewportSize({ width: 1400, height: 900 });
  await addBase(app);
  await addAdapter(app);
  const answer = (number: number) => page.getByRole('article', { name: `Answer ${number}`, exact: true });

  await ask(page, 'Who made this?');
  await expect(answer(1).getByText(/Set from field-notes on/)).toBeVisible();

  await page.getByRole('button', { name: 'Answer settings' }).click();
  const panel = page.getByRole('complementary', { name: 'How answers are made' });
  await expect(panel).toContainText('For this conversation.');
  expect(await violations(page)).toEqual([]);
  await panel.getByRole('searchbox', { name: 'Find an adapter' }).fill('kind');
  await panel.getByRole('button', { name: 'kind letters' }).click();
  const slider = panel.getByRole('slider', { name: 'How strongly kind letters speaks' });
  await expect(panel.getByText('1: as it was trained')).toBeVisible();
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.getByText('0.95: less than it was trained to')).toBeVisible();
  await panel.getByRole('textbox', { name: 'Instruction' }).fill('Answer as a friend would.');
  await panel.getByRole('textbox', { name: 'JSON schema' }).fill('{"type":"string","pattern":"a"}');
  await expect(panel.getByText('an answer cannot be held to “pattern”')).toBeVisible();
  await panel
    .getByRole('textbox', { name: 'JSON schema' })
    .fill('{"type":"object","properties":{"kind":{"enum":["letter","note"]}}}');
  await expect(panel.getByText('Answers can be held to this.')).toBeVisible();
  await panel.getByRole('switch', { name: 'Keep probabilities' }).click();
  await panel.getByRole('textbox', { name: 'Name of the preset' }).fill('Kind JSON');
  await page.keyboard.press('Enter');
  await expect(panel.getByText('In use')).toBeVisible();
  await picture(page, 'panel');

  await ask(page, 'And this?');
  await expect(answer(2).getByText(/Set from field-notes with kind letters at 0\.95 on/)).toBeVisible();
  await expect(answer(2)).toContainText(/"(letter|note)"/);
  await expect(panel.getByText('In memory now: kind letters.')).toBeVisible();
  await answer(2).getByRole('button', { name: 'Probabilities of answer 2' }).click();
  await answer(2)
    .getByRole('group', { name: /token by token/ })
    .focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(answer(2).getByText(/The likeliest here:/)).toBeVisible();
  await answer(2).getByRole('button', { name: 'Figures of answer 2' }).click();
  await expect(answer(2)).toContainText('Answer as a friend would.');
  await looked(page, 'odds');

  await app.restartHost();
  await page.reload();
  await expect(answer(2).getByText(/with kind letters at 0\.95/)).toBeVisible();
  await expect(panel.getByRole('textbox', { name: 'Instruction' })).toHaveValue('Answer as a friend would.');
  await panel.getByRole('button', { name: 'Back to the app’s settings' }).click();
  await expect(slider).toHaveCount(0);
  await panel.getByRole('button', { name: 'Use “Kind JSON”' }).click();
  await expect(slider).toHaveCount(1);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+e');
  await expect(panel).toBeVisible();
});
