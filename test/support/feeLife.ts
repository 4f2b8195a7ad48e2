import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Reason } from '#contracts/generated/enums.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { USUAL_DIVISION } from '#core/settlement/feeTerms.ts';
import { manifestDigest, manifestText } from '#core/snapshot/manifest.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { creditedHost } from './creditedHost.ts';
import { DatanetScene } from './datanetScene.ts';
import { wish } from './networks.ts';
import { type PracticeChain, deploy } from './practiceChain.ts';
import { drafts, sealedSnapshot } from './sealedSnapshot.ts';

const COIN = `0x${'0'.repeat(40)}`;
/** Of the phrase that every anvil has: its accounts 1, 2 and 3. */
const KEYS = {
  contributor: '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  author: '5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  payer: '7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
} as const;
export type Party = keyof typeof KEYS;
export const PARTIES: readonly Party[] = ['contributor', 'author', 'payer'];
const SAID = 'The printer of Leipzig kept a second ledger under the stairs behind the paper store';

/**
 * Makes three data folders over one chain: one person's snapshot was accepted by a datanet, the other's adapter learnt
 * from it and asks a fee, and the third one's next answers are made with it. All of it by the real host and contracts.
 */
export async function makeFeeLife(
  folders: Readonly<Record<Party, string>>,
  practice: PracticeChain,
  chain: number,
  password: string,
): Promise<{ accounts: Record<Party, string>; adapter: string }> {
  await deploy(practice);
  const scene = new DatanetScene(practice);
  const network = BigInt(chain);
  const sealed = sealedSnapshot(drafts(40).map((draft, place) => ({ ...draft, text: `${SAID}, number ${place}.` })));
  const { root } = sealed.manifest;
  const text = manifestText(sealed.manifest);
  await mkdir(join(folders.contributor, 'snapshots', root), { recursive: true });
  await writeFile(join(folders.contributor, 'snapshots', root, 'manifest.json'), text.ok ? text.value : '');
  await writeFile(
    join(folders.contributor, 'snapshots', root, 'records.jsonl'),
    sealed.lines.map((line) => `${line}\n`).join(''),
  );
  const { own: payer, adapter } = await creditedHost(folders.payer, sealed);
  const { own: author } = await creditedHost(folders.author, sealed);
  const contributor = await hostClient(folders.contributor);
  const hosts: Record<Party, HostClient> = { contributor, author, payer };
  const accounts: Record<Party, string> = { contributor: '', author: '', payer: '' };
  for (const name of PARTIES) {
    const { client } = hosts[name];
    await client.networks.add(wish(chain, practice.url));
    await client.networks.choose({ id: network });
    await client.settings.change({ welcomed: true });
    const view = await client.wallet.importKey({ key: KEYS[name], name, password });
    accounts[name] = view.accounts[0]?.address ?? '';
  }
  const owner = scene.person(0);
  const datanet = await scene.create(owner, [owner]);
  const digest = manifestDigest(sealed.manifest);
  const manifest = `0x${digest.ok ? Buffer.from(digest.value).toString('hex') : ''}`;
  const place = 'https://a.example/';
  const proposed = await scene.propose(scene.person(1), datanet, `0x${root}`, 40n, place, undefined, manifest);
  await scene.vote(owner, proposed.contribution, `0x${root}`, Reason.None);
  for (const name of PARTIES) await readChain(hosts[name], network);
  const prepared = await author.client.settlement.fees.prepareRegister({
    network,
    account: accounts.author,
    adapter,
    token: COIN,
    perAnswer: '0.001',
    perThousandTokens: '0.000000000000000007',
    mostPerAnswer: '',
    freeForAuthor: true,
    division: USUAL_DIVISION,
  });
  await author.client.sending.confirm({ id: prepared.id });
  await author.client.sending.outcome({ id: prepared.id });
  for (const name of PARTIES) await readChain(hosts[name], network);
  const settings = await payer.client.settings.change({ longestAnswerTokens: 60 });
  await payer.client.settings.change({
    newConversation: {
      ...plainAnswerSettings(settings),
      adapters: [{ hash: adapter, scale: 1 }],
      schema: JSON.stringify({ type: 'string', enum: [`${SAID}, number 3.`] }),
    },
  });
  for (const name of PARTIES) await hosts[name].close();
  return { accounts, adapter };
}

async function readChain({ client }: HostClient, network: bigint): Promise<void> {
  await client.datanets.read({ network });
  for (;;) {
    const { reading } = await client.datanets.list({ network, words: '' });
    if (reading.state === 'read' || reading.state === 'failed') return;
    await new Promise((resume) => setTimeout(resume, 200));
  }
}
