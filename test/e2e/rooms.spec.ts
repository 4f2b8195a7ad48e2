import type { Page } from 'playwright/test';
import { expect, test } from './app.ts';
import { looked, violations } from './looking.ts';

const rooms = ['Curate', 'Ask', 'Models', 'Factory', 'Credit', 'Datanets', 'Earnings', 'Wallet', 'Settings'] as const;

test('axe finds nothing in any room', async ({ app }) => {
  test.slow();
  await expect(app.page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  expect(await violations(app.page)).toEqual([]);
  for (const room of rooms) {
    await enter(app.page, room);
    expect(await violations(app.page), room).toEqual([]);
  }
  await app.page.keyboard.press('Control+k');
  await expect(app.page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  expect(await violations(app.page), 'palette').toEqual([]);
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('?');
  await expect(app.page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  expect(await violations(app.page), 'keys').toEqual([]);
});

test('every room is reached by its keys, and by the palette', async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  const chords = { c: 'Curate', m: 'Models', f: 'Factory', r: 'Credit', d: 'Datanets', e: 'Earnings', w: 'Wallet' };
  for (const [key, room] of Object.entries(chords)) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name: room })).toBeVisible();
  }
  await page.keyboard.press(',');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.type('ask');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'New conversation' })).toBeVisible();
  // A single key rests while somebody types.
  await page.getByRole('textbox', { name: 'Your question' }).fill('');
  await page.keyboard.type('g m');
  await expect(page.getByRole('textbox', { name: 'Your question' })).toHaveValue('g m');
});

test('everything on the page is reached with Tab alone', async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  for (const room of rooms) {
    await enter(page, room);
    const wanted = await countAtRest(page);
    await page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined,
    );
    const seen = new Set<string>();
    for (let presses = 0; presses < wanted + 15; presses += 1) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate(placeOfFocus);
      if (place !== null) seen.add(place);
    }
    expect(seen.size, room).toBeGreaterThanOrEqual(wanted);
  }
});

test('a room that is first opened while the host is away comes when the host is back', async ({ app }) => {
  test.skip(test.info().project.name === 'electron', 'the desktop app has every room at hand');
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await app.restartHost(async () => {
    await expect(page.getByText(/Connection lost/)).toBeVisible();
    await page.getByRole('link', { name: 'Earnings' }).click();
    await expect(page.getByRole('heading', { name: 'This room is on its way' })).toBeVisible();
    await looked(page, 'room-on-its-way');
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Earnings' })).toBeVisible({ timeout: 20_000 });

  // What never comes is asked for anew once, and then said to be our fault.
  await page.route('**/assets/FactoryRoom*', (route) => route.abort());
  await page.getByRole('link', { name: 'Factory' }).click();
  await expect(page.getByRole('heading', { name: 'This room met an error of ours' })).toBeVisible();
  await page.getByText('What went wrong').click();
  await expect(page.getByText(/dynamically imported module|preload/)).toBeVisible();
});

/** The room before it stays until the next one has been read. */
async function enter(page: Page, room: string): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 });
  const before = await heading.innerText();
  await page.getByRole('navigation').getByRole('link', { name: room }).click();
  await expect(heading).not.toHaveText(before);
}

/** What a room asks the host for comes a moment after it. */
async function countAtRest(page: Page): Promise<number> {
  let before = -1;
  for (;;) {
    const now = await page.evaluate(countReachable);
    if (now === before) return now;
    before = now;
    await page.waitForTimeout(300);
  }
}

/** Everything that can be operated and is not switched off. A group of radio buttons is one stop. */
function countReachable(): number {
  const groups = new Set<string>();
  const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, [role="slider"]')];
  return all.filter((element) => {
    if (element.matches(':disabled, [tabindex="-1"]') || element.getClientRects().length === 0) return false;
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
    return !groups.has(element.name) && groups.add(element.name);
  }).length;
}

function placeOfFocus(): string | null {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return null;
  const index = [...document.querySelectorAll('*')].indexOf(focused);
  return focused instanceof HTMLInputElement && focused.type === 'radio' ? focused.name : String(index);
}
