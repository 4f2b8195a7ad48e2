import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { id as hash } from 'ethers';
import { expect, onTestFinished } from 'vitest';
import { Reason } from '#contracts/generated/enums.ts';
import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import type { Chain } from '#host/chain/chain.ts';
import { Datanets } from '#host/datanets/datanets.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Net } from '#host/fetch/net.ts';
import { Outgoing } from '#host/files/outgoing.ts';
import { Tickets } from '#host/files/tickets.ts';
import { Book } from '#host/settlement/book.ts';
import { Earnings } from '#host/settlement/earnings.ts';
import { EpochBook } from '#host/settlement/epochBook.ts';
import { LeafPlaces } from '#host/settlement/leafPlaces.ts';
import { Meter } from '#host/settlement/meter.ts';
import { Money } from '#host/settlement/money.ts';
import { Payer } from '#host/settlement/payer.ts';
import { People } from '#host/settlement/people.ts';
import { Rules } from '#host/settlement/rules.ts';
import { Settling } from '#host/settlement/settling.ts';
import { SharedBook } from '#host/settlement/sharedBook.ts';
import { Tokens } from '#host/settlement/tokens.ts';
import { Trees } from '#host/settlement/trees.ts';
import { openSettings } from '#host/settings/settings.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { DatanetScene } from './datanetScene.ts';
import { freshFolder, heldLog, identityOf } from './hostParts.ts';
import { never, openedNetworks, wish } from './networks.ts';
import { deploy, practiceChain } from './practiceChain.ts';
import { openSender } from './sender.ts';
import { WINDOW } from './settlementScene.ts';
import { valueOf } from './valueOf.ts';

export const COIN = `0x${'0'.repeat(40)}`;
const ROOT = '1'.repeat(64);
/** Of the adapter that everybody asks. */
export const ADAPTER = hash('file').slice(2);
export const payee = (number: number) => `0x${(0xbb00 + number).toString(16).padStart(40, '0')}`;

export type SettlingWorld = Awaited<ReturnType<typeof settlingWorld>>;
type Sender = Awaited<ReturnType<typeof openSender>>;

export async function refusal(told: Promise<Result<unknown, Failure>>): Promise<string> {
  const made = await told;
  return made.ok ? 'made' : made.failure.code === 'SETTLING_REFUSED' ? made.failure.reason : made.failure.code;
}

interface Kind {
  /** Opened again over a folder it is what a start after a kill has. */
  readonly folder?: string;
  /** Whose wallet it is; without one, the payer's. */
  readonly by?: Sender;
  /** Who made a record, by the number that it goes by. */
  readonly accountOf?: (record: number) => string;
}

/** A chain with one registered adapter, and machines that settle what is owed for its answers; who is credited is made up. */
export async function settlingWorld(chainId: number) {
  const network = BigInt(chainId);
  let chain: Chain | undefined;
  const practice = await practiceChain(chainId);
  await deploy(practice);
  const scene = new DatanetScene(practice);
  const senders: Sender[] = [];
  /** With the key of an account of anvil's. */
  const wallet = async (key?: string) => {
    const opened = await openSender(() => chain, [], key);
    senders.push(opened);
    return opened;
  };
  const sender = await wallet();
  const [owner, proposer] = [scene.person(3), scene.person(1)];
  const datanet = await scene.create(owner, [owner]);
  const proposed = await scene.propose(proposer, datanet, `0x${ROOT}`);
  await scene.vote(owner, proposed.contribution, `0x${ROOT}`, Reason.None);
  const source = { contribution: BigInt(proposed.contribution), flatWeight: 1_000_000n, root: `0x${ROOT}` };
  /** Another adapter, whose fee is in this token; resolves to its file. */
  const register = async (token = COIN) => {
    const file = token === COIN ? hash('file') : hash(token);
    await scene.register(scene.person(2), [source], token, file);
    return file.slice(2);
  };
  await register();

  /** A day passes in a moment here, so that the clock of this chain is not looked at. */
  async function openedChain(): Promise<Chain> {
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24, patienceMs: 20_000 });
    await networks.add(wish(chainId, practice.url), never);
    const found = networks.chain(network);
    if (found === undefined) throw new Error('no chain');
    const { id, name, symbol } = found;
    const sound = await found.check(never);
    return {
      id,
      name,
      symbol,
      practice: true,
      check: () => Promise.resolve(sound),
      request: (...asked) => found.request(...asked),
      agreed: (...asked) => found.agreed(...asked),
    };
  }

  /** One machine: its book, and what it has read. */
  async function machine({ folder, by = sender, accountOf = payee }: Kind = {}) {
    const home = folder ?? (await freshFolder());
    chain ??= await openedChain();
    const here = { chain: (id: bigint) => (id === network ? chain : undefined), list: () => [] };
    const settings = await openSettings(join(home, 'settings.json'));
    const net = new Net({ settings, environment: {}, changed: () => {} });
    const store = new ContentStore(join(home, 'contents'));
    await mkdir(join(home, 'index'), { recursive: true });
    const datanets = new Datanets({
      folder: join(home, 'index'),
      networks: here,
      net,
      store,
      log: heldLog(),
      revised: () => {},
    });
    const book = Book.open(join(home, 'settlement.sqlite'), home);
    const index = (id: bigint) => datanets.indexOf(id);
    const changed = () => {};
    const tokens = new Tokens();
    const meter = new Meter({
      book,
      index,
      adapterName: () => 'Voice',
      token: () => ({ symbol: 'TST', decimals: 18 }),
      readTurn: () => undefined,
      changed,
    });
    const identity = Promise.resolve(identityOf(7));
    const epochs = new EpochBook(book);
    const recordPeople = {
      accounts: () => Promise.resolve(new Map()),
      of: (_: string, records: ReadonlySet<string>) =>
        Promise.resolve(
          new Map(
            [...records].map((record) => [
              record,
              [{ account: accountOf(Number.parseInt(record, 16)).toLowerCase(), parts: 1_000_000 }],
            ]),
          ),
        ),
    };
    /** Each answer is one record's, of one person: the number that it goes by. */
    const creditOf = (message: string) => {
      const record = message.padStart(64, '0');
      const share = { snapshot: ROOT, record, kind: 'matched', parts: 900_000, low: 800_000, high: 950_000 };
      return { shares: [share], unattributed: 100_000 };
    };
    const settling = new Settling({
      meter,
      epochs,
      identity,
      attribution: {
        colophon: () => fail({ code: 'NOT_FOUND', what: 'answer' }),
        receipts: (message: string) =>
          Promise.resolve([{ kind: 'answer', index: 1, at: 1, snapshots: [], credit: creditOf(message) }]),
        people: recordPeople,
      } as never,
      chain: here.chain,
      index,
      calls: by.calls,
      store,
      changed,
    });
    const trees = new Trees(store);
    const shared = new SharedBook(book);
    const account = { address: by.account, name: 'Main', kind: 'key' };
    const own = {
      calls: by.calls,
      sending: by.sending,
      contacts: { list: () => [] },
      keys: { accounts: () => Promise.resolve([account]), use: () => Promise.resolve(fail({ code: 'WALLET_LOCKED' })) },
    } as never;
    const people = new People(own);
    const tickets = new Tickets(join(home, 'incoming'), () => {});
    const files = { outgoing: new Outgoing(), exports: home, disk: realDisk };
    const common = { datanets, chain: here.chain, wallet: own, people, tokens, ...files };
    const earnings = new Earnings({
      ...common,
      trees,
      shared,
      snapshots: { manifest: () => Promise.resolve(fail({ code: 'NOT_FOUND', what: 'snapshot' })) },
      adapterName: () => null,
      net,
      tickets,
      changed,
    });
    const published = join(home, 'published');
    const payer = new Payer({
      ...common,
      meter,
      settling,
      epochs,
      rules: new Rules({ book, meter, settling, wallet: own, log: heldLog(), changed }),
      leafPlaces: new LeafPlaces({ net, disk: realDisk, published }),
      identity,
      isHere: () => false,
    });
    const close = async () => {
      book.close();
      await datanets.close();
    };
    let closed = false;
    onTestFinished(async () => {
      if (!closed) await close();
    });
    const read = async () => {
      datanets.read(network);
      while (datanets.readingOf(network)?.state === 'reading') await new Promise((go) => setTimeout(go, 10));
      expect(datanets.readingOf(network)?.state).toBe('read');
    };
    await read();
    /** Answers that cost what they do cost: 3 and 4 a thousand tokens. */
    const answers = (messages: readonly string[], tokenCount = 1_000, adapter = ADAPTER) => {
      valueOf(meter.choosePayer({ network, account: by.account }));
      valueOf(meter.reserve(messages.map((message) => ({ message, adapters: [adapter], longestTokens: 100_000 }))));
      for (const id of messages) meter.ended({ id, text: 'said', figures: { answerTokens: tokenCount } });
    };
    return {
      home,
      account: by.account,
      published,
      meter,
      settling,
      epochs,
      earnings,
      payer,
      tickets,
      outgoing: files.outgoing,
      read,
      money: () => new Money(datanets.indexOf(network)!),
      reading: () => ({
        network,
        money: new Money(datanets.indexOf(network)!),
        trees,
        now: Math.floor(Date.now() / 1_000),
        index: datanets.indexOf(network)!,
        shared,
      }),
      kill: async () => {
        closed = true;
        await close();
      },
      answers,
      answer: (message: string, tokenCount?: number, adapter?: string) => answers([message], tokenCount, adapter),
    };
  }

  async function sign(prepared: Result<Prepared, Failure>, by = sender): Promise<void> {
    const { id } = valueOf(prepared);
    valueOf(await by.sending.confirm(id));
    const outcome = valueOf(await by.calls.outcome(id, 'mined', never));
    expect(outcome.became).toBe('done');
  }

  return {
    network,
    practice,
    scene,
    sender,
    wallet,
    register,
    machine,
    sign,
    pool: (token = COIN) => ({ network, account: sender.account, token }),
    call: (name: 'deposit' | 'authorise' | 'finalise' | 'revoke', args: readonly unknown[], pays = 0n) =>
      sender.calls.prepare(network, sender.account, { contract: 'settlement', call: name, args } as never, pays),
    /** Lets the machines' key sign for the payer's pool. */
    authorise: async (token = COIN) => {
      const until = ((await practice.provider.getBlock('latest'))?.timestamp ?? 0) + 40 * WINDOW;
      const args = [token, addressOfKey(identityOf(7).publicKey), BigInt(until)];
      await sign(
        await sender.calls.prepare(network, sender.account, {
          contract: 'settlement',
          call: 'authorise',
          args,
        } as never),
      );
    },
    close: async () => {
      for (const each of senders) await each.close();
      await practice.close();
    },
  };
}
