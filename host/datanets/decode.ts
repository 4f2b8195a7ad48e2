import { adaptersTopics } from '#contracts/generated/adapters.ts';
import { datanetsTopics } from '#contracts/generated/datanets.ts';
import { ADDRESSES } from '#contracts/deployment.ts';
import { SETTLEMENT_DECODERS, type SettlementEvent } from './decodeSettlement.ts';
import { NotTheseWords, Words } from './words.ts';

/** A log as a node sends it, already known to have strings where they belong. */
export interface RawLog {
  address: string;
  topics: readonly string[];
  data: string;
}

export interface Rules {
  reviewers: string[];
  quorum: number;
  /** In the smallest unit, decimal. */
  bond: string;
  reviewPeriod: number;
  timelock: number;
  slashable: number;
}

export interface OnChainTerms {
  document: string;
  expiresAt: number;
  derivatives: number;
  commercialUse: boolean;
  attribution: boolean;
  reading: boolean;
  training: boolean;
  membersOnly: boolean;
}

export interface Source {
  contribution: number;
  flatWeight: number;
  root: string;
}

export type ChainEvent =
  | SettlementEvent
  | { kind: 'created'; datanet: number; owner: string; terms: OnChainTerms }
  | { kind: 'described'; datanet: number; description: string; location: string }
  | { kind: 'owner'; datanet: number; owner: string }
  | { kind: 'offered'; datanet: number; to: string }
  | { kind: 'rules'; datanet: number; version: number; rules: Rules }
  | { kind: 'wished'; datanet: number; change: string; reviewer: string; rules: Rules }
  | { kind: 'ready'; datanet: number; change: string; readyAt: number }
  | {
      kind: 'proposed';
      contribution: number;
      datanet: number;
      proposer: string;
      rules: number;
      root: string;
      manifest: string;
      count: number;
      bond: string;
      deadline: number;
      location: string;
    }
  | { kind: 'voted'; contribution: number; reviewer: string; reason: number; reasons: string }
  | { kind: 'decided'; contribution: number; status: number }
  | { kind: 'withdrawn'; contribution: number; version: number }
  | { kind: 'refunded'; contribution: number; to: string; amount: string }
  | {
      kind: 'version';
      datanet: number;
      number: number;
      parent: number;
      manifest: string;
      wrappedKeys: string;
      membership: number;
      location: string;
    }
  | { kind: 'keys'; datanet: number; number: number; wrappedKeys: string; membership: number; location: string }
  | { kind: 'member'; datanet: number; account: string; is: 'admitted' | 'removed' | 'asks'; key: string | null }
  | { kind: 'judged'; datanet: number; payer: string; reviewer: string; report: string; wrong: boolean }
  | {
      kind: 'adapter';
      adapter: string;
      author: string;
      baseFamily: string;
      file: string;
      recipe: string;
      benchmark: string;
      terms: string;
      token: string;
      perAnswer: string;
      perThousandTokens: string;
      mostPerAnswer: string;
      freeForAuthor: boolean;
      /** Base, author, prompts, evaluators, reviewers, contributors; basis points. */
      division: number[];
      sources: Source[];
    };

/** What each topic's data holds. `topics`: a word each, the event's own included. */
const DECODERS = new Map<string, (topics: Words, data: Words) => ChainEvent>([
  [
    datanetsTopics.DatanetCreated,
    (topics, data) => ({
      kind: 'created',
      datanet: topics.number(1),
      owner: topics.address(2),
      terms: {
        document: data.hash(0),
        expiresAt: data.number(1),
        derivatives: data.number(2),
        commercialUse: data.flag(3),
        attribution: data.flag(4),
        reading: data.flag(5),
        training: data.flag(6),
        membersOnly: data.flag(7),
      },
    }),
  ],
  [
    datanetsTopics.DatanetDescribed,
    (topics, data) => ({
      kind: 'described',
      datanet: topics.number(1),
      description: data.hash(0),
      location: data.text(1),
    }),
  ],
  [
    datanetsTopics.OwnershipOffered,
    (topics) => ({ kind: 'offered', datanet: topics.number(1), to: topics.address(2) }),
  ],
  [datanetsTopics.OwnershipTaken, (topics) => ({ kind: 'owner', datanet: topics.number(1), owner: topics.address(2) })],
  [
    datanetsTopics.RulesAdopted,
    (topics, data) => ({
      kind: 'rules',
      datanet: topics.number(1),
      version: data.number(0),
      rules: rulesOf(data.part(1)),
    }),
  ],
  [
    datanetsTopics.RulesSupported,
    (topics, data) => ({
      kind: 'wished',
      datanet: topics.number(1),
      change: topics.hash(2),
      reviewer: topics.address(3),
      rules: rulesOf(data.part(0)),
    }),
  ],
  [
    datanetsTopics.RulesDecided,
    (topics, data) => ({
      kind: 'ready',
      datanet: topics.number(1),
      change: topics.hash(2),
      readyAt: data.number(0),
    }),
  ],
  [
    datanetsTopics.ContributionProposed,
    (topics, data) => ({
      kind: 'proposed',
      contribution: topics.number(1),
      datanet: topics.number(2),
      proposer: topics.address(3),
      rules: data.number(0),
      root: data.hash(1),
      manifest: data.hash(2),
      count: data.number(3),
      bond: String(data.big(4)),
      deadline: data.number(5),
      location: data.text(6),
    }),
  ],
  [
    datanetsTopics.ContributionVoted,
    (topics, data) => ({
      kind: 'voted',
      contribution: topics.number(1),
      reviewer: topics.address(2),
      reason: data.number(0),
      reasons: data.hash(1),
    }),
  ],
  [
    datanetsTopics.ContributionDecided,
    (topics, data) => ({ kind: 'decided', contribution: topics.number(1), status: data.number(0) }),
  ],
  [
    datanetsTopics.ContributionWithdrawn,
    (topics, data) => ({ kind: 'withdrawn', contribution: topics.number(1), version: data.number(0) }),
  ],
  [
    datanetsTopics.BondRefunded,
    (topics, data) => ({
      kind: 'refunded',
      contribution: topics.number(1),
      to: topics.address(2),
      amount: String(data.big(0)),
    }),
  ],
  [
    datanetsTopics.VersionPublished,
    (topics, data) => ({
      kind: 'version',
      datanet: topics.number(1),
      number: topics.number(2),
      parent: data.number(0),
      manifest: data.hash(1),
      wrappedKeys: data.hash(2),
      membership: data.number(3),
      location: data.text(4),
    }),
  ],
  [
    datanetsTopics.KeysWrapped,
    (topics, data) => ({
      kind: 'keys',
      datanet: topics.number(1),
      number: topics.number(2),
      wrappedKeys: data.hash(0),
      membership: data.number(1),
      location: data.text(2),
    }),
  ],
  [
    datanetsTopics.MemberAdmitted,
    (topics) => ({
      kind: 'member',
      datanet: topics.number(1),
      account: topics.address(2),
      is: 'admitted',
      key: null,
    }),
  ],
  [
    datanetsTopics.MemberRemoved,
    (topics) => ({ kind: 'member', datanet: topics.number(1), account: topics.address(2), is: 'removed', key: null }),
  ],
  [
    datanetsTopics.MemberKeySet,
    (topics, data) => ({
      kind: 'member',
      datanet: topics.number(1),
      account: topics.address(2),
      is: data.flag(1) ? 'admitted' : 'asks',
      key: data.hash(0),
    }),
  ],
  [
    datanetsTopics.Judged,
    (topics, data) => ({
      kind: 'judged',
      datanet: topics.number(1),
      payer: topics.address(2),
      reviewer: topics.address(3),
      report: data.hash(0),
      wrong: data.flag(1),
    }),
  ],
  [adaptersTopics.AdapterRegistered, adapterOf],
  ...SETTLEMENT_DECODERS,
]);

/** What is asked for of a node: everything else that the contracts say is of no use here. */
export const TOPICS: readonly string[] = [...DECODERS.keys()];

/** Who writes what; all other topics are the datanets'. */
const WRITERS = new Map<string, string>([
  [adaptersTopics.AdapterRegistered, ADDRESSES.adapters.toLowerCase()],
  ...SETTLEMENT_DECODERS.map(([topic]) => [topic, ADDRESSES.settlement.toLowerCase()] as const),
]);
const DATANETS = ADDRESSES.datanets.toLowerCase();

/** Null where a log is not what the contracts would have written: a node that sends one is not believed. */
export function decodeLog({ address, topics, data }: RawLog): ChainEvent | null {
  const [topic = ''] = topics;
  const decoder = DECODERS.get(topic);
  if (decoder === undefined || address.toLowerCase() !== (WRITERS.get(topic) ?? DATANETS)) return null;
  try {
    return decoder(new Words(topics.map((each) => each.slice(2)).join(''), 0), new Words(data));
  } catch (error) {
    if (error instanceof NotTheseWords) return null;
    throw error;
  }
}

function rulesOf(part: Words): Rules {
  const list = part.part(0);
  const reviewers = Array.from({ length: list.count() }, (_, place) => list.address(1 + place));
  return {
    reviewers,
    quorum: part.number(1),
    bond: String(part.big(2)),
    reviewPeriod: part.number(3),
    timelock: part.number(4),
    slashable: part.number(5),
  };
}

function adapterOf(topics: Words, data: Words): ChainEvent {
  const registration = data.part(0);
  const fee = registration.after(5);
  const division = registration.after(10);
  const list = registration.part(16);
  const sources = Array.from({ length: list.count() }, (_, place) => {
    const source = list.after(1 + place * 3);
    return { contribution: source.number(0), flatWeight: source.number(1), root: source.hash(2) };
  });
  return {
    kind: 'adapter',
    adapter: topics.hash(1),
    author: topics.address(2),
    baseFamily: topics.hash(3),
    file: registration.hash(0),
    recipe: registration.hash(2),
    benchmark: registration.hash(3),
    terms: registration.hash(4),
    token: fee.address(0),
    perAnswer: String(fee.big(1)),
    perThousandTokens: String(fee.big(2)),
    mostPerAnswer: String(fee.big(3)),
    freeForAuthor: fee.flag(4),
    division: Array.from({ length: 6 }, (_, place) => division.number(place)),
    sources,
  };
}
