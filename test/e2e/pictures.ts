import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { endChromium, endServer, expect, openChromium, startServer } from './app.ts';
import { curatedProject } from '#test/support/curatedProject.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { starterFileSchema } from '#core/starter.ts';
import { root } from '#scripts/run.ts';
import { dismissNotices } from './looking.ts';

// The pictures of the docs: every room of the real window in both themes, with the small world that comes with the app.
const ROOMS = ['Curate', 'Models', 'Factory', 'Datanets', 'Earnings', 'Wallet', 'Settings'];
const PROJECT_PAGES = ['Desk', 'Table', 'Quality', 'Suggestions', 'Questions', 'Snapshots', 'Import'];

const chromium = await ensureChromium();
if (!chromium.ok) {
  console.error(chromium.failure.sentence);
  process.exit(1);
}
process.env.CHROMIUM = chromium.value;
const pictures = join(root, 'docs', 'pictures');
await mkdir(pictures, { recursive: true });
const { ask } = starterFileSchema.parse(
  JSON.parse(await readFile(join(root, 'resources', 'starter', 'starter.json'), 'utf8')),
);
for (const theme of ['light', 'dark'] as const) await picture(theme);
await endChromium();

async function picture(theme: 'light' | 'dark'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-pictures-'));
  await curatedProject(join(folder, 'data'));
  const server = await startServer(join(folder, 'data'), 0);
  const context = await openChromium({ width: 1280, height: 800, colorScheme: theme });
  const page = await context.newPage();
  const keep = (name: string) => page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });

  await page.goto(server.link);
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await keep('welcome');
  await askTheSmallWorld(page);
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

/** Ends where an answer says whose it is. */
async function askTheSmallWorld(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Add the small world/ }).click();
  const tries = page.getByRole('list', { name: 'Things to do in the small world' });
  await tries.getByRole('button', { name: ask.learned.question }).click({ timeout: 120_000 });
  const field = page.getByRole('textbox', { name: 'Your question' });
  await expect(field).toHaveValue(ask.learned.question);
  await field.press('Enter');
  await page.getByText(/Drawn from \d+ records? by \d+ contributors?/).waitFor({ timeout: 120_000 });
  await dismissNotices(page);
}
