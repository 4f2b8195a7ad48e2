import { join } from 'node:path';
import { freePort } from '#test/support/freePort.ts';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { expect, test } from './app.ts';
import { looked, violations } from './looking.ts';

test('the local API is opened, a key made, who asks is seen, and the key revoked', async ({ app }) => {
  test.slow();
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  const file = join(app.dataFolder, 'Field notes.gguf');
  await writeFixedModel(file, 'tiny', { ending: 'never' });
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', file);
  await page.getByRole('button', { name: 'Only add it' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Field notes' })).toBeVisible();

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Go to the local API' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Local API' })).toBeVisible();
  await expect(page.getByText('Nothing listens now.')).toBeVisible();
  await expect(page.getByText('There is no key yet, so nobody is answered.')).toBeVisible();
  await expect(page.getByText('Nobody has asked yet.')).toBeVisible();
  await looked(page, 'api-shut');

  // Another Colophon on this machine may have the usual port.
  const port = await freePort();
  await page.getByRole('textbox', { name: 'Port' }).fill(String(port));
  // Leaving the field takes the port over, and the switch is on its way before the host has said so.
  await page.getByRole('switch', { name: 'Answer other programs of this machine' }).press('Space');
  const address = `http://127.0.0.1:${port}/v1`;
  await expect(page.getByText(address, { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Editor');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click();
  const secret = (await page.getByText(/^colophon-/).textContent()) ?? '';
  await looked(page, 'api-key');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(`ends in ${secret.slice(-4)}`)).toBeVisible();
  // It was shown this once.
  await expect(page.getByText(secret)).toBeHidden();

  const ask = (key: string, most: number) =>
    fetch(`${address}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'Field notes',
        max_tokens: most,
        messages: [{ role: 'user', content: 'A word that stays between us' }],
      }),
    });
  expect((await ask('colophon-wrong', 5)).status).toBe(401);
  expect((await ask(secret, 5)).status).toBe(200);
  const requests = page.getByRole('region', { name: 'Requests' }).getByRole('listitem');
  await expect(requests).toHaveCount(1);
  await expect(requests).toContainText('Editor');
  await expect(requests).toContainText('Chat · Field notes');
  await expect(requests).toContainText('answered, to its longest length');
  await expect(page.getByText('stays between us')).toHaveCount(0);
  await looked(page, 'api-open');

  const long = ask(secret, 1_900);
  await page.getByRole('button', { name: 'More about the key Editor' }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await page.getByRole('button', { name: 'Revoke the key' }).click();
  await expect(page.getByText('The key “Editor” is revoked.')).toBeVisible();
  // What was under way is stopped, if it was not done before.
  expect([200, 403]).toContain((await long).status);
  expect((await ask(secret, 5)).status).toBe(401);

  await page.getByRole('switch', { name: 'Answer other programs of this machine' }).press('Space');
  await expect(page.getByText('Nothing listens now.')).toBeVisible();
  await expect(ask(secret, 5)).rejects.toThrow('fetch failed');
});
