import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { sealedTexts, underTerms } from '#test/support/readable.ts';
import { sealedIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { type App, expect, inWindow, test } from './app.ts';
import { looked } from './looking.ts';
import { makeWallet, startPractice } from './makingWallet.ts';

/** What two people have put where others can fetch it. */
async function ownServer(folders: readonly string[]) {
  const texts = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://127.0.0.1/').pathname.slice(1);
    const text = texts.get(path);
    if (text !== undefined) return void response.end(text);
    void Promise.any(folders.map((folder) => readFile(join(folder, 'published', ...path.split('/'))))).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const address = `http://127.0.0.1:${String(typeof at === 'object' && at !== null ? at.port : 0)}/`;
  return { address, texts, close: () => server.close() };
}

async function room(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
}

/** Signs what is shown, after it said what a person has to know of it. */
async function sign(page: Page, ...says: (string | RegExp)[]): Promise<void> {
  const review = page.getByRole('dialog', { name: 'What you sign' });
  for (const said of says) await expect(review).toContainText(said, { timeout: 20_000 });
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(review).toBeHidden({ timeout: 30_000 });
  await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 30_000 });
}

const GOOD = [
  'A patient came with chest pain since the morning and was seen within ten minutes.',
  'A child had swallowed a coin; it was on its way, and nothing was done but waiting.',
  'An old man had fallen at night; his hip was broken, and he was brought to surgery.',
  'A woman had cut her hand while cooking; three stitches, and she went home.',
];

test('two people on one practice network: a datanet is made, contributed to and reviewed; another is joined, fetched from and trained on', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const ada = await mkdtemp(join(tmpdir(), 'colophon-e2e-ada-'));
  const ben = app.dataFolder;
  const server = await ownServer([ada, ben]);
  const spam = sealedSnapshot(drafts(6, 5), { name: 'Something else' });
  const { terms } = spam.manifest;
  const good = underTerms(sealedTexts(GOOD), terms, 'Notes of a night');
  for (const sealed of [good, spam]) await sealedIn(join(ben, 'snapshots'), sealed);
  await sealedIn(join(ada, 'snapshots'), sealedSnapshot(drafts(60), { name: 'Letters of a ward' }));
  try {
    await inWindow(ada, {}, async (adas) => {
      const bens = app.page;
      for (const page of [adas, bens]) {
        page.setDefaultTimeout(30_000);
        // Two hosts and two browsers start at once.
        await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 60_000 });
      }

      // Two accounts; the practice network is Ada’s, and Ben reaches it by its address.
      await makeWallet(adas);
      await makeWallet(bens);
      await startPractice(adas);
      const practice = adas.getByRole('region', { name: 'Practice network' });
      const words = await practice.innerText();
      const chain = /Chain (\d+)/.exec(words)?.[1] ?? '';
      const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(words)?.[0] ?? '';
      const later = () => pass(endpoint, 11);
      const account = /0x[0-9a-fA-F]{40}/.exec(await bens.getByRole('main').innerText())?.[0] ?? '';
      await bens.getByRole('link', { name: 'Open Settings' }).click();
      await bens.getByRole('button', { name: 'Add a network …' }).click();
      const adding = bens.getByRole('dialog', { name: 'Add a network' });
      await adding.getByLabel('Name').fill('Ada’s practice');
      await adding.getByLabel('Chain id').fill(chain);
      await adding.getByLabel('Endpoints').fill(endpoint);
      await adding.getByLabel('Coin').fill('PLAY');
      await adding.getByRole('button', { name: 'Test and keep' }).click();
      await expect(adding).toBeHidden();

      // Money that is worth nothing, for both.
      await room(adas, 'Wallet');
      await adas.getByRole('button', { name: 'Get practice money' }).click();
      await expect(adas.getByText('It is worth nothing.')).toBeVisible();
      await adas.getByRole('button', { name: 'Send…' }).click();
      await adas.getByLabel('To', { exact: true }).fill(account);
      await adas.getByLabel('Amount').fill('5');
      await adas.getByRole('button', { name: 'Show what happens' }).click();
      await sign(adas, /5 PLAY go from “Main”/);

      await createDatanet(adas, 'Triage notes', `${server.address}about.json`, 'Anybody');
      server.texts.set('about.json', await readFile(await keptDescription(adas), 'utf8'));

      // Ben finds it by its name once he has fetched what it is about, and proposes two sets.
      await room(bens, 'Datanets');
      await bens.getByRole('link', { name: 'Datanet 1' }).click();
      await expect(bens.getByRole('button', { name: 'Fetch the description' })).toBeVisible();
      await looked(bens, 'two-desks-undescribed');
      await bens.getByRole('button', { name: 'Fetch the description' }).click();
      await expect(bens.getByRole('heading', { level: 1, name: 'Triage notes' })).toBeVisible();
      await contribute(bens, server.address, 'Notes of a night', 1, later);
      await contribute(bens, server.address, 'Something else', 2, later);

      // Ada fetches both, which verifies them against the chain, reads, and decides.
      await room(adas, 'Datanets');
      await adas.getByRole('button', { name: 'My desk' }).click();
      const waiting = adas.getByRole('region', { name: 'Waiting for your vote' });
      const one = (id: number) => waiting.getByRole('listitem').filter({ hasText: `Contribution ${id} ·` });
      for (const id of [1, 2]) {
        await one(id).getByRole('button', { name: 'Fetch and verify' }).click();
        await one(id)
          .getByRole('button', { name: `Look at ${id}` })
          .click({ timeout: 30_000 });
      }
      await expect(one(1).getByText('A patient came with chest pain')).toBeVisible();
      await one(2).getByText('Reject', { exact: true }).click();
      await one(2).getByLabel('Why').fill('These are no notes of a triage.');
      await looked(adas, 'two-desks-desk');
      await one(2).getByRole('button', { name: 'Show what happens' }).click();
      await sign(adas, 'You reject contribution 2', 'as quality');
      await expect(one(2)).toBeHidden({ timeout: 30_000 });
      await one(1).getByRole('button', { name: 'Show what happens' }).click();
      await sign(adas, 'You accept contribution 1');
      await expect(one(1)).toBeHidden({ timeout: 30_000 });
      // What she wrote is hers; on the chain is its fingerprint. She hands it on as a file.
      await room(adas, 'Datanets');
      await adas.getByRole('link', { name: 'Triage notes' }).click();
      const written = await keptAs(adas, 'Keep what was written about 2 as a file');
      await looked(adas, 'two-desks-decided');

      // Ben sees what became of his, reads why, and fetches a bond back.
      await room(bens, 'Datanets');
      await bens.getByRole('button', { name: 'My desk' }).click();
      const mine = bens.getByRole('region', { name: 'My contributions' });
      await expect(mine.getByText(/1 was accepted, 50\s?%/)).toBeVisible({ timeout: 30_000 });
      await expect(mine.getByText('Against, as quality:')).toBeVisible();
      await expect(mine.getByText('What was written about it is not on this machine.')).toHaveCount(2);
      const given = bens.waitForEvent('filechooser');
      await mine.getByRole('button', { name: 'Open what a reviewer handed on …' }).first().click();
      await (await given).setFiles(written);
      await expect(mine.getByText('These are no notes of a triage.')).toBeVisible();
      await mine.getByRole('button', { name: 'Fetch the bond of 1 …' }).click();
      await sign(bens);
      await expect(mine.getByText('the bond of 0.25 PLAY is back')).toBeVisible({ timeout: 30_000 });
      await looked(bens, 'two-desks-mine');

      // Another one, for members: Ben is handed its description, asks, and is let in.
      await createDatanet(adas, 'Ward letters', '', 'Members of the datanets that it is in');
      const handed = await keptDescription(adas);
      await room(bens, 'Datanets');
      await bens.getByRole('button', { name: 'Read what is new' }).click();
      await bens.getByRole('link', { name: 'Datanet 2' }).click();
      const chooser = bens.waitForEvent('filechooser');
      await bens.getByRole('button', { name: 'Open the file that I was given …' }).click();
      await (await chooser).setFiles(handed);
      await expect(bens.getByRole('heading', { level: 1, name: 'Ward letters' })).toBeVisible();
      await bens.getByRole('button', { name: 'Ask to be let in …' }).click();
      await bens.getByRole('button', { name: 'Show what happens' }).click();
      await sign(bens);
      await room(adas, 'Datanets');
      await adas.getByRole('button', { name: 'Read what is new' }).click();
      await adas.getByRole('link', { name: 'Ward letters' }).click();
      await adas.getByRole('button', { name: 'Let in …', exact: true }).click();
      await adas.getByRole('button', { name: 'Show what happens' }).click();
      await sign(adas);
      await expect(adas.getByRole('region', { name: 'Members' }).getByText('is a member')).toBeVisible();
      await looked(adas, 'two-desks-members');

      // What Ada contributes there is sealed for them both; Ben fetches it, and it is what the chain says.
      await contribute(adas, server.address, 'Letters of a ward', 3, later);
      await room(adas, 'Datanets');
      await adas.getByRole('button', { name: 'My desk' }).click();
      await one(3).getByRole('button', { name: 'Look at 3' }).click();
      await one(3).getByRole('button', { name: 'Show what happens' }).click();
      await sign(adas, 'You accept contribution 3');
      await room(bens, 'Datanets');
      await bens.getByRole('button', { name: 'Read what is new' }).click();
      await bens.getByRole('link', { name: 'Ward letters' }).click();
      await bens.getByRole('button', { name: 'Fetch and verify contribution 3' }).click();
      await expect(bens.getByText('on this machine', { exact: true })).toBeVisible({ timeout: 30_000 });
      await looked(bens, 'two-desks-fetched');
      await train(app, /^Letters of a ward/);
      await looked(bens, 'two-desks-trained');
    });
  } finally {
    server.close();
    await rm(ada, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

/** Seconds go by on the chain, and on no clock. */
async function pass(endpoint: string, seconds: number): Promise<void> {
  for (const [method, params] of [
    ['evm_increaseTime', [seconds]],
    ['evm_mine', []],
  ] as const) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
}

async function createDatanet(page: Page, name: string, location: string, who: string) {
  await room(page, 'Datanets');
  await page.getByRole('button', { name: 'Create a datanet' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Description', { exact: true }).fill('Notes of triage nurses, one patient each.');
  await page.getByLabel('Licence').selectOption('CC-BY-4.0');
  for (const question of ['May it be read to answer questions?', 'May models be trained on it?']) {
    await page.getByRole('group', { name: question }).getByLabel('Yes', { exact: true }).check();
  }
  await page.getByRole('group', { name: 'Who may use it?' }).getByLabel(who, { exact: true }).check();
  await page.getByLabel('Name us as').fill('The nurses of Ward 3');
  await page.getByLabel('Reviewers', { exact: true }).fill('main');
  await page.getByLabel('Bond, PLAY').fill('0.25');
  await page.getByLabel('Where the description will be found').fill(location);
  await page.getByRole('button', { name: 'Show what happens' }).click();
  await sign(page, 'You make a datanet, and “Main” owns it.');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 30_000 });
}

/** The four steps, from the page of the datanet and back to it. */
async function contribute(page: Page, address: string, snapshot: string, id: number, later: () => Promise<void>) {
  await page.getByRole('link', { name: 'Contribute a snapshot…' }).click();
  await page
    .locator('input')
    .and(page.getByLabel('Snapshot', { exact: true }))
    .click();
  await page.getByRole('option', { name: new RegExp(`^${snapshot}`) }).click();
  await page.getByRole('button', { name: 'Look it over' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('switch', { name: /I have read the terms/ }).check({ force: true });
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Address of the folder “published”').fill(address);
  await page.getByRole('button', { name: 'Leave it there' }).click();
  await page.getByRole('button', { name: 'Look whether others find it' }).click();
  await expect(page.getByText('It is there, and it is the right one.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Sign the announcement…' }).click();
  await sign(page);
  await expect(page.getByText('It is announced.')).toBeVisible({ timeout: 30_000 });
  // An announcement has to be ten seconds old.
  await later();
  await page.getByRole('button', { name: 'Sign the proposal…' }).click();
  await sign(page, '0.25 PLAY');
  await expect(page.getByText(`It is proposed, as contribution ${id}.`)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('link', { name: 'Back to the datanet' }).click();
}

/** The file that the owner of a datanet puts where it is to be found, or hands on. */
function keptDescription(page: Page): Promise<string> {
  return keptAs(page, 'Keep the description as a file');
}

async function keptAs(page: Page, button: string): Promise<string> {
  const kept = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return (await kept).path();
}

/** A short run of the smallest base on what was fetched. */
async function train(app: App, snapshot: RegExp): Promise<void> {
  const { page } = app;
  const base = join(app.dataFolder, 'Field notes.gguf');
  await writeFixedModel(base, 'tiny', { norms: 1 });
  await room(page, 'Models');
  await page.getByRole('button', { name: 'Add a model' }).click();
  await app.chooseFile('Choose a model file', base);
  await page.getByRole('button', { name: 'Only add it' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Field notes', exact: true })).toBeVisible();
  await room(page, 'Factory');
  await page.getByRole('main').getByRole('link', { name: 'New run' }).click();
  await page.getByRole('radio', { name: /Field notes/ }).check();
  await page.getByRole('checkbox', { name: snapshot }).check();
  await expect(page.getByText(/records give \d+ examples/)).toBeVisible();
  await page.getByRole('radio', { name: /Quick/ }).check();
  await page.getByRole('checkbox', { name: /I have read the terms/ }).check();
  await page.getByRole('textbox', { name: 'Name of the adapter' }).fill('Night notes');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Night notes' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /Done after|Ended early/ })).toBeVisible({
    timeout: 120_000,
  });
}
