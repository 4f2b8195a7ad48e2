import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonRpcSigner, SigningKey, id } from 'ethers';
import { manifestDigest } from '#core/snapshot/manifest.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import { auditReport, auditText } from '#test/support/auditReports.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { deploy, practiceChain } from '#test/support/practiceChain.ts';
import { sealedTexts } from '#test/support/readable.ts';
import { sealedIn } from '#test/support/sealedFolder.ts';
import { expect, test } from './app.ts';
import { dismissNotices, looked, picture, violations } from './looking.ts';
import { makeWallet, startPractice } from './makingWallet.ts';

const CHAIN = 7_032;
/** The key of a log: any point will do. */
const LOG = new SigningKey(id('a log')).compressedPublicKey.slice(2);

test('a datanet is made on the practice network, said in words before it is signed, and stands in the list', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const { page } = app;
  await makeWallet(page);
  await startPractice(page);
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Get practice money' }).click();
  await expect(page.getByText('It is worth nothing.')).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Datanets' }).click();
  await expect(page.getByText('There is no datanet on Practice yet')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Create a datanet' }).click();
  await page.getByRole('button', { name: 'Show what happens' }).click();
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await expect(page.getByText('Name between one and 32 reviewers.')).toBeVisible();
  await picture(page, 'datanet-missing');

  await page.getByLabel('Name', { exact: true }).fill('Triage notes');
  await page
    .getByLabel('Description', { exact: true })
    .fill('Notes of triage nurses, one patient each, without anything personal.');
  await page.getByLabel('Licence').selectOption('CC-BY-4.0');
  const answer = (question: string, said: string) =>
    page.getByRole('group', { name: question }).getByLabel(said, { exact: true }).check();
  await answer('May it be read to answer questions?', 'Yes');
  await answer('May models be trained on it?', 'Yes');
  await answer('Who may use it?', 'Anybody');
  await page.getByLabel('Name us as').fill('The nurses of Ward 3');
  await page.getByLabel('Reviewers', { exact: true }).fill('main');
  await page.getByLabel('Bond, PLAY').fill('0.25');
  await page.getByRole('button', { name: 'Show what happens' }).scrollIntoViewIfNeeded();
  await picture(page, 'datanet-form');
  await page.getByRole('button', { name: 'Show what happens' }).click();

  const review = page.getByRole('dialog', { name: 'What you sign' });
  await expect(review).toContainText('You make a datanet, and “Main” owns it.');
  await expect(review).toContainText(/Votes of reviewers that decide: 1 of 1, within 7\s+d\./);
  await expect(review).toContainText('0.25 PLAY');
  await expect(review).toContainText('Nothing leaves “Main” but the fee.');
  await picture(page, 'datanet-review');
  await review.getByRole('button', { name: 'Sign and send' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Triage notes' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('The nurses of Ward 3')).toBeVisible();
  await picture(page, 'datanet-page');
  await dismissNotices(page);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'All datanets' }).click();
  await expect(page.getByRole('link', { name: 'Triage notes' })).toBeVisible();
  await picture(page, 'datanet-listed');
});

test('a reviewer looks at what was proposed, rejects it with words, and a contributor withdraws consent', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const practice = await practiceChain(CHAIN);
  try {
    await deploy(practice);
    const scene = new DatanetScene(practice);
    const { page } = app;
    await makeWallet(page);
    const account = /0x[0-9a-fA-F]{40}/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
    await practice.provider.send('anvil_setBalance', [account, '0xde0b6b3a7640000']);
    await practice.provider.send('anvil_impersonateAccount', [account]);
    const me = new JsonRpcSigner(practice.provider, account);
    const sealed = sealedTexts([
      'A patient came with chest pain since the morning and was seen within ten minutes.',
      'A child had swallowed a coin; it was on its way, and nothing was done but waiting.',
    ]);
    const digest = manifestDigest(sealed.manifest);
    const manifest = `0x${digest.ok ? Buffer.from(digest.value).toString('hex') : ''}`;
    const [owner, author] = [scene.person(1), scene.person(2)];
    const datanet = await scene.create(owner, [me]);
    const place = 'https://data.example.org/set/';
    await scene.propose(author, datanet, `0x${sealed.manifest.root}`, 2n, place, undefined, manifest);
    await scene.propose(me, datanet, id('another set'), 30n, place);
    await app.restartHost(async () => {
      await sealedIn(join(app.dataFolder, 'snapshots'), sealed);
      await mkdir(join(app.dataFolder, 'chains'), { recursive: true });
      const network = { id: String(CHAIN), name: 'Test chain', symbol: 'TST', explorer: null, plainHttp: false };
      const networks = { chosen: String(CHAIN), networks: [{ ...network, endpoints: [practice.url] }] };
      await writeFile(join(app.dataFolder, 'chains', 'networks.json'), JSON.stringify(networks));
    });
    await page.reload();
    await page.getByRole('navigation').getByRole('link', { name: 'Datanets' }).click();
    await page.getByRole('button', { name: 'My desk' }).click();
    const waiting = page.getByRole('region', { name: 'Waiting for your vote' });
    await expect(waiting.getByText('Contribution 1')).toBeVisible({ timeout: 30_000 });
    await expect(waiting.getByText('Its records are not on this machine.')).toBeVisible();
    await waiting.getByRole('button', { name: 'Look at 1' }).click();
    await expect(waiting.getByText('A patient came with chest pain')).toBeVisible();
    await waiting.getByLabel('Password').fill('twelve good men');
    await waiting.getByRole('button', { name: 'Open', exact: true }).click();
    await waiting.getByText('Reject', { exact: true }).click();
    await waiting.getByLabel('Why').fill('These are two notes, and one of them is not about triage.');
    await picture(page, 'desk-review');
    await waiting.getByRole('button', { name: 'Show what happens' }).click();
    const review = page.getByRole('dialog', { name: 'What you sign' });
    await expect(review).toContainText('You reject contribution 1');
    await expect(review).toContainText('as quality');
    await picture(page, 'desk-vote');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(waiting.getByText('Contribution 1')).toBeHidden({ timeout: 30_000 });

    const mine = page.getByRole('region', { name: 'My contributions' });
    await mine.getByRole('button', { name: 'Withdraw consent to 2 …' }).click();
    await expect(review).toContainText('You withdraw your consent to contribution 2');
    await expect(review).toContainText('This cannot be undone.');
    await picture(page, 'desk-withdraw');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(mine.getByText('withdrawn by its contributor')).toBeVisible({ timeout: 30_000 });
    await looked(page, 'desk-mine');

    const payer = await scene.payer(scene.person(4), addressOfKey(LOG));
    await scene.join(scene.person(4), datanet);
    const report = auditText(auditReport({ log: LOG, payer, chain: CHAIN }));
    await page.goto(`${page.url().split('#')[0]}#/datanets/${CHAIN}/${datanet}`);
    const audits = page.getByRole('region', { name: 'Audits' });
    await expect(audits.getByText('No reviewer has said anything of an audit.')).toBeVisible();
    await audits.getByRole('button', { name: 'Say what an audit found …' }).click();
    const saying = page.getByRole('dialog', { name: 'Say what an audit found' });
    const choose = (text: string) =>
      saying
        .locator('input[type=file]')
        .setInputFiles({ name: 'audit.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await choose(report.replace('1 matched', '9 matched').replace('"index":7', '"index":-7'));
    await expect(saying.getByText('This is no report of an audit')).toBeVisible();
    await choose(report);
    await expect(saying.getByText('It is about entry 7')).toBeVisible();
    await saying.getByText('The shares are wrong', { exact: true }).click();
    await picture(page, 'audit-say');
    await saying.getByRole('button', { name: 'Show what happens' }).click();
    await expect(review).toContainText(`the shares of the payer ${payer} are wrong`);
    await expect(review).toContainText('No money moves');
    await picture(page, 'audit-sign');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(audits.getByText('Marked: 1 of 1 reviewer finds the shares wrong.')).toBeVisible({ timeout: 30_000 });
    const members = page.getByRole('region', { name: 'Members' });
    await expect(members.getByText('1 of 1 reviewer of Datanet 1 found shares of this payer wrong.')).toBeVisible();
    await members.scrollIntoViewIfNeeded();
    await picture(page, 'audit-member');
    await audits.getByText('What the report says').click();
    await expect(audits.getByText('1 matched records hold no stretch of the answer.')).toBeVisible();
    await looked(page, 'audit-marked');
  } finally {
    await practice.close();
  }
});
