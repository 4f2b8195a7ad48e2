import { RemoteServer, badStreams } from '#test/support/remoteServers.ts';
import { expect, test } from './app.ts';
import { looked } from './looking.ts';

test('a question goes to another machine only after a yes, and is marked', async ({ app }) => {
  test.slow();
  const { page } = app;
  const server = await new RemoteServer('vllm').open();
  server.key = 'sk-spec-key';
  try {
    await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
    await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
    await page.getByText('Servers', { exact: true }).click();
    await expect(page.getByText('No server has been added yet.')).toBeVisible();
    await looked(page, 'remotes-none');

    // Added with a wrong key, it says so and keeps nothing.
    await page.getByRole('button', { name: 'Add a server' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Attic');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(server.address);
    await dialog.getByRole('combobox', { name: 'What it runs' }).click();
    await page.getByRole('option', { name: 'vLLM' }).click();
    await dialog.getByLabel('Key', { exact: true }).fill('wrong');
    await dialog.getByRole('button', { name: 'Ask it and save' }).click();
    await expect(dialog.getByText(/wants a key that it knows.*It said: Unauthorized/)).toBeVisible();
    await looked(page, 'remotes-dialog');
    await dialog.getByLabel('Key', { exact: true }).fill('sk-spec-key');
    await dialog.getByRole('button', { name: 'Ask it and save' }).click();
    await expect(page.getByRole('heading', { name: 'Attic' })).toBeVisible();

    await page.getByRole('button', { name: 'Load an adapter' }).click();
    await dialog.getByRole('textbox', { name: 'Name there' }).fill('tone');
    await dialog.getByRole('textbox', { name: 'Path on the server' }).fill('/adapters/tone');
    await looked(page, 'remotes-adapter');
    await dialog.getByRole('button', { name: 'Load it' }).click();
    await expect(page.getByText('Loaded there · /adapters/tone · None of that name on this machine')).toBeVisible();
    await looked(page, 'remotes-servers');

    // A second one of the same address, as another key may open other doors of it.
    await page.getByRole('button', { name: 'Add a server' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Attic for letters');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(`${server.address}/v1/`);
    await dialog.getByLabel('Key', { exact: true }).fill('sk-spec-key');
    await dialog.getByRole('button', { name: 'Ask it and save' }).click();
    await expect(page.getByText('The same address as Attic: only the names tell them apart.')).toBeVisible();
    await expect(
      page.getByText('The same address as Attic for letters: only the names tell them apart.'),
    ).toBeVisible();
    await looked(page, 'remotes-two-of-one-address');

    await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
    await page.getByRole('button', { name: 'Answer settings' }).click();
    await page.getByRole('combobox', { name: 'Answers are made by' }).click();
    await page.getByRole('option', { name: 'Attic', exact: true }).click();
    await page.getByRole('combobox', { name: 'Adapter there' }).click();
    await page.getByRole('option', { name: 'tone' }).click();
    await looked(page, 'remotes-who');

    const question = page.getByRole('textbox', { name: 'Your question' });
    await question.fill('Where do rivers run?');
    await question.press('Enter');
    await expect(page.getByText(/Your question goes to Attic/)).toBeVisible();
    expect(server.chats).toEqual([]);
    await looked(page, 'remotes-consent');
    await page.getByRole('button', { name: 'Send it there' }).click();
    await expect(page.getByText('All rivers run into the sea')).toBeVisible();
    await expect(page.getByText(/Set by Attic .* with tone at 1\. Not traceable here\./)).toBeVisible();
    await expect(page.getByText(/went to Attic/)).toBeVisible();
    expect(server.chats[0]?.body['model']).toBe('tone');
    await looked(page, 'remotes-answer');

    // It breaks off: what came stays, and this machine is offered, not taken.
    server.stream = badStreams.cut;
    await question.fill('And then?');
    await question.press('Enter');
    await expect(page.getByText(/broke off in the middle of its answer.*What came of it is kept/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Answer on this machine instead' })).toBeVisible();
    await looked(page, 'remotes-failed');
    expect((await page.content()).includes('sk-spec-key')).toBe(false);
  } finally {
    await server.close();
  }
});
