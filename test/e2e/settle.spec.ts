import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { id as hash, parseUnits } from 'ethers';
import type { Page } from 'playwright/test';
import { hostClient } from '#scripts/hostClient.ts';
import { DATANET, type Party, PARTIES, RECORDS, SHAPE, makeFeeLife, postUnsigned } from '#test/support/feeLife.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { type PracticeChain, practiceChain } from '#test/support/practiceChain.ts';
import { ask } from './asking.ts';
import { expect as toldAtOnce, inWindow, test } from './app.ts';
import { expectQueue, labelByKeys, openPage } from './curating.ts';
import { looked, picture } from './looking.ts';

/** One of a practice network: what is told there may lie on this machine. */
const CHAIN = 1_000_000_007_033;
const PASSWORD = 'a long enough password';
const FEE = '0.001000000000000001';
const ASKED = 10;

/** A chain, a training and two other specs may be at work beside it. */
const expect = toldAtOnce.configure({ timeout: 60_000 });

let practice: PracticeChain;
let folders: Record<Party, string>;
let server: { address: string; close: () => void };

/** A window of one of the three, for as long as it is used. */
function as(party: Party, use: (page: Page) => Promise<void>): Promise<void> {
  return inWindow(folders[party], {}, async (page) => {
    page.setDefaultTimeout(60_000);
    await use(page);
  });
}

/** Amounts as they are read, in the smallest unit. */
function unitsOf(text: string): bigint {
  return parseUnits(text.replaceAll(/[^\d.]/g, ''), 18);
}

const roomOf = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });

/** Opens the wallet where it is locked, looks at what is signed, and signs it. */
async function sign(page: Page): Promise<void> {
  const unlock = page.getByRole('dialog', { name: 'The wallet is locked' });
  const review = page.getByRole('dialog', { name: 'What you sign' });
  await expect(unlock.or(review)).toBeVisible({ timeout: 90_000 });
  if (await unlock.isVisible()) {
    await unlock.getByLabel('Password').fill(PASSWORD);
    await unlock.getByRole('button', { name: 'Open', exact: true }).click();
  }
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(review).toBeHidden();
  await expect(page.getByRole('dialog', { name: 'On its way' })).toBeHidden({ timeout: 60_000 });
}

async function unlockHere(page: Page): Promise<void> {
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
}

async function openDatanet(page: Page): Promise<void> {
  const link = page.getByRole('link', { name: new RegExp(`Datanet 1|${DATANET}`) });
  await roomOf(page, 'Datanets').click();
  await link.click();
  const described = page.getByRole('heading', { name: DATANET });
  const fetch = page.getByRole('button', { name: 'Fetch the description' });
  await expect(described.or(fetch).first()).toBeVisible();
  if (await fetch.isVisible()) await fetch.click();
  await expect(described).toBeVisible();
}

async function goToOwed(page: Page): Promise<void> {
  await roomOf(page, 'Earnings').click();
  await page.getByRole('navigation', { name: 'Pages of the room' }).getByRole('link', { name: 'Owed' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What you owe' })).toBeVisible();
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  practice = await practiceChain(CHAIN);
  const [contributor, author, payer] = await Promise.all(
    PARTIES.map((name) => mkdtemp(join(tmpdir(), `colophon-fee-${name}-`))),
  );
  folders = { contributor: contributor ?? '', author: author ?? '', payer: payer ?? '' };
  server = await makeFeeLife(folders, practice, CHAIN, PASSWORD);
});
test.afterAll(async () => {
  server?.close();
  await practice?.close();
  for (const name of PARTIES) await rm(folders[name], { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

test('somebody labels a few records, seals them and proposes them to a datanet', async () => {
  test.setTimeout(180_000);
  await as('contributor', async (page) => {
    await roomOf(page, 'Curate').click();
    await page.getByRole('button', { name: 'New project' }).click();
    const dialog = page.getByRole('dialog', { name: 'New project' });
    await dialog.getByRole('radio', { name: 'Instruction tuning' }).check();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Notes of printers');
    await dialog.getByRole('button', { name: 'Create project' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(join(folders.contributor, 'notes.csv'));
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByRole('link', { name: 'Label them' }).click();
    await labelByKeys(page, 1, RECORDS, () => '5');
    await expectQueue(page, 'Submitted', RECORDS);

    await openPage(page, 'Snapshots');
    await page.getByRole('button', { name: 'Seal a snapshot' }).click();
    const form = page.getByRole('form', { name: 'Seal a snapshot' });
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Notes, first');
    await form.getByRole('combobox', { name: 'Licence' }).selectOption('CC-BY-4.0');
    const answer = (question: string, said: string) =>
      form.getByRole('group', { name: question }).getByRole('radio', { name: said }).check();
    await answer('May it be read to answer questions?', 'Yes');
    await answer('May models be trained on it?', 'Yes');
    await answer('Who may use it?', 'Anybody');
    await form.getByLabel('Name us as').fill('The house by the river');
    for (const part of ['Validation, %', 'Test, %']) await form.getByLabel(part).fill('0');
    await form.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Seal it' }).click();
    await expect(page.getByRole('article', { name: 'Notes, first' })).toBeVisible();

    await openDatanet(page);
    await page.getByRole('link', { name: 'Contribute a snapshot…' }).click();
    await page.getByRole('button', { name: 'Look it over' }).click();
    await expect(page.getByText('Its terms give all that the datanet allows.')).toBeVisible();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('switch', { name: /I have read the terms/ }).check({ force: true });
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Address of the folder “published”').fill(server.address);
    await page.getByRole('button', { name: 'Leave it there' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await unlockHere(page);
    await page.getByRole('button', { name: 'Sign the announcement…' }).click();
    await sign(page);
    await expect(page.getByText('It is announced.')).toBeVisible();
    await practice.pass(11);
    await page.getByRole('button', { name: 'Sign the proposal…' }).click();
    await sign(page);
    await expect(page.getByText('It is proposed, as contribution 1.')).toBeVisible();
  });
});

test('another accepts them, trains an adapter on them and asks a fee for it', async () => {
  test.setTimeout(240_000);
  await as('author', async (page) => {
    await openDatanet(page);
    await roomOf(page, 'Datanets').click();
    await page.getByRole('button', { name: 'My desk' }).click();
    const waiting = page.getByRole('region', { name: 'Waiting for your vote' });
    await waiting.getByRole('button', { name: 'Fetch and verify' }).click();
    await waiting.getByRole('button', { name: 'Look at 1' }).click();
    await expect(waiting.getByText('What stands in note').first()).toBeVisible();
    await unlockHere(page);
    await waiting.getByRole('button', { name: 'Show what happens' }).click();
    await expect(page.getByRole('dialog', { name: 'What you sign' })).toContainText('contribution 1');
    await sign(page);
    await expect(waiting.getByText('Contribution 1')).toBeHidden();

    await roomOf(page, 'Factory').click();
    await page.getByRole('main').getByRole('link', { name: 'New run' }).click();
    await page.getByRole('radio', { name: /^press/ }).check();
    await page.getByRole('checkbox', { name: /^Notes, first/ }).check();
    await expect(page.getByText(new RegExp(`${RECORDS} records give \\d+ examples`))).toBeVisible();
    await page.getByRole('radio', { name: /^Facts/ }).check();
    await page.getByText('Every setting', { exact: true }).click();
    for (const [setting, value] of [
      ['Passes', '30'],
      ['Rate', '0.003'],
    ] as const) {
      await page.getByRole('textbox', { name: setting, exact: true }).fill(value);
      await page.getByRole('textbox', { name: setting, exact: true }).blur();
    }
    await page.getByRole('checkbox', { name: /I have read the terms/ }).check();
    await page.getByRole('textbox', { name: 'Name of the adapter' }).fill('Voice');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: /Done after|Ended early/ })).toBeVisible({
      timeout: 120_000,
    });

    await roomOf(page, 'Models').click();
    await page.getByText('Adapters', { exact: true }).click();
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Voice' }) });
    await card.getByRole('button', { name: 'More about Voice' }).click();
    await page.getByRole('menuitem', { name: 'Ask a fee for it…' }).click();
    const form = page.getByRole('dialog', { name: 'Ask a fee for “Voice”' });
    await expect(form).toContainText('Together 100 of 100 per cent.');
    await expect(form).toContainText('100 % of what is left unattributed');
    const part = async (role: string, percent: string) => {
      await form.getByLabel(role, { exact: true }).fill(percent);
      await page.keyboard.press('Tab');
    };
    await part('Base', '6');
    await expect(form).toContainText('Together 101 of 100 per cent.');
    await expect(form.getByRole('button', { name: 'Show what happens' })).toBeDisabled();
    await part('Base', '5');
    await form.getByLabel('An answer, TST', { exact: true }).fill('0.001');
    await form.getByLabel('A thousand tokens, TST', { exact: true }).fill('0.000000000000000007');
    await looked(page, 'register');
    await form.getByRole('button', { name: 'Show what happens' }).click();
    await expect(page.getByRole('dialog', { name: 'What you sign' })).toContainText('0.001 TST');
    await sign(page);
    await expect(card.getByRole('region', { name: 'What its answers cost' })).toContainText('0.001 TST an answer');
    await expect(card.getByRole('list', { name: 'Of a fee, by role' })).toContainText('Contributors 60 %');
    await picture(page, 'adapter-fee');
    const download = page.waitForEvent('download');
    await card.getByRole('button', { name: 'More about Voice' }).click();
    await page.getByRole('menuitem', { name: 'Save its file…' }).click();
    expect((await download).suggestedFilename()).toBe('Voice.gguf');
    await (await download).saveAs(join(folders.payer, 'Voice.gguf'));
  });
});

let earned = 0n;

test('a third adds the adapter’s file, asks ten times within a budget, settles, and tells what for', async () => {
  test.setTimeout(300_000);
  await as('payer', async (page) => {
    await openDatanet(page);
    await page.getByRole('button', { name: 'Fetch and verify contribution 1' }).click();
    await expect(page.getByText('on this machine', { exact: true })).toBeVisible();
    await roomOf(page, 'Models').click();
    await page.getByText('Adapters', { exact: true }).click();
    await page.getByRole('button', { name: 'Add an adapter' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(join(folders.payer, 'Voice.gguf'));
    await page.getByRole('button', { name: 'Add it to this base' }).click();
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Voice' }) });
    // It says nothing of itself: what it learnt from is what its author fixed on the chain.
    await expect(card.getByRole('list', { name: 'By this registration it learnt from' })).toContainText(
      'contribution 1 of Old printing houses · “Notes, first”, on this machine',
    );
    await picture(page, 'adapter-from-elsewhere');

    await goToOwed(page);
    await page.getByRole('combobox', { name: 'Who pays for answers from this machine' }).click();
    await page.getByRole('option', { name: /^payer/ }).click();
    await expect(page.getByText('It is kept.')).toBeVisible();
    await page.getByRole('button', { name: 'Pay in…' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^Amount/)
      .fill('0.5');
    await page.getByRole('button', { name: 'Show what happens' }).click();
    const unlock = page.getByRole('dialog', { name: 'The wallet is locked' });
    await unlock.getByLabel('Password').fill(PASSWORD);
    await unlock.getByRole('button', { name: 'Open', exact: true }).click();
    const review = page.getByRole('dialog', { name: 'What you sign' });
    await expect(review).toContainText('You pay 0.5', { timeout: 90_000 });
    await expect(review).toContainText('It leaves the account now, and lies with the contract.');
    await expect(review).not.toContainText('You have never sent anything to this address');
    await picture(page, 'settle-deposit');
    await sign(page);
    await expect(page.getByText('Nothing is owed in', { exact: false })).toBeVisible();
    await picture(page, 'owed-nothing');

    await roomOf(page, 'Ask').click();
    await page.getByRole('button', { name: 'Answer settings' }).click();
    const panel = page.getByRole('complementary', { name: 'How answers are made' });
    await panel.getByRole('button', { name: 'Voice', exact: true }).click();
    await panel.getByRole('textbox', { name: 'JSON schema' }).fill(SHAPE);
    await expect(panel.getByText('Answers can be held to this.')).toBeVisible();
    await panel.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText(`up to ${FEE}`, { exact: false })).toBeVisible();
    await picture(page, 'ask-cost');
    // A budget stops it, with a sentence and a way to change it.
    await page.getByRole('link', { name: 'What you owe' }).click();
    await page.getByRole('button', { name: 'Budget…' }).click();
    await page.getByLabel(/^At most a day/).fill('0.0009');
    await page.getByRole('button', { name: 'Save it' }).click();
    await roomOf(page, 'Ask').click();
    await expect(page.getByText('This answer could cost more than the budget')).toBeVisible();
    await ask(page, 'What stands in note 1?');
    await expect(page.getByText('The question was not asked')).toBeVisible();
    await picture(page, 'ask-budget');
    await page.getByRole('button', { name: 'Change the budget' }).click();
    await page.getByLabel(/^At most a day/).fill('0.1');
    await page.getByRole('button', { name: 'Save it' }).click();
    await expect(page.getByText('left today')).toBeVisible();
    // Saving the budget asked nothing.
    await expect(page.getByRole('article')).toHaveCount(0);
    for (let number = 1; number <= ASKED; number += 1) {
      await ask(page, `What stands in note ${1 + (number % RECORDS)}?`);
      const answer = page.getByRole('article', { name: `Answer ${number}`, exact: true });
      await expect(answer.getByText('This answer cost', { exact: false })).toBeVisible();
    }
    const last = page.getByRole('article', { name: `Answer ${ASKED}`, exact: true });
    await expect(last.getByText(/Drawn from \d+ records? by \d+ contributors?/)).toBeVisible();
    await looked(page, 'ask-fee');

    await goToOwed(page);
    await expect(page.getByText(`Owed for ${ASKED} answers`)).toBeVisible();
    await looked(page, 'owed-steps');
    await page.getByRole('button', { name: 'Allow it…' }).click();
    await sign(page);
    await page.getByRole('button', { name: 'Add it up', exact: true }).click();
    await page.getByRole('button', { name: 'Look at it' }).click();
    await expect(page.getByText('Added up, and not settled yet')).toBeVisible();
    await page.getByRole('link', { name: 'All that is owed' }).click();
    await picture(page, 'owed-added');
    await page.getByRole('button', { name: 'Sign it…' }).click();
    await expect(review).toContainText('This is for good', { timeout: 90_000 });
    await sign(page);
    await page
      .getByRole('link', { name: /^Statement of/ })
      .first()
      .click();
    await expect(page.getByText(`payer settled ${ASKED} answers`, { exact: false })).toBeVisible();
    await looked(page, 'statement');
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
    await expect(page.getByRole('navigation').first()).toBeHidden();
    await picture(page, 'statement-print');
    await page.emulateMedia({ media: 'screen' });
    const download = page.waitForEvent('download');
    const row = page.getByRole('row').filter({ hasText: 'contributors' });
    await row.getByRole('button', { name: /^Share with/ }).click();
    await picture(page, 'share');
    await page.getByRole('button', { name: 'Save the file' }).click();
    await (await download).saveAs(join(folders.contributor, 'shared.json'));
    earned = unitsOf(await row.getByRole('cell').first().innerText());
  });
});

test('the first sees which record earned, and claims; screen, ledger and chain agree to the last unit', async () => {
  test.setTimeout(180_000);
  let before = 0n;
  await as('contributor', async (page) => {
    await roomOf(page, 'Earnings').click();
    await expect(page.getByText('Ready to claim').first()).toBeVisible();
    expect(unitsOf(await page.locator('main dl dd').first().innerText())).toBe(earned);
    await looked(page, 'earnings-unknown');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Take a file of a payer’s…' }).click();
    await (await chooser).setFiles(join(folders.contributor, 'shared.json'));
    await expect(page.getByText('It holds, and is taken in.')).toBeVisible();
    // What no record earned is said as what it is, now that the payer has told.
    await expect(page.getByText('from what is left unattributed')).toBeVisible();
    await expect(page.getByText('have not shared')).toHaveCount(0);
    await page.getByRole('button', { name: /^Why / }).first().click();
    await looked(page, 'earnings');
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('slider')).toHaveAttribute('aria-valuenow', '28');
    await page.getByRole('button', { name: 'Claim…', exact: true }).first().click();
    const claim = page.getByRole('dialog', { name: 'Claim what you earned' });
    await expect(claim).toContainText('The network takes about');
    await picture(page, 'claim');
    before = await practice.provider.getBalance(practice.accounts[1]!);
    await claim.getByRole('button', { name: /^Collect for/ }).click();
    await sign(page);
    await expect(page.getByText('It is paid out.')).toBeVisible();
    await expect(page.getByText('There is nothing to claim now')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect.poll(async () => unitsOf(await page.locator('main dl dd').nth(6).innerText())).toBe(earned);
  });

  const payer = await hostClient(folders.payer);
  const [{ id } = { id: '' }] = await payer.client.settlement.payer.statements();
  const { statement, payees, receipts } = await payer.client.settlement.payer.statement({ id });
  await payer.close();
  expect(receipts).toHaveLength(ASKED);
  expect(receipts.reduce((sum, { fee }) => sum + BigInt(fee), 0n)).toBe(BigInt(statement.fees));
  expect(payees.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(BigInt(statement.increase));
  const account = await practice.accounts[1]!.getAddress();
  expect(BigInt(payees.find((payee) => payee.account === account)?.amount ?? 0)).toBe(earned);
  const contributor = await hostClient(folders.contributor);
  const [collected] = await contributor.client.sending.list();
  await contributor.close();
  expect((await practice.provider.getBalance(account)) - before).toBe(earned - (collected?.fee ?? 0n));
});

test('a receipt that nobody signed is seen by whom it concerns, and brought before the contract', async () => {
  test.setTimeout(120_000);
  await postUnsigned(practice, CHAIN);
  const [, , reviewer, payer] = practice.accounts;
  await new DatanetScene(practice).judge(reviewer!, 1, await payer!.getAddress(), hash('a report'), true);
  await as('contributor', async (page) => {
    await roomOf(page, 'Earnings').click();
    const warnings = page.getByRole('region', { name: 'Look at this' });
    await expect(warnings).toContainText('Receipt 0 of a settlement');
    await expect(warnings).toContainText('was never signed by the key that it names');
    const mark = `1 of 1 reviewer of ${DATANET} found shares of this payer wrong.`;
    await expect(warnings).toContainText(mark);
    await expect(page.getByRole('region', { name: 'From whom', exact: true })).toContainText(mark);
    await looked(page, 'warning');
    await warnings.getByRole('button', { name: 'Bring it before the contract…' }).click();
    await sign(page);
    await expect(page.getByText('It is struck.')).toBeVisible();
    await expect(warnings).toBeHidden();
  });
});
