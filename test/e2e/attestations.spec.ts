import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonRpcSigner } from 'ethers';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { deploy, practiceChain } from '#test/support/practiceChain.ts';
import { expect, test } from './app.ts';
import { looked } from './looking.ts';
import { PASSWORD, makeWallet } from './makingWallet.ts';

const CHAIN = 7_041;

test('what somebody knows is attested, handed on, taken back and believed; a datanet’s people and rules are changed from its page', async ({
  app,
}) => {
  test.setTimeout(400_000);
  const practice = await practiceChain(CHAIN);
  try {
    await deploy(practice);
    const scene = new DatanetScene(practice);
    const { page } = app;
    page.setDefaultTimeout(30_000);
    await makeWallet(page);
    const account = /0x[0-9a-fA-F]{40}/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
    await practice.provider.send('anvil_setBalance', [account, '0xde0b6b3a7640000']);
    await practice.provider.send('anvil_impersonateAccount', [account]);
    const me = new JsonRpcSigner(practice.provider, account);
    const datanet = await scene.create(me, [me, scene.person(1)], { membersOnly: true });
    await scene.join(scene.person(2), datanet);
    await scene.propose(scene.person(2), datanet, `0x${'7'.repeat(64)}`);
    await app.restartHost(async () => {
      await mkdir(join(app.dataFolder, 'chains'), { recursive: true });
      const network = { id: String(CHAIN), name: 'Test chain', symbol: 'TST', explorer: null, plainHttp: false };
      const networks = { chosen: String(CHAIN), networks: [{ ...network, endpoints: [practice.url] }] };
      await writeFile(join(app.dataFolder, 'chains', 'networks.json'), JSON.stringify(networks));
    });
    await page.reload();
    await page.getByRole('navigation').getByRole('link', { name: 'Datanets' }).click();
    await page.getByRole('button', { name: 'Attestations' }).click();
    await expect(page.getByText('There are no attestations here yet.')).toBeVisible();
    await looked(page, 'attestations-none');
    await page.getByRole('button', { name: 'Attest something …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await dialog.getByLabel('Of whom').fill(await scene.person(2).getAddress());
    await dialog.getByLabel('What they know').fill('Triage');
    await dialog.getByRole('button', { name: 'Show what is signed' }).click();
    await expect(dialog).toContainText('“Main” attests that');
    await expect(dialog).toContainText('knows: Triage.');
    await looked(page, 'attestation-sign');
    await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(page.getByText('holds', { exact: false }).first()).toBeVisible();
    await looked(page, 'attestations');
    // Beside what they contributed stands what they are attested to know.
    await page.getByRole('link', { name: 'All datanets' }).click();
    await page.getByRole('link', { name: `Datanet ${datanet}` }).click();
    const contribution = page.getByRole('listitem').filter({ hasText: 'Contribution 1 ·' });
    await expect(contribution.getByRole('list', { name: 'Attested' })).toContainText('Triage');
    await contribution.scrollIntoViewIfNeeded();
    await looked(page, 'contribution-attested');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
    await page.keyboard.type('Attestations');
    await page.keyboard.press('Enter');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Hand on: Triage' }).click();
    const file = await (await download).path();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'colophon-attestations/1' });
    await page.getByRole('button', { name: 'Take back: Triage' }).click();
    await expect(dialog).toContainText('takes back, for good');
    await looked(page, 'attestation-revoke');
    await dialog.getByRole('button', { name: 'Take back', exact: true }).click();
    await expect(page.getByText('Triage · taken back')).toBeVisible();
    await page.getByRole('button', { name: 'Forget: Triage' }).click();
    await expect(page.getByText('There are no attestations here yet.')).toBeVisible();
    // It comes again, and stays taken back.
    await page.locator('input[type=file]').first().setInputFiles(file);
    await expect(page.getByText('Triage · taken back')).toBeVisible();

    await page.getByRole('link', { name: 'All datanets' }).click();
    await page.getByRole('link', { name: `Datanet ${datanet}` }).click();
    const members = page.getByRole('region', { name: 'Members' });
    // What stands above it may still be coming in.
    await members.getByRole('button', { name: 'Let in …', exact: true }).press('Enter');
    await expect(dialog).toContainText('they can read what is only for members');
    await looked(page, 'members-dialog');
    await dialog.getByRole('button', { name: 'Show what happens' }).click();
    const review = page.getByRole('dialog', { name: 'What you sign' });
    await expect(review).toContainText('You let');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(members.getByText('is a member')).toBeVisible({ timeout: 30_000 });

    const rules = page.getByRole('region', { name: 'Rules' });
    await rules.getByRole('button', { name: 'Want other rules …' }).click();
    await dialog.getByLabel('Bond, TST').fill('0.5');
    await looked(page, 'rules-dialog');
    await dialog.getByRole('button', { name: 'Show what happens' }).click();
    await expect(review).toContainText('You are for other rules');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(rules.getByText(/0\.5\sTST/)).toBeVisible({ timeout: 30_000 });

    await page.getByRole('button', { name: 'Hand over …' }).click();
    await dialog.getByLabel('To whom').fill(await scene.person(1).getAddress());
    await looked(page, 'owning-offer');
    await dialog.getByRole('button', { name: 'Show what happens' }).click();
    await expect(review).toContainText(`You offer datanet ${datanet} to`);
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(page.getByText('Its owner offers it to')).toBeVisible({ timeout: 30_000 });
    await looked(page, 'owning-offered');
  } finally {
    await practice.close();
  }
});
