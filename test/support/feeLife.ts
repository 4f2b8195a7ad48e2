import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Contract, type Signer, Wallet, getBytes, id } from 'ethers';
import { ADDRESSES } from '#contracts/deployment.ts';
import { Subject } from '#contracts/generated/enums.ts';
import { settlementAbi } from '#contracts/generated/settlement.ts';
import { canonicalText } from '#core/canonical/canonical.ts';
import { buildEntryTree, entryRootOf } from '#core/settlement/entryTree.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { packLeaves, sumRootOf, treeOver } from '#core/settlement/sumTree.ts';
import { hostClient } from '#scripts/hostClient.ts';
import { DatanetScene } from './datanetScene.ts';
import { fixedModel } from './gguf/fixedModels.ts';
import { wish } from './networks.ts';
import { ownServer } from './ownServer.ts';
import { plainTerms } from './plainTerms.ts';
import { type PracticeChain, deploy } from './practiceChain.ts';
import { DEMAND_BOND, POST_BOND, WINDOW, joined, sent } from './settlementScene.ts';

/** Of the phrase that every anvil has: its accounts 1, 2 and 3. */
const KEYS = {
  contributor: '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  author: '5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  payer: '7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
} as const;
const COIN = `0x${'0'.repeat(40)}`;
export type Party = keyof typeof KEYS;
export const PARTIES: readonly Party[] = ['contributor', 'author', 'payer'];
export const DATANET = 'Old printing houses';

/** In the words that the models of chance know. */
const SAID = [
  'the careful printer of the river town keeps a black book under the stone table',
  'every winter evening the old binder writes small letters on white paper by the lamp',
  'a green leaf from the garden was found between the last page and the leather cover',
  'the patient reader told a long story about the fire in the quiet street house',
  'one useful knife and some warm bread stand on the window desk all day',
  'great authors walk to the sea before the morning rain begins to turn',
  'the blue thread and the brass needle hold those sheets of folio together no more',
  'when the moon shines writers come from the city with seeds of an honest flower',
] as const;
export const RECORDS = SAID.length;

/** A table of questions and answers, as somebody brings it along. */
export const madeTable = (): string =>
  ['instruction,output', ...SAID.map((said, at) => `What stands in note ${at + 1}?,${said}`)].join('\r\n');

/** What holds an answer of a model of chance to sentences: which one it is, it chooses itself. */
export const SHAPE = JSON.stringify({ type: 'string', enum: SAID });

/**
 * Makes three data folders over one chain, each with a wallet, those who train and who ask with the same base; and a
 * datanet of the author's. Resolves to the server at which the contributor leaves what others are to find.
 */
export async function makeFeeLife(
  folders: Readonly<Record<Party, string>>,
  practice: PracticeChain,
  chain: number,
  password: string,
): Promise<{ address: string; close: () => void }> {
  await deploy(practice);
  const texts = new Map<string, string>();
  const server = await ownServer(join(folders.contributor, 'published'), texts);
  const terms = canonicalText(plainTerms);
  const description = JSON.stringify({
    format: 'colophon-datanet/1',
    name: DATANET,
    description: 'What stood in the notes of printers.',
    terms: plainTerms,
  });
  texts.set('about.json', description);
  const scene = new DatanetScene(practice);
  const owner = scene.person(2);
  const place = `${server.address}about.json`;
  const datanet = await scene.create(owner, [owner], { document: sha256(terms.ok ? terms.value : '') }, place);
  await scene.describeAs(owner, datanet, sha256(description), place);
  for (const name of PARTIES) {
    const own = await hostClient(folders[name]);
    await own.client.networks.add(wish(chain, practice.url));
    await own.client.networks.choose({ id: BigInt(chain) });
    await own.client.settings.change({ welcomed: true });
    await own.client.wallet.importKey({ key: KEYS[name], name, password });
    if (name !== 'contributor') {
      const model = new Uint8Array(await readFile(await fixedModel('tiny', { norms: 1 })));
      const added = await own.ended(await own.client.models.add({ ticket: await own.send('press.gguf', model) }));
      const chosenModel = added.result ?? '';
      await own.client.settings.change({ chosenModel, contextTokens: 1_024, threads: 1, temperature: 0 });
      await own.client.settings.change({ longestAnswerTokens: 60 });
    }
    await own.close();
  }
  await writeFile(join(folders.contributor, 'notes.csv'), madeTable());
  return server;
}

function sha256(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

/** What a payer with other software may do: posts a receipt that its key never signed, and shows it to whom demands it. */
export async function postUnsigned(practice: PracticeChain, chain: number): Promise<void> {
  const [, payee, , payer] = practice.accounts;
  if (payee === undefined || payer === undefined) throw new Error('Nobody is there');
  const by = (who: Signer) => new Contract(ADDRESSES.settlement, settlementAbi, who);
  const [payerAddress, node, stranger] = [await payer.getAddress(), Wallet.createRandom(), Wallet.createRandom()];
  const pool = poolIdOf({ chain: BigInt(chain), contract: ADDRESSES.settlement, payer: payerAddress, token: COIN });
  const leaves = [{ account: (await payee.getAddress()).toLowerCase(), total: 1_000n }];
  const { root, total } = sumRootOf(treeOver(pool, leaves));
  const digest = getBytes(id('a receipt'));
  const { r, yParityAndS: vs } = stranger.signingKey.sign(digest);
  const receipts = entryRootOf(buildEntryTree(joined([{ digest, r: getBytes(r), vs: getBytes(vs) }])));
  const until = ((await practice.provider.getBlock('latest'))?.timestamp ?? 0) + 30 * WINDOW;
  await sent(by(payer), 'authorise', COIN, node.address, until);
  const [nothing, packed] = [`0x${'0'.repeat(64)}`, packLeaves(leaves)];
  const place = { node: node.address, from: 0, to: 1, previousRoot: nothing, file: nothing };
  const post = { ...place, payer: payerAddress, token: COIN, root, total, leaves: 1, receipts };
  await sent(by(payer), 'post', post, packed, { value: POST_BOND });
  await sent(by(payee), 'demand', payerAddress, COIN, Subject.Entry, 0, { value: DEMAND_BOND });
  await sent(by(payer), 'answerEntry', payerAddress, COIN, { index: 0, digest, r, vs, proof: [] });
}
