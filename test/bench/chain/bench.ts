import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonRpcProvider, id as hash } from 'ethers';
import { ADDRESSES } from '#contracts/deployment.ts';
import { datanetsSelectors } from '#contracts/generated/datanets.ts';
import { Reason } from '#contracts/generated/enums.ts';
import { ok } from '#core/result.ts';
import { ANSWERS } from '#host/chain/answers.ts';
import { Endpoint } from '#host/chain/endpoint.ts';
import { NodeChain } from '#host/chain/nodeChain.ts';
import { usualTimes } from '#host/chain/rpc.ts';
import { IndexFile } from '#host/datanets/indexFile.ts';
import { readChain } from '#host/datanets/readChain.ts';
import { ask } from '#host/fetch/ask.ts';
import { directWay } from '#host/fetch/proxy.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { deploy, practiceChain } from '#test/support/practiceChain.ts';
import { rounded } from '../median.ts';
import { publishS } from './publish.ts';

const CHAIN = 7_003;
const EVENTS = 100_000;
const RECORDS = 100_000;
/** Of one block: as many as the gas of a block lets pass. */
const EVENTS_A_BLOCK = 1_000;

/** What the transactions cost, how fast events come into the index, and how long it takes to publish. */
export async function bench(args: readonly string[] = []): Promise<Record<string, number>> {
  const events = Number(args.find((arg) => arg.startsWith('--events='))?.slice(9) ?? EVENTS);
  const folder = await mkdtemp(join(tmpdir(), 'colophon-chain-'));
  const practice = await practiceChain(CHAIN);
  try {
    await deploy(practice);
    const scene = new DatanetScene(practice);
    const [owner, author, one, two, three] = [0, 1, 2, 3, 4].map((place) => scene.person(place));
    if (!owner || !author || !one || !two || !three) throw new Error('Nobody is there');
    const datanet = await scene.create(owner, [one, two, three]);
    // The first of everything on a chain costs more than what comes after it.
    const sources = [];
    let gas = { commit: 0n, propose: 0n, vote: 0n };
    for (const name of ['first', 'second', 'third']) {
      const root = hash(name);
      const { contribution, committed, proposed } = await scene.propose(author, datanet, root);
      await scene.vote(one, contribution, root, Reason.None);
      const voted = await scene.vote(two, contribution, root, Reason.None);
      gas = { commit: committed.gasUsed, propose: proposed.gasUsed, vote: voted.gasUsed };
      if (sources.length < 2) sources.push({ contribution: BigInt(contribution), flatWeight: 500_000n, root });
    }
    const registered = await scene.register(owner, sources);
    const records = Number(args.find((arg) => arg.startsWith('--records='))?.slice(10) ?? RECORDS);
    const published = await publishS({ practice, chain: chainAt(practice.url), datanet, folder }, records);

    const made = await makeEvents(practice.provider, datanet, events);
    const index = IndexFile.open(join(folder, 'index.sqlite'), folder);
    const began = performance.now();
    const read = await readChain(chainAt(practice.url), index, new AbortController().signal, () => {});
    const seconds = (performance.now() - began) / 1000;
    if (!read.ok) throw new Error(JSON.stringify(read.failure));
    const kept = index.count('descriptions');
    index.close();
    if (kept < made) throw new Error(`${kept} of ${made} are in the index`);
    return {
      commitGas: Number(gas.commit),
      proposeGas: Number(gas.propose),
      voteGas: Number(gas.vote),
      registerGas: Number(registered.gasUsed),
      syncEventsPerS: rounded(read.value.events / seconds, 0),
      publish100kS: rounded(published, 1),
    };
  } finally {
    await practice.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A program that makes the call in its data as often as the first word of the data says:
 * copy the data behind that word to memory; while the count is not 0: call the contract with it, count one down.
 */
const REPEATER = `0x602036038060205f375f355b80156035575f5f835f5f73${ADDRESSES.datanets.slice(2)}5af15060019003600b565b00`;

/** Real events of the real contract: the program becomes the owner of the datanet, and describes it again and again. */
async function makeEvents(provider: JsonRpcProvider, datanet: number, events: number): Promise<number> {
  const program = `0x${'ca11'.repeat(10)}`;
  await provider.send('anvil_setCode', [program, REPEATER]);
  const from = await (await provider.getSigner(0)).getAddress();
  const word = (value: bigint | number) => BigInt(value).toString(16).padStart(64, '0');
  const send = async (to: string, data: string) => {
    const sent: unknown = await provider.send('eth_sendTransaction', [{ from, to, gas: '0xf42400', data }]);
    let receipt: { status: string } | null = null;
    while (receipt === null) receipt = await provider.send('eth_getTransactionReceipt', [sent]);
    if (receipt.status !== '0x1') throw new Error('It was not done');
  };
  const repeat = (times: number, call: string) => send(program, `0x${word(times)}${call.slice(2)}`);
  const { offerOwnership, takeOwnership, describe } = datanetsSelectors;
  await send(ADDRESSES.datanets, offerOwnership + word(datanet) + word(BigInt(program)));
  await repeat(1, takeOwnership + word(datanet));
  const described = [word(datanet), hash('text').slice(2), word(96), word(32), '61'.repeat(32)].join('');
  for (let made = 0; made < events; made += EVENTS_A_BLOCK) {
    await repeat(Math.min(EVENTS_A_BLOCK, events - made), describe + described);
  }
  return events;
}

/** As the host asks it, without what the window is told of the net. */
function chainAt(address: string): NodeChain {
  const url = new URL(address);
  const endpoint = new Endpoint(url.href, {
    id: BigInt(CHAIN),
    answers: ANSWERS,
    times: usualTimes,
    post: (payload, patienceMs, signal) =>
      ask({
        url,
        plainHttp: false,
        headers: { 'content-type': 'application/json' },
        payload,
        way: directWay,
        patienceMs,
        signal,
        talking: () => {},
      }),
  });
  return new NodeChain({
    id: BigInt(CHAIN),
    name: 'Bench',
    symbol: 'ETH',
    practice: false,
    endpoints: () => Promise.resolve(ok([endpoint])),
    learnt: () => {},
  });
}
