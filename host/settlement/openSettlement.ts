import type { Colophon } from '#core/colophon.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { readTurn } from '../conversations/reads.ts';
import type { LedgerPlace } from '../credit/ledgerPlace.ts';
import type { Chains } from '../datanets/openDatanets.ts';
import type { Net } from '../fetch/net.ts';
import type { Ground } from '../ground.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import type { Models } from '../library/openModels.ts';
import { Book } from './book.ts';
import { Earnings } from './earnings.ts';
import { EpochBook } from './epochBook.ts';
import { Fees } from './fees.ts';
import { LeafPlaces } from './leafPlaces.ts';
import { Meter } from './meter.ts';
import { Payer } from './payer.ts';
import { People } from './people.ts';
import { RecordPeople } from './recordPeople.ts';
import { Rules } from './rules.ts';
import { Settling } from './settling.ts';
import { SharedBook } from './sharedBook.ts';
import { Tokens } from './tokens.ts';
import { Trees } from './trees.ts';

export interface SettlementRooms {
  readonly fees: Fees;
  readonly payer: Payer;
  readonly earnings: Earnings;
  /** Answers say here that they begin and what they cost. */
  readonly meter: Meter;
  /** After conversations were put in order. */
  start(): void;
  close(): Promise<void>;
}

interface Around {
  readonly chains: Chains;
  readonly wallet: Wallet;
  readonly models: Pick<Models, 'adapters' | 'net'>;
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly credit: {
    readonly colophons: { get: (message: string) => Result<Colophon, Failure> };
    readonly ledger: Pick<LedgerPlace, 'ledger'>;
  };
}

/** Fees, settlements and earnings. The book of it lies beside the log of receipts. */
export function openSettlement(ground: Ground, { chains, wallet, models, snapshots, credit }: Around): SettlementRooms {
  const { places, catalogue, identity, disk, live, log, outgoing, tickets } = ground;
  const changed = () => live.revised('settlement');
  const { datanets, networks, store } = chains;
  const net: Net = models.net;
  const book = Book.open(places.settlement, places.root);
  const chain = (id: bigint) => networks.chain(id);
  const index = (network: bigint) => datanets.indexOf(network);
  const people = new People(wallet);
  const tokens = new Tokens();
  const adapterName = (hash: string) => models.adapters.find(hash)?.name ?? '';
  const meter = new Meter({
    book,
    index,
    adapterName,
    token: (network, token) => tokens.known(chain(network), token),
    readTurn: (message) => readTurn(catalogue, message)?.turn,
    changed,
  });
  const epochs = new EpochBook(book);
  const attribution = {
    colophon: (message: string) => credit.colophons.get(message),
    receipts: async (message: string) => {
      const ledger = await credit.ledger.ledger();
      return ledger.ok ? ledger.value.ofMessage(message) : [];
    },
    people: new RecordPeople({ snapshots, disk }),
  };
  const settling = new Settling({
    meter,
    epochs,
    identity,
    attribution,
    chain,
    index,
    calls: wallet.calls,
    store,
    changed,
  });
  const rules = new Rules({ book, meter, settling, wallet, log, changed });
  const files = { outgoing, exports: places.exports, disk };
  return {
    meter,
    fees: new Fees({ datanets, chain, adapters: models.adapters, snapshots, wallet, people, tokens, meter }),
    payer: new Payer({
      datanets,
      chain,
      wallet,
      people,
      tokens,
      meter,
      settling,
      epochs,
      rules,
      leafPlaces: new LeafPlaces({ net, disk, published: places.published }),
      identity,
      isHere: (message) => readTurn(catalogue, message) !== undefined,
      ...files,
    }),
    earnings: new Earnings({
      datanets,
      chain,
      wallet,
      people,
      tokens,
      trees: new Trees(store),
      shared: new SharedBook(book),
      snapshots,
      adapterName: (file) => models.adapters.find(file)?.name ?? null,
      net,
      tickets,
      changed,
      ...files,
    }),
    start() {
      meter.takeUp();
      rules.start();
    },
    async close() {
      await rules.close();
      book.close();
    },
  };
}
