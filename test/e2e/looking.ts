import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';

/** What specs of every room do to look at a page: in both themes, wherever a walk stands, so that it is walked once. */

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS = [
  { colorScheme: 'light', width: 1280, height: 800 },
  { colorScheme: 'dark', width: 1920, height: 1080 },
] as const;
type Theme = (typeof LOOKS)[number]['colorScheme'];

/** What axe finds in the page as it stands: theme, rule and place of each. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated by the test's own connection: the page's policy lets no script in, and is not weakened for it.
  await page.evaluate(await axeSource);
  const before = await themeOf(page);
  const found = await violationsIn(page, before);
  const other = before === 'light' ? 'dark' : 'light';
  await toTheme(page, other);
  // A theme is colours, and nothing else.
  found.push(...(await violationsIn(page, other, ['color-contrast'])));
  await toTheme(page, before);
  return found;
}

async function violationsIn(page: Page, theme: Theme, rules?: string[]): Promise<string[]> {
  await atRest(page);
  const found = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: (options: object) => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
      };
    };
    const { violations: all } = await axe.run(only === undefined ? {} : { runOnly: { type: 'rule', values: only } });
    return all.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  }, rules);
  return found.map((each) => `${theme}: ${each}`);
}

/** A picture of it for whoever wants to see it, and nothing that axe finds. */
export async function looked(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await violations(page), name).toEqual([]);
}

/** Puts notices away that lie over the page; one that goes by itself meanwhile is away, too. */
export async function dismissNotices(page: Page): Promise<void> {
  const first = page.getByRole('button', { name: 'Dismiss' }).first();
  while (await first.isVisible()) await first.click({ timeout: 2_000 }).catch(() => {});
}

/** Shown to whoever looks at how it looks, in both themes and sizes; a folder of pictures is wished for by its name. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  const [theme, size] = [await themeOf(page), page.viewportSize()];
  for (const { colorScheme, ...viewport } of LOOKS) {
    await page.setViewportSize(viewport);
    await toTheme(page, colorScheme);
    await atRest(page);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  if (size !== null) await page.setViewportSize(size);
  await toTheme(page, theme);
}

function themeOf(page: Page): Promise<Theme> {
  return page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
}

async function toTheme(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme });
  // The window hears of it when it is next drawn, and what is drawn anew for it is there one frame later.
  await page.evaluate(
    () => new Promise<void>((seen) => requestAnimationFrame(() => requestAnimationFrame(() => seen()))),
  );
}

/** A button that has just become able to be pressed is half way between two colours for a moment. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = document
      .getAnimations()
      .filter(({ effect, playState }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}
