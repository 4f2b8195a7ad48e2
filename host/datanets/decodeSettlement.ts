import { settlementTopics } from '#contracts/generated/settlement.ts';
import type { PostedEntry } from '#core/settlement/receiptEvidence.ts';
import type { Words } from './words.ts';

/** What a posted root says of itself. */
export interface PostSaid {
  previousRoot: string;
  root: string;
  total: string;
  leaves: number;
  node: string;
  from: number;
  to: number;
  receipts: string;
  /** SHA-256 of the file of leaves; zeros where they are in the post. */
  file: string;
}

/** What the contract `Settlement` says. `pool` is a pool's hash; amounts are decimal, in the token's smallest unit. */
export type SettlementEvent =
  | { kind: 'deposited'; pool: string; payer: string; token: string; from: string; amount: string }
  | { kind: 'withdrawal-asked'; pool: string; amount: string; withdrawableFrom: number }
  | { kind: 'taken-back'; pool: string; to: string; amount: string }
  | { kind: 'node'; pool: string; node: string; from: number; until: number }
  | { kind: 'node-revoked'; pool: string; node: string; firstInvalid: number }
  | { kind: 'poster'; pool: string; poster: string; most: string; until: number }
  | {
      kind: 'posted';
      pool: string;
      payer: string;
      token: string;
      number: number;
      poster: string;
      post: PostSaid;
      until: number;
    }
  /** `leaves`: packed, as hex with its 0x. */
  | { kind: 'leaves'; pool: string; number: number; leaves: string }
  | {
      kind: 'credited';
      pool: string;
      payer: string;
      token: string;
      node: string;
      from: number;
      to: number;
      receipts: string;
      statement: string;
      payees: { account: string; amount: string }[];
    }
  | { kind: 'finalised'; pool: string; number: number; root: string; total: string }
  | { kind: 'struck'; pool: string; number: number; root: string; to: string }
  | {
      kind: 'demanded';
      pool: string;
      number: number;
      subject: 'account' | 'entry';
      which: string;
      by: string;
      deadline: number;
    }
  /** `account` answers a demand for one, `entry` one for a receipt; both where it was shown to be there or not. */
  | {
      kind: 'answered';
      pool: string;
      number: number;
      subject: 'account' | 'entry';
      which: string;
      /** Of a receipt: what stands in the post. */
      entry?: PostedEntry;
    }
  | { kind: 'claimed'; pool: string; account: string; to: string; amount: string }
  | { kind: 'collected'; account: string; token: string; to: string; amount: string }
  | { kind: 'kept'; account: string; token: string; to: string; amount: string }
  | { kind: 'payout'; account: string; payout: string };

export const SETTLEMENT_DECODERS: readonly (readonly [
  topic: string,
  decode: (topics: Words, data: Words) => SettlementEvent,
])[] = [
  [
    settlementTopics.Deposited,
    (topics, data) => ({
      kind: 'deposited',
      pool: topics.hash(1),
      payer: topics.address(2),
      token: topics.address(3),
      from: data.address(0),
      amount: String(data.big(1)),
    }),
  ],
  [
    settlementTopics.WithdrawalAsked,
    (topics, data) => ({
      kind: 'withdrawal-asked',
      pool: topics.hash(1),
      amount: String(data.big(0)),
      withdrawableFrom: data.number(1),
    }),
  ],
  [
    settlementTopics.Withdrawn,
    (topics, data) => ({
      kind: 'taken-back',
      pool: topics.hash(1),
      to: data.address(0),
      amount: String(data.big(1)),
    }),
  ],
  [
    settlementTopics.NodeAuthorised,
    (topics, data) => ({
      kind: 'node',
      pool: topics.hash(1),
      node: topics.address(2),
      from: data.number(0),
      until: data.number(1),
    }),
  ],
  [
    settlementTopics.NodeRevoked,
    (topics, data) => ({
      kind: 'node-revoked',
      pool: topics.hash(1),
      node: topics.address(2),
      firstInvalid: data.number(0),
    }),
  ],
  [
    settlementTopics.PosterSet,
    (topics, data) => ({
      kind: 'poster',
      pool: topics.hash(1),
      poster: topics.address(2),
      most: String(data.big(0)),
      until: data.number(1),
    }),
  ],
  [settlementTopics.Posted, postedOf],
  [
    settlementTopics.LeavesPublished,
    (topics, data) => ({ kind: 'leaves', pool: topics.hash(1), number: data.number(0), leaves: data.bytes(1) }),
  ],
  [settlementTopics.Credited, creditedOf],
  [
    settlementTopics.Finalised,
    (topics, data) => ({
      kind: 'finalised',
      pool: topics.hash(1),
      number: data.number(0),
      root: data.hash(1),
      total: String(data.big(2)),
    }),
  ],
  [
    settlementTopics.Struck,
    (topics, data) => ({
      kind: 'struck',
      pool: topics.hash(1),
      number: data.number(0),
      root: data.hash(1),
      to: data.address(2),
    }),
  ],
  [
    settlementTopics.Demanded,
    (topics, data) => ({
      kind: 'demanded',
      pool: topics.hash(1),
      number: data.number(0),
      subject: data.flag(1) ? 'entry' : 'account',
      which: data.flag(1) ? String(data.big(2)) : data.address(2),
      by: data.address(3),
      deadline: data.number(4),
    }),
  ],
  [
    settlementTopics.AccountAnswered,
    (topics, data) => ({
      kind: 'answered',
      pool: topics.hash(1),
      number: data.number(0),
      subject: 'account',
      which: data.address(1),
    }),
  ],
  [
    settlementTopics.AbsenceAnswered,
    (topics, data) => ({
      kind: 'answered',
      pool: topics.hash(1),
      number: data.number(0),
      subject: 'account',
      which: data.address(1),
    }),
  ],
  [
    settlementTopics.EntryAnswered,
    (topics, data) => {
      const entry = entryIn(data.part(1));
      const common = { pool: topics.hash(1), number: data.number(0) };
      return { kind: 'answered', ...common, subject: 'entry', which: String(entry.index), entry };
    },
  ],
  [
    settlementTopics.Claimed,
    (topics, data) => ({
      kind: 'claimed',
      pool: topics.hash(1),
      account: topics.address(2),
      to: data.address(0),
      amount: String(data.big(1)),
    }),
  ],
  [settlementTopics.Collected, (topics, data) => ({ kind: 'collected', ...payment(topics, data) })],
  [settlementTopics.PaymentKept, (topics, data) => ({ kind: 'kept', ...payment(topics, data) })],
  [
    settlementTopics.PayoutSet,
    (topics, data) => ({ kind: 'payout', account: topics.address(1), payout: data.address(0) }),
  ],
];

function payment(topics: Words, data: Words) {
  return {
    account: topics.address(1),
    token: topics.address(2),
    to: data.address(0),
    amount: String(data.big(1)),
  };
}

/** Number and poster come before the post itself, which has no parts of its own and so stands in line; then the time. */
function postedOf(topics: Words, data: Words): SettlementEvent {
  const post = data.after(2);
  return {
    kind: 'posted',
    pool: topics.hash(1),
    payer: topics.address(2),
    token: topics.address(3),
    number: data.number(0),
    poster: data.address(1),
    post: {
      previousRoot: post.hash(2),
      root: post.hash(3),
      total: String(post.big(4)),
      leaves: post.number(5),
      node: post.address(6),
      from: post.number(7),
      to: post.number(8),
      receipts: post.hash(9),
      file: post.hash(10),
    },
    until: data.number(13),
  };
}

function creditedOf(topics: Words, data: Words): SettlementEvent {
  const [accounts, amounts] = [data.part(7), data.part(8)];
  return {
    kind: 'credited',
    pool: topics.hash(1),
    payer: topics.address(2),
    token: topics.address(3),
    node: data.address(2),
    from: data.number(3),
    to: data.number(4),
    receipts: data.hash(5),
    statement: data.hash(6),
    payees: Array.from({ length: accounts.count() }, (_, place) => ({
      account: accounts.address(1 + place),
      amount: String(amounts.big(1 + place)),
    })),
  };
}

/** More levels than a post has receipts for. */
const MOST_LEVELS = 48;

function entryIn(words: Words): PostedEntry {
  const siblings = words.part(4);
  const levels = Math.min(siblings.number(0), MOST_LEVELS);
  const proof = Array.from({ length: levels }, (_, level) => siblings.hash(1 + level));
  return { index: words.number(0), digest: words.hash(1), r: words.hash(2), vs: words.hash(3), proof };
}
