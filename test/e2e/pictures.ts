import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { endServer, launchChromium, startServer } from './app.ts';
import { curatedProject } from '#test/support/curatedProject.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { root } from '#scripts/run.ts';

// The pictures of the docs: every room of the real window in both themes, with a model of chance that we write
// ourselves. Its words have no sense; everything around them is as a person sees it.
const ROOMS = ['Curate', 'Models', 'Factory', 'Datanets', 'Earnings', 'Wallet', 'Settings'];
const PROJECT_PAGES = ['Desk', 'Table', 'Quality', 'Suggestions', 'Questions', 'Snapshots', 'Import'];
const QUESTIONS = ['Which early signs should a triage nurse look for?', 'And which of them is missed most often?'];

const chromium = await ensureChromium();
if (!chromium.ok) {
  console.error(chromium.failure.sentence);
  process.exit(1);
}
process.env.CHROMIUM = chromium.value;
const pictures = join(root, 'docs', 'pictures');
await mkdir(pictures, { recursive: true });
for (const theme of ['light', 'dark'] as const) await picture(theme);

async function picture(theme: 'light' | 'dark'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-pictures-'));
  const model = join(folder, 'field-notes.gguf');
  await copyFile(await fixedModel('tiny', { ending: 'sometimes', name: 'Field notes' }), model);
  await curatedProject(join(folder, 'data'));
  const server = await startServer(join(folder, 'data'), 0);
  const context = await launchChromium({ width: 1280, height: 800, colorScheme: theme });
  const page = context.pages()[0] ?? (await context.newPage());
  const keep = (name: string) => page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });

  await page.goto(server.link);
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await keep('welcome');
  await addModel(page, model);
  for (const [index, question] of QUESTIONS.entries()) {
    await page.getByRole('textbox', { name: 'Your question' }).fill(question);
    await page.keyboard.press('Enter');
    await page
      .getByRole('article', { name: `Answer ${index + 1}`, exact: true })
      .getByText(/Set from/)
      .waitFor();
  }
  await keep('ask');
  for (const room of ROOMS) {
    await page.getByRole('navigation').getByRole('link', { name: room }).click();
    await page.getByRole('heading', { level: 1, name: room }).waitFor();
    await page.waitForTimeout(400);
    await keep(room.toLowerCase());
  }
  await curatePictures(page, keep);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await keep('keys');

  await context.close();
  await endServer(server.child, 'SIGTERM');
  await rm(folder, { recursive: true, force: true });
}

/** The pages of a project, two people in the middle of their work. */
async function curatePictures(page: Page, keep: (name: string) => Promise<unknown>): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Curate' }).click();
  await page.getByRole('link', { name: 'Triage notes' }).click();
  for (const name of PROJECT_PAGES) {
    await page.getByRole('navigation', { name: 'Pages of the project' }).getByRole('link', { name }).click();
    await page.waitForTimeout(600);
    await keep(name.toLowerCase());
  }
}

async function addModel(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a model file' }).click();
  await (await chooser).setFiles(path);
  await page.getByRole('button', { name: 'Add and ask' }).click();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
}
