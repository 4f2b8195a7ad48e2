import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonRpcSigner } from 'ethers';
import { Reason } from '#contracts/generated/enums.ts';
import { manifestDigest } from '#core/snapshot/manifest.ts';
import { newKeyPair } from '#host/sealed/ageKeys.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { deploy, practiceChain } from '#test/support/practiceChain.ts';
import { sealedTexts } from '#test/support/readable.ts';
import { sealedIn } from '#test/support/sealedFolder.ts';
import { expect, test } from './app.ts';
import { dismissNotices, looked, picture, violations } from './looking.ts';
import { makeWallet } from './makingWallet.ts';

const CHAIN = 7_034;

test('an owner publishes a version for members and hands its key out anew', async ({ app }) => {
  test.setTimeout(300_000);
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
    const [reviewer, author, member, late] = [1, 2, 3, 4].map((place) => scene.person(place));
    if (!reviewer || !author || !member || !late) throw new Error('Nobody is there');
    const datanet = await scene.create(me, [reviewer], { membersOnly: true });
    const sealed = sealedTexts(['A patient came with chest pain since the morning.', 'A child had swallowed a coin.']);
    const digest = manifestDigest(sealed.manifest);
    const manifest = `0x${digest.ok ? Buffer.from(digest.value).toString('hex') : ''}`;
    const root = `0x${sealed.manifest.root}`;
    const { contribution } = await scene.propose(author, datanet, root, 2n, undefined, undefined, manifest);
    await scene.vote(reviewer, contribution, root, Reason.None);
    const letIn = async (who: typeof member) => {
      const key = `0x${(await newKeyPair()).key}`;
      await scene.join(who, datanet, key);
      await scene.admit(me, datanet, who, key);
    };
    await letIn(member);
    const place = join(app.dataFolder, 'snapshots');
    await app.restartHost(async () => {
      await mkdir(join(app.dataFolder, 'chains'), { recursive: true });
      const network = { id: String(CHAIN), name: 'Test chain', symbol: 'TST', explorer: null, plainHttp: false };
      const networks = { chosen: String(CHAIN), networks: [{ ...network, endpoints: [practice.url] }] };
      await writeFile(join(app.dataFolder, 'chains', 'networks.json'), JSON.stringify(networks));
    });
    await page.reload();
    await page.getByRole('navigation').getByRole('link', { name: 'Datanets' }).click();
    await page.getByRole('link', { name: 'Datanet 1' }).click();
    const versions = page.getByRole('region', { name: 'Versions' });
    await versions.getByRole('button', { name: 'Publish version 1 …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish version 1' });
    await expect(dialog.getByText('Fetch what is missing first.')).toBeVisible();
    await picture(page, 'version-missing');
    await page.keyboard.press('Escape');

    await app.restartHost(async () => {
      await sealedIn(place, sealed);
    });
    await page.reload();
    await versions.getByRole('button', { name: 'Publish version 1 …' }).click();
    await expect(dialog.getByText('Contribution 1, 2 records')).toBeVisible();
    await expect(dialog.getByText(await member.getAddress())).toBeVisible();
    await dialog.getByLabel('Password').fill('twelve good men');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await dialog.getByLabel('Address of the folder').fill('https://data.example.org/triage/');
    await picture(page, 'version-who');
    await dialog.getByRole('button', { name: 'Leave it there' }).click();
    await expect(dialog.getByText('It will be announced as lying at')).toBeVisible();
    await dialog.getByText('It will be announced as lying at').scrollIntoViewIfNeeded();
    await looked(page, 'version-left');
    await dialog.getByRole('button', { name: 'Look at what is signed …' }).click();
    const review = page.getByRole('dialog', { name: 'What you sign' });
    await expect(review).toContainText('You publish version 1 of datanet 1.');
    await expect(review).toContainText('Its key is wrapped for the present members');
    await picture(page, 'version-review');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(versions.getByText('Its key is wrapped for all who are members now.')).toBeVisible();
    await picture(page, 'version-published');

    // Somebody comes later: the key is handed out anew, and the data stays as it is.
    const [folder = ''] = await readdir(join(app.dataFolder, 'published', 'versions'));
    const before = await readdir(join(app.dataFolder, 'published', 'versions', folder));
    await letIn(late);
    await page.reload();
    await versions.getByRole('button', { name: 'Hand out the key of version 1 anew' }).click();
    const again = page.getByRole('dialog', { name: 'Hand out the key of version 1' });
    await expect(again.getByText(await late.getAddress())).toBeVisible();
    await again.getByLabel('Address of the folder').fill('https://data.example.org/triage/');
    await again.getByRole('button', { name: 'Leave it there' }).click();
    await again.getByRole('button', { name: 'Look at what is signed …' }).click();
    await expect(review).toContainText('You hand the key of version 1 of datanet 1 to its present members');
    await picture(page, 'version-keys');
    await review.getByRole('button', { name: 'Sign and send' }).click();
    await expect(versions.getByText('Its key is wrapped for all who are members now.')).toBeVisible();
    expect(await readdir(join(app.dataFolder, 'published', 'versions', folder))).toHaveLength(before.length + 1);

    await dismissNotices(page);
    expect(await violations(page)).toEqual([]);
  } finally {
    await practice.close();
  }
});
