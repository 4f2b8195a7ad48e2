import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { shapes, writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { ModelHub } from '#test/support/modelHub.ts';
import { writePeft } from '#test/support/peft.ts';
import { type App, expect, test } from './app.ts';
import { looked } from './looking.ts';

const ID = 'a-maker/Small-Model-GGUF';
const FILE = 'Small-Model-Q4_K_M.gguf';

/** A hub with one model, and the window's settings leading to it. */
async function withHub(app: App, change: { gated?: 'manual' } = {}) {
  const path = join(app.dataFolder, 'source.gguf');
  await writeFixedModel(path, 'tiny', { norms: 1 });
  const content = await readFile(path);
  const hub = await new ModelHub([
    {
      id: ID,
      files: [
        { path: FILE, content },
        { path: 'Small-Model-Q8_0.gguf', content: Buffer.concat([content, Buffer.alloc(9_000)]) },
      ],
      downloads: 1_200,
      likes: 34,
      tags: ['license:apache-2.0'],
      ...change,
    },
  ]).open();
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  const address = page.getByRole('textbox', { name: 'Where models are looked for' });
  await address.fill(hub.address);
  await address.press('Enter');
  await expect(page.getByText(`Token for ${new URL(hub.address).host}`)).toBeVisible();
  return { hub, page };
}

async function find(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Find a model' }).click();
  await page.getByRole('search').getByRole('textbox').fill('small');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: ID }).click();
  // Whether each fits is asked of the engine, which may still be starting.
  await expect(page.getByText(FILE)).toBeVisible({ timeout: 45_000 });
}

/** What a person drops on the window: files, or a folder with files in it. */
async function drop(page: Page, paths: readonly string[], folder?: string): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({
      name: path.split('/').at(-1) ?? '',
      base64: (await readFile(path)).toString('base64'),
    })),
  );
  await page.evaluate(
    ([dropped, folderName]) => {
      const made = dropped.map(({ name, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (sign) => sign.codePointAt(0) ?? 0);
        return new File([bytes], name);
      });
      const transfer = new DataTransfer();
      for (const file of made) transfer.items.add(file);
      if (folderName !== null) {
        // A page cannot make a folder: its items are told as the browser tells those of one.
        let told = false;
        const entry = {
          isDirectory: true,
          isFile: false,
          name: folderName,
          createReader: () => ({
            readEntries(done: (entries: unknown[]) => void) {
              const entries = made.map((file) => ({
                isFile: true,
                isDirectory: false,
                name: file.name,
                file: (give: (content: File) => void) => give(file),
              }));
              done(told ? [] : entries);
              told = true;
            },
          }),
        };
        DataTransferItem.prototype.webkitGetAsEntry = () => entry as unknown as FileSystemEntry;
      }
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    [files, folder ?? null] as const,
  );
}

test('a model is looked for by name, fetched in the quantisation that was chosen, paused and gone on with', async ({
  app,
}) => {
  const { hub, page } = await withHub(app);
  // It sends one half and then nothing: there is time to pause.
  hub.sendFile = (file, request, response) =>
    hub.honestly(file, request, response, (bytes) => response.write(bytes.subarray(0, Math.floor(bytes.length / 2))));
  await find(page);
  await looked(page, 'find');
  await page.getByRole('button', { name: `Fetch ${FILE}` }).click();
  const job = page.getByRole('region', { name: 'Find a model' }).getByRole('listitem').filter({ hasText: FILE });
  await expect(job.last()).toContainText(/[1-9]\d*\s(?:KB|MB)\sof/);
  await job.getByRole('button', { name: /Pause/ }).click();
  await expect(job.getByRole('button', { name: /^Resume/ })).toBeVisible();
  await looked(page, 'paused');
  hub.sendFile = (...all) => hub.honestly(...all);
  await job.getByRole('button', { name: /^Resume/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Small-Model-Q4_K_M' })).toBeVisible();
  expect(hub.asked.some((line) => /resolve\/.*bytes=\d+-/.test(line))).toBe(true);
  await hub.close();
});

test('a file that is not what the hub says is refused, and no file comes while nothing can be reached', async ({
  app,
}) => {
  const { hub, page } = await withHub(app);
  const [file] = hub.repositories[0]?.files ?? [];
  if (file !== undefined) file.sha256 = 'f'.repeat(64);
  await find(page);
  await page.getByRole('button', { name: `Fetch ${FILE}` }).click();
  await expect(page.getByText('its SHA-256 differs')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Small-Model-Q4_K_M' })).toBeHidden();
  await looked(page, 'wrong-hash');
  await hub.close();
  await page.getByRole('search').getByRole('textbox').fill('another');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'could not be reached' })).toBeVisible();
  await looked(page, 'offline');
});

test('a gated model says what to do, and comes with a token', async ({ app }) => {
  const { hub, page } = await withHub(app, { gated: 'manual' });
  await find(page);
  await expect(page.getByText('enter a token of that account in Settings')).toBeVisible();
  await expect(page.getByRole('button', { name: `Fetch ${FILE}` })).toBeHidden();
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel(/^Token for/).fill(hub.token);
  await looked(page, 'token');
  await page.getByRole('button', { name: 'Keep the token' }).click();
  await expect(page.getByText(/A token for .* is kept/)).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  // What was found is still there; it is opened anew.
  const opener = page.getByRole('button', { name: ID });
  await opener.click();
  await opener.click();
  await page.getByRole('button', { name: `Fetch ${FILE}` }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Small-Model-Q4_K_M' })).toBeVisible();
  await hub.close();
});

test('an adapter is dropped as a file and as a folder of PEFT’s, kept in memory, and counted before a load', async ({
  app,
}) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).click();
  const base = join(app.dataFolder, 'Field notes.gguf');
  await writeFixedModel(base, 'tiny', { norms: 1 });
  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', base);
  await page.getByRole('button', { name: 'Only add it' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Field notes', exact: true })).toBeVisible();

  await page.getByText('Adapters', { exact: true }).click();
  const adapter = join(app.dataFolder, 'kind letters.gguf');
  await writeFixedAdapter(adapter, { seed: 3 });
  await drop(page, [adapter]);
  await expect(page.getByRole('dialog', { name: 'Add an adapter' })).toBeVisible();
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'kind letters' })).toBeVisible();

  const { embedding } = shapes.tiny;
  const module = 'base_model.model.model.layers.0.self_attn.q_proj';
  const matrix = (...shape: number[]) => ({ shape, numbers: new Float32Array(2 * embedding).fill(0.25) });
  const peft = join(app.dataFolder, 'peft');
  await writePeft(
    peft,
    { r: 2, lora_alpha: 4 },
    new Map([
      [`${module}.lora_A.weight`, matrix(2, embedding)],
      [`${module}.lora_B.weight`, matrix(embedding, 2)],
    ]),
  );
  const names = ['adapter_config.json', 'adapter_model.safetensors'];
  await drop(
    page,
    names.map((name) => join(peft, name)),
    'my run',
  );
  await page.getByRole('button', { name: 'Add it to this base' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'my run' })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+Shift+O');
  await expect(page.getByRole('dialog', { name: 'Add an adapter' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'More about kind letters' }).click();
  await page.getByRole('menuitem', { name: 'Keep it in memory' }).click();
  await expect(page.getByText('Kept in memory with its base')).toBeVisible();
  await page.getByText('Bases', { exact: true }).click();
  // The first base is loaded as soon as it is there.
  await expect(page.getByRole('button', { name: 'Unload Field notes from memory' })).toBeVisible();
  await page.getByText('Adapters', { exact: true }).click();
  await expect(page.getByText('In memory, and kept there')).toBeVisible();
  await looked(page, 'kept');

  await page.getByText('Bases', { exact: true }).click();
  await page.getByRole('button', { name: 'More about Field notes' }).click();
  await page.getByRole('menuitem', { name: 'Will it fit?' }).click();
  await expect(page.getByRole('dialog', { name: 'What Field notes would take' })).toContainText('Weights');
  await looked(page, 'fit');
});
