import { RemoteServer, badStreams } from '#test/support/remoteServers.ts';
import { expect, test } from './app.ts';
import { violations } from './looking.ts';

/** For whoever looks at how it looks: a folder is wished for by its name. */
const pictures = process.env['REMOTE_PICTURES'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a question goes to another machine only after a yes, and is marked, ${colorScheme}`, async ({ app }) => {
    test.slow();
    const { page } = app;
    const [width = 1280, height = 800] = (process.env['REMOTE_SIZE'] ?? '1280x800').split('x').map(Number);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const server = await new RemoteServer('vllm').open();
    server.key = 'sk-spec-key';
    const look = async (name: string) => {
      await page.waitForTimeout(300);
      expect.soft(await violations(page), name).toEqual([]);
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png` });
    };
    try {
      await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
      await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
      await page.getByText('Servers', { exact: true }).click();
      await expect(page.getByText('No server has been added yet.')).toBeVisible();
      await look('none');

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
      await look('dialog');
      await dialog.getByLabel('Key', { exact: true }).fill('sk-spec-key');
      await dialog.getByRole('button', { name: 'Ask it and save' }).click();
      await expect(page.getByRole('heading', { name: 'Attic' })).toBeVisible();

      await page.getByRole('button', { name: 'Load an adapter' }).click();
      await dialog.getByRole('textbox', { name: 'Name there' }).fill('tone');
      await dialog.getByRole('textbox', { name: 'Path on the server' }).fill('/adapters/tone');
      await look('adapter');
      await dialog.getByRole('button', { name: 'Load it' }).click();
      await expect(page.getByText('Loaded there · /adapters/tone · None of that name on this machine')).toBeVisible();
      await look('servers');

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
      await look('two of one address');

      await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).click();
      await page.getByRole('button', { name: 'Answer settings' }).click();
      await page.getByRole('combobox', { name: 'Answers are made by' }).click();
      await page.getByRole('option', { name: 'Attic', exact: true }).click();
      await page.getByRole('combobox', { name: 'Adapter there' }).click();
      await page.getByRole('option', { name: 'tone' }).click();
      await look('who');

      const question = page.getByRole('textbox', { name: 'Your question' });
      await question.fill('Where do rivers run?');
      await question.press('Enter');
      await expect(page.getByText(/Your question goes to Attic/)).toBeVisible();
      expect(server.chats).toEqual([]);
      await look('consent');
      await page.getByRole('button', { name: 'Send it there' }).click();
      await expect(page.getByText('All rivers run into the sea')).toBeVisible();
      await expect(page.getByText(/Set by Attic .* with tone at 1\. Not traceable here\./)).toBeVisible();
      await expect(page.getByText(/went to Attic/)).toBeVisible();
      expect(server.chats[0]?.body['model']).toBe('tone');
      await look('answer');

      // It breaks off: what came stays, and this machine is offered, not taken.
      server.stream = badStreams.cut;
      await question.fill('And then?');
      await question.press('Enter');
      await expect(page.getByText(/broke off in the middle of its answer.*What came of it is kept/)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Answer on this machine instead' })).toBeVisible();
      await look('failed');
      expect((await page.content()).includes('sk-spec-key')).toBe(false);
    } finally {
      await server.close();
    }
  });
}
