import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalText } from '#core/canonical/canonical.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { ownServer } from '#test/support/ownServer.ts';
import { deploy, practiceChain } from '#test/support/practiceChain.ts';
import { sealedIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { expect, test } from './app.ts';
import { openPage, projectWithRecords } from './curating.ts';
import { looked } from './looking.ts';
import { makeWallet } from './makingWallet.ts';

/** One of a practice network: what is told there may lie on this machine. */
const CHAIN = 1_000_000_007_031;

test('a snapshot is brought to a datanet in four steps, goes on after a kill, and is fetched by address', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const practice = await practiceChain(CHAIN);
  const texts = new Map<string, string>();
  const server = await ownServer(join(app.dataFolder, 'published'), texts);
  try {
    await deploy(practice);
    const scene = new DatanetScene(practice);
    const { manifest, lines } = sealedSnapshot(drafts(40));
    const description = {
      format: 'colophon-datanet/1',
      name: 'Harbour reviews',
      description: 'What people say of harbours.',
      terms: manifest.terms,
    };
    const text = JSON.stringify(description);
    texts.set('about.json', text);
    const canonical = canonicalText(manifest.terms);
    const sha = (content: string) => `0x${createHash('sha256').update(content).digest('hex')}`;
    const document = sha(canonical.ok ? canonical.value : '');
    const [owner, reviewer] = [scene.person(1), scene.person(2)];
    const datanet = await scene.create(owner, [reviewer], { document }, `${server.address}about.json`);
    await scene.describeAs(owner, datanet, sha(text), `${server.address}about.json`);
    await app.restartHost(async () => {
      await sealedIn(join(app.dataFolder, 'snapshots'), { manifest, lines });
      await mkdir(join(app.dataFolder, 'chains'), { recursive: true });
      const network = { id: String(CHAIN), name: 'Test chain', symbol: 'TST', explorer: null, plainHttp: false };
      const networks = { chosen: String(CHAIN), networks: [{ ...network, endpoints: [practice.url] }] };
      await writeFile(join(app.dataFolder, 'chains', 'networks.json'), JSON.stringify(networks));
    });

    const { page } = app;
    page.setDefaultTimeout(20_000);
    await makeWallet(page);
    const account = /0x[0-9a-fA-F]{40}/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
    await practice.provider.send('anvil_setBalance', [account, '0xde0b6b3a7640000']);

    await page.getByRole('link', { name: 'Datanets' }).click();
    await page.getByRole('link', { name: 'Datanet 1' }).click();
    await page.getByRole('button', { name: 'Fetch the description' }).click();
    await expect(page.getByRole('heading', { name: 'Harbour reviews' })).toBeVisible();
    await page.getByRole('link', { name: 'Contribute a snapshot…' }).click();

    await page.getByRole('button', { name: 'Look it over' }).click();
    await expect(page.getByText('Nothing in it looks like personal data.')).toBeVisible();
    await looked(page, 'publish-1-what');
    await page.getByRole('button', { name: 'Go on' }).click();

    await page.getByRole('switch', { name: /I have read the terms/ }).check({ force: true });
    await looked(page, 'publish-2-terms');
    await page.getByRole('button', { name: 'Go on' }).click();

    await page.getByLabel('Address of the folder “published”').fill(server.address);
    await page.getByRole('button', { name: 'Leave it there' }).click();
    await expect(page.getByText(`${server.address}${manifest.root}/`)).toBeVisible();
    await page.getByRole('button', { name: 'Look whether others find it' }).click();
    await expect(page.getByText('It is there, and it is the right one.')).toBeVisible();
    await looked(page, 'publish-3-cost');
    await page.getByRole('button', { name: 'Go on' }).click();

    const sign = async (act: string) => {
      await page.getByRole('button', { name: act }).click();
      const review = page.getByRole('dialog', { name: 'What you sign' });
      await expect(review).toBeVisible();
      await looked(page, act.includes('announcement') ? 'publish-4-announce' : 'publish-5-propose');
      await review.getByRole('button', { name: 'Sign and send' }).click();
    };
    await sign('Sign the announcement…');
    await expect(page.getByText('It is announced.')).toBeVisible({ timeout: 30_000 });

    await app.restartHost();
    await practice.pass(11);
    await page.reload();
    await page.getByRole('button', { name: 'Go on with it' }).click();
    await page.getByLabel('Password').fill('twelve good men');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await sign('Sign the proposal…');
    await expect(page.getByText('It is proposed, as contribution 1.')).toBeVisible({ timeout: 30_000 });
    await looked(page, 'publish-6-done');

    // Somebody else has it with nothing but its address, verified; here that is the same machine, after a removal.
    await page.evaluate(() => {
      location.hash = '#/welcome';
    });
    await projectWithRecords(app, 4);
    await openPage(page, 'Snapshots');
    await page.getByRole('button', { name: 'Reviews', exact: true }).click();
    await page.getByRole('button', { name: 'Share…' }).click();
    await looked(page, 'share');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Write the file' }).click();
    const archive = join(app.dataFolder, (await download).suggestedFilename());
    expect(archive).toMatch(/Reviews\.colophon$/);
    await (await download).saveAs(archive);
    const remove = async () => {
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
      await expect(page.getByText('Nothing is sealed yet')).toBeVisible();
    };
    await remove();
    await page.getByRole('button', { name: 'Fetch from an address…' }).click();
    await page.getByLabel('Its address').fill(`${server.address}${manifest.root}`);
    await looked(page, 'fetch');
    await page.getByRole('button', { name: 'Fetch it' }).click();
    await expect(page.getByRole('button', { name: 'Reviews', exact: true })).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Reviews', exact: true }).click();
    await remove();
    await app.chooseFile('Add one from elsewhere', archive);
    await expect(page.getByRole('button', { name: 'Reviews', exact: true })).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Reviews', exact: true }).click();
    await remove();

    await page.getByRole('link', { name: 'Datanets' }).click();
    await page.getByRole('link', { name: 'Harbour reviews' }).click();
    await page.getByRole('button', { name: 'Fetch and verify contribution 1' }).click();
    await expect(page.getByText('on this machine', { exact: true })).toBeVisible({ timeout: 30_000 });
    await looked(page, 'contribution');
    expect(await readdir(join(app.dataFolder, 'snapshots'))).toEqual([manifest.root]);
  } finally {
    server.close();
    await practice.close();
  }
});
