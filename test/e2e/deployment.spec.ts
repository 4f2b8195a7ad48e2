import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { practiceChain } from '#test/support/practiceChain.ts';
import { expect, test } from './app.ts';
import { looked } from './looking.ts';
import { PASSWORD, makeWallet } from './makingWallet.ts';

const CHAIN = 7_042;

test('the contracts are brought to a network that has none, signature by signature, from Settings', async ({ app }) => {
  test.setTimeout(400_000);
  const practice = await practiceChain(CHAIN);
  try {
    const { page } = app;
    await makeWallet(page);
    const account = /0x[0-9a-fA-F]{40}/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
    await practice.provider.send('anvil_setBalance', [account, '0xde0b6b3a7640000']);
    await app.restartHost(async () => {
      await mkdir(join(app.dataFolder, 'chains'), { recursive: true });
      const network = { id: String(CHAIN), name: 'Test chain', symbol: 'TST', explorer: null, plainHttp: false };
      const networks = { chosen: String(CHAIN), networks: [{ ...network, endpoints: [practice.url] }] };
      await writeFile(join(app.dataFolder, 'chains', 'networks.json'), JSON.stringify(networks));
    });
    await page.reload();
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
    const row = page.getByRole('region', { name: 'Test chain' });
    await row.getByRole('button', { name: 'Test Test chain' }).click();
    await row.getByRole('button', { name: 'Bring the contracts there …' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('All of it costs about');
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await looked(page, 'deployment');
    await dialog.getByRole('button', { name: 'Show what happens' }).click();
    const review = page.getByRole('dialog', { name: 'What you sign' });
    const done = page.getByRole('dialog', { name: 'Colophon’s contracts are on Test chain' });
    // One signature a contract; each is shown for itself, and the last one leads to the end.
    for (let signed = 0; signed < 3; signed += 1) {
      await expect(review).toBeVisible({ timeout: 60_000 });
      await review.getByRole('button', { name: 'Sign and send' }).click();
      await expect(review).toBeHidden({ timeout: 30_000 });
    }
    await expect(done).toBeVisible({ timeout: 60_000 });
    await looked(page, 'deployment-done');
  } finally {
    await practice.close();
  }
});
