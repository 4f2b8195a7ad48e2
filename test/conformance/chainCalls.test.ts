import { Interface, id as hash } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { adaptersAbi, adaptersErrorSelectors } from '#contracts/generated/adapters.ts';
import { datanetsAbi, datanetsErrorSelectors } from '#contracts/generated/datanets.ts';
import { Derivatives, Reason, Subject } from '#contracts/generated/enums.ts';
import { settlementAbi, settlementErrorSelectors } from '#contracts/generated/settlement.ts';
import { contractErrorSchema } from '#core/chain/contractErrors.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { type ContractCall, askContract, writeCall } from '#host/chain/contractCall.ts';
import { contractRefusal } from '#host/chain/reverts.ts';
import { readStatement } from '#host/wallet/statement.ts';
import { callShortly, callWords } from '#renderer/features/wallet/callWords.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { never, openedNetworks, wish } from '#test/support/networks.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { openSender } from '#test/support/sender.ts';

const person = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const known = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';
const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const rules = {
  reviewers: [person, other],
  quorum: 2n,
  bond: 25n * 10n ** 16n,
  reviewPeriod: 259_200n,
  timelock: 5_400n,
  slashable: 0b110n,
};
const terms = {
  document: hash('terms'),
  expiresAt: 0n,
  derivatives: Derivatives.ShareAlike,
  commercialUse: false,
  attribution: true,
  reading: true,
  training: true,
  membersOnly: true,
};
const location = 'https://data.example.org/about.json';
const root = hash('root');

const COIN = `0x${'0'.repeat(40)}`;
const leaf = { account: person, total: 7n * 10n ** 18n, index: 3n, proof: `0x${'ab'.repeat(48)}` };
const less = { ...leaf, total: 5n * 10n ** 18n };
const gap = { hasLeft: true, hasRight: true, left: less, right: less };
const entry = { index: 41n, digest: hash('digest'), r: hash('r'), vs: hash('vs'), proof: [hash('proof')] };
const receipt = {
  index: 41n,
  writtenAt: 1_700_000_000n,
  fee: 9n,
  adapter: hash('adapter'),
  lineage: hash('lineage'),
  statement: hash('statement'),
};
const range = { payer: other, token: COIN, node: known, from: 10n, to: 51n, receipts: hash('receipts') };
const posted = {
  ...range,
  previousRoot: hash('before'),
  root,
  total: 12n * 10n ** 18n,
  leaves: 1_025n,
  file: hash('file'),
};
const time = 1_900_000_000n;
const settlementCalls: ContractCall[] = [
  { contract: 'settlement', call: 'answerAbsence', args: [other, COIN, person, gap] },
  { contract: 'settlement', call: 'answerAccount', args: [other, COIN, leaf] },
  { contract: 'settlement', call: 'answerEntry', args: [other, COIN, entry] },
  { contract: 'settlement', call: 'askWithdrawal', args: [COIN, 5n * 10n ** 17n] },
  { contract: 'settlement', call: 'authorise', args: [COIN, known, time] },
  { contract: 'settlement', call: 'cancel', args: [other, COIN, Subject.Account, BigInt(person)] },
  { contract: 'settlement', call: 'challengeFork', args: [other, COIN, entry, receipt, hash('r'), hash('vs')] },
  { contract: 'settlement', call: 'challengeLineage', args: [other, COIN, entry, receipt, [4n], [5n]] },
  { contract: 'settlement', call: 'challengeLowered', args: [other, COIN, leaf, less] },
  { contract: 'settlement', call: 'challengeOmitted', args: [other, COIN, leaf, gap] },
  { contract: 'settlement', call: 'challengeOrder', args: [other, COIN, leaf, less] },
  { contract: 'settlement', call: 'challengeReceipt', args: [other, COIN, entry, receipt, hash('pool')] },
  { contract: 'settlement', call: 'challengeSignature', args: [other, COIN, entry] },
  { contract: 'settlement', call: 'claimMany', args: [[{ payer: other, token: COIN, leaf }]] },
  { contract: 'settlement', call: 'collect', args: [person, COIN] },
  {
    contract: 'settlement',
    call: 'credit',
    args: [{ ...range, statement: hash('statement') }, [person, known], [10n ** 18n, 2n * 10n ** 18n]],
  },
  { contract: 'settlement', call: 'demand', args: [other, COIN, Subject.Entry, 41n] },
  { contract: 'settlement', call: 'deposit', args: [other, COIN, 15n * 10n ** 17n] },
  {
    contract: 'settlement',
    call: 'depositWithPermit',
    args: [other, known, 1_500_000n, time, 27n, hash('r'), hash('s')],
  },
  { contract: 'settlement', call: 'finalise', args: [other, COIN] },
  { contract: 'settlement', call: 'post', args: [posted, '0x'] },
  { contract: 'settlement', call: 'reclaim', args: [other, COIN, 6n, Subject.Account, BigInt(person)] },
  { contract: 'settlement', call: 'revoke', args: [COIN, known, 77n] },
  { contract: 'settlement', call: 'setPayout', args: [other] },
  { contract: 'settlement', call: 'setPoster', args: [COIN, known, 3n * 10n ** 18n, time] },
  { contract: 'settlement', call: 'withdraw', args: [COIN, person] },
];

/** One of each, with parts that can be told from each other. */
const everyCall: ContractCall[] = [
  ...settlementCalls,
  { contract: 'datanets', call: 'admit', args: [7n, person, hash('key')] },
  { contract: 'datanets', call: 'adoptRules', args: [7n, rules] },
  { contract: 'datanets', call: 'commit', args: [hash('commitment')] },
  { contract: 'datanets', call: 'create', args: [terms, rules, hash('about'), location] },
  { contract: 'datanets', call: 'describe', args: [7n, hash('about'), location] },
  { contract: 'datanets', call: 'join', args: [7n, hash('key')] },
  { contract: 'datanets', call: 'judge', args: [7n, person, hash('report'), true] },
  { contract: 'datanets', call: 'offerOwnership', args: [7n, other] },
  {
    contract: 'datanets',
    call: 'propose',
    args: [
      {
        datanet: 7n,
        rules: 3n,
        terms: hash('terms'),
        root,
        manifest: hash('manifest'),
        count: 12_345n,
        location,
        salt: hash('salt'),
      },
    ],
  },
  { contract: 'datanets', call: 'publishVersion', args: [7n, 4n, 2n, hash('manifest'), hash('keys'), location] },
  { contract: 'datanets', call: 'refund', args: [9n, other] },
  { contract: 'datanets', call: 'remove', args: [7n, person] },
  { contract: 'datanets', call: 'supportRules', args: [7n, rules] },
  { contract: 'datanets', call: 'takeOwnership', args: [7n] },
  { contract: 'datanets', call: 'vote', args: [9n, root, Reason.Plagiarism, hash('why')] },
  { contract: 'datanets', call: 'withdraw', args: [9n, root] },
  { contract: 'datanets', call: 'wrapKeys', args: [7n, 4n, 2n, hash('keys'), location] },
  {
    contract: 'adapters',
    call: 'register',
    args: [
      {
        file: hash('file'),
        baseFamily: hash('family'),
        recipe: hash('recipe'),
        benchmark: hash('benchmark'),
        terms: hash('terms'),
        fee: {
          token: `0x${'0'.repeat(40)}`,
          perAnswer: 10n ** 15n,
          perThousandTokens: 0n,
          mostPerAnswer: 0n,
          freeForAuthor: true,
        },
        division: {
          base: 550n,
          author: 2_000n,
          prompts: 0n,
          evaluators: 450n,
          reviewers: 1_000n,
          contributors: 6_000n,
        },
        sources: [
          { contribution: 9n, flatWeight: 600_000n, root },
          { contribution: 11n, flatWeight: 400_000n, root: hash('other root') },
        ],
      },
    ],
  },
];
/** What a person has to read of each, besides the sentences that are the same for all. */
const READ: Readonly<Record<string, readonly string[]>> = {
  'settlement answerAbsence': [other, person],
  'settlement answerAccount': [other, person, '7 PLAY'],
  'settlement answerEntry': [other, 'index 41'],
  'settlement askWithdrawal': ['0.5 PLAY', 'A day later'],
  'settlement authorise': [known, '2030', 'can move nothing'],
  'settlement cancel': [other, person.toLowerCase()],
  'settlement challengeFork': [other, 'index 41'],
  'settlement challengeLineage': [other, 'index 41'],
  'settlement challengeLowered': [other, person, '5 PLAY after 7 PLAY'],
  'settlement challengeOmitted': [other, person, '7 PLAY'],
  'settlement challengeOrder': [other],
  'settlement challengeReceipt': [other, 'index 41'],
  'settlement challengeSignature': [other, 'index 41'],
  'settlement claimMany': [person, other],
  'settlement collect': [person, 'PLAY'],
  'settlement credit': [other, '2 payees', '3 PLAY together', 'receipts 10 to 50', `${known} with 2 PLAY`, 'for good'],
  'settlement demand': [other, 'receipt 41'],
  'settlement deposit': ['1.5 PLAY', other],
  'settlement depositWithPermit': ['1500000 of the smallest units', known, other],
  'settlement finalise': [other],
  'settlement post': [other, '12 PLAY to 1,025 payees', 'receipts 10 to 50', root, hash('file'), 'bond comes back'],
  'settlement reclaim': [other, 'settlement 6', person.toLowerCase()],
  'settlement revoke': [known, 'index 77', 'cannot be undone'],
  'settlement setPayout': [other],
  'settlement setPoster': [known, '3 PLAY a day', '2030'],
  'settlement withdraw': [person, 'PLAY'],
  admit: [person, 'datanet 7', hash('key')],
  adoptRules: ['datanet 7', 'decide: 2 of 2', '0.25 PLAY', '3 d', '90 min', person, other],
  commit: [hash('commitment')],
  create: [
    hash('terms'),
    hash('about'),
    location,
    'may be trained on',
    'for members only',
    'no commercial use',
    '“Ada”',
  ],
  describe: ['datanet 7', hash('about'), location],
  join: ['datanet 7', hash('key')],
  judge: ['datanet 7', person, hash('report'), 'are wrong', 'No money moves'],
  offerOwnership: ['datanet 7', other],
  propose: ['datanet 7', '12,345', root, hash('manifest'), location, hash('terms'), 'version 3', 'bond can be fetched'],
  publishVersion: ['version 5 of datanet 7', hash('manifest'), hash('keys'), location],
  refund: ['contribution 9', other, 'The whole bond arrives'],
  remove: ['datanet 7', person],
  supportRules: ['datanet 7', 'a duplicate, plagiarism', person, other],
  takeOwnership: ['datanet 7'],
  vote: ['reject contribution 9', 'plagiarism', root, hash('why')],
  withdraw: ['contribution 9', root, 'cannot be undone'],
  wrapKeys: ['version 4 of datanet 7', hash('keys'), location],
  register: [hash('file'), hash('family'), '2 contributions', '0.001 PLAY', '5.5 %', '60 %', 'free'],
};

const keyOf = ({ contract, call }: ContractCall) => (contract === 'settlement' ? `settlement ${call}` : call);

describe('every call of the contracts', () => {
  it('is among these', () => {
    const namesIn = (abi: readonly { type: string; name?: string; stateMutability?: string }[]) =>
      abi.flatMap(({ type, name = '', stateMutability = 'view' }) =>
        type === 'function' && stateMutability !== 'view' && stateMutability !== 'pure' ? [name] : [],
      );
    const acting = [
      ...namesIn([...datanetsAbi, ...adaptersAbi]),
      ...namesIn([...settlementAbi]).map((name) => `settlement ${name}`),
    ];
    expect(everyCall.map(keyOf).toSorted()).toEqual(acting.toSorted());
    expect(Object.keys(READ).toSorted()).toEqual(acting.toSorted());
  });

  it.each(everyCall.map((call) => [keyOf(call), call] as const))(
    '%s is said in whole sentences',
    async (name, call) => {
      const statement = await readStatement({ ...(await writeCall(call)), value: 0n });
      if (!statement.ok || statement.value.does !== 'call') throw new Error('not read');
      const { says, arrives, after } = callWords(statement.value, 'Ada', 'PLAY');
      const all = `${says} ${arrives ?? ''} ${after}`.replaceAll(/\p{Zs}/gu, ' ');
      for (const part of READ[name] ?? []) expect(all).toContain(part);
      expect(`${all} ${callShortly(call)}`).not.toMatch(/\{\{|undefined|NaN|[cC]alls\./);
      expect(says.trimEnd()).toMatch(/\.$/);
      expect(after).toMatch(/\.$/);
    },
  );

  it('names lists of one as lists', async () => {
    const call: ContractCall = {
      contract: 'datanets',
      call: 'supportRules',
      args: [7n, { ...rules, reviewers: [other], quorum: 1n }],
    };
    const statement = await readStatement({ ...(await writeCall(call)), value: 0n });
    if (!statement.ok || statement.value.does !== 'call') throw new Error('not read');
    expect(statement.value.facts).toContainEqual({ name: 'reviewers 1', value: other });
    expect(callWords(statement.value, 'Ada', 'PLAY').says).toContain('Votes of reviewers that decide: 1 of 1');
  });

  it('and what is not read back to the very bytes is refused', async () => {
    const first = everyCall.find(({ call }) => call === 'admit');
    if (first === undefined) throw new Error('none');
    const { to, data } = await writeCall(first);
    expect(await readStatement({ to, data: `${data}00`, value: 0n })).toEqual({ ok: false, failure: 'unknown-call' });
    expect(await readStatement({ to, data, value: 1n })).toEqual({ ok: false, failure: 'unknown-call' });
  });
});

describe('every error of the contracts', () => {
  it('has a sentence, and is read from what a node says', async () => {
    const names = new Set(
      [datanetsErrorSelectors, adaptersErrorSelectors, settlementErrorSelectors].flatMap((each) => Object.keys(each)),
    );
    expect([...names].toSorted()).toEqual(contractErrorSchema.options.toSorted());
    const data = new Interface(datanetsAbi).encodeErrorResult('ContributionInvalidRules', [1n, 2n]);
    const failure = await contractRefusal(data);
    expect(failure).toEqual({
      code: 'CONTRACT_REFUSED',
      error: 'ContributionInvalidRules',
      detail: 'ContributionInvalidRules(seen 1, standing 2)',
    });
    expect(failure === undefined ? '' : sentenceFor(failure)).toContain('have changed since you read them');
    expect(await contractRefusal('0x12345678')).toBeUndefined();
    expect(await contractRefusal(data.slice(0, 20))).toBeUndefined();
    expect(await contractRefusal(null)).toBeUndefined();
  });
});

describe.skipIf(findAnvil() === null)('a call from another room', { timeout: 120_000 }, () => {
  const CHAIN = 7_011;
  let practice: PracticeChain;
  let chain: Chain;
  let sender: Awaited<ReturnType<typeof openSender>>;

  beforeAll(async () => {
    practice = await practiceChain(CHAIN);
    sender = await openSender(() => chain, [{ address: known, name: 'Known' }]);
  });
  afterAll(async () => {
    await sender?.close();
    await practice?.close();
  });

  const create: ContractCall = { contract: 'datanets', call: 'create', args: [terms, rules, hash('about'), location] };
  const failed = async (call: ContractCall) => {
    const made = await sender.calls.prepare(BigInt(CHAIN), sender.account, call);
    return made.ok ? 'prepared' : made.failure;
  };

  it('is prepared, shown, signed under the id that was prepared, and tells what the contract said', async () => {
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    expect(await networks.add(wish(CHAIN, practice.url), never)).toMatchObject({ ok: true });
    const added = networks.chain(BigInt(CHAIN));
    if (added === undefined) throw new Error('no chain');
    chain = added;
    expect(await failed(create)).toMatchObject({ code: 'SIGNING_REFUSED', reason: 'no-contract' });
    await deploy(practice);
    const shown = await sender.calls.prepare(BigInt(CHAIN), sender.account, create);
    if (!shown.ok) throw new Error(JSON.stringify(shown.failure));
    expect(shown.value.statement).toMatchObject({ does: 'call', contract: 'datanets', call: 'create', pays: 0n });
    expect(sender.calls.signed(shown.value.id)).toBeNull();
    expect(await sender.calls.outcome(shown.value.id, 'mined', never)).toMatchObject({
      failure: { what: 'transaction' },
    });
    const waiting = new AbortController();
    expect(await sender.sending.confirm(shown.value.id)).toMatchObject({ ok: true, value: { id: shown.value.id } });
    expect(sender.calls.signed(shown.value.id)).not.toBeNull();
    const outcome = await sender.calls.outcome(shown.value.id, 'mined', waiting.signal);
    expect(outcome).toMatchObject({ ok: true, value: { became: 'done', sent: { succeeded: true } } });
    expect(outcome.ok && outcome.value.events.map(({ kind }) => kind)).toEqual(['created', 'rules', 'described']);
    expect(outcome.ok && outcome.value.events[0]).toMatchObject({ datanet: 1, terms: { membersOnly: true } });
    // Nothing becomes final on a chain that stands still: whoever waits for it can stop.
    setTimeout(() => waiting.abort(), 700);
    const stopped = await sender.calls.outcome(shown.value.id, 'final', waiting.signal);
    expect(stopped).toMatchObject({ ok: false, failure: { code: 'CANCELLED' } });
  });

  it('is refused in the contract’s own words, before anything is signed', async () => {
    const unfit: ContractCall = {
      contract: 'datanets',
      call: 'create',
      args: [terms, { ...rules, quorum: 1n }, hash('about'), location],
    };
    expect(await failed(unfit)).toEqual({
      code: 'CONTRACT_REFUSED',
      error: 'RulesInvalidQuorum',
      detail: 'RulesInvalidQuorum(quorum 1, reviewers 2)',
    });
    expect(await failed({ contract: 'datanets', call: 'takeOwnership', args: [9n] })).toMatchObject({
      error: 'DatanetUnauthorizedAccount',
    });
    expect(sender.sending.list()).toHaveLength(1);
  });

  it('warns of an address that only looks like one that is known', async () => {
    const alike = `0x${known.slice(2, 6)}${'1'.repeat(36)}`;
    const made = await sender.calls.prepare(BigInt(CHAIN), sender.account, {
      contract: 'datanets',
      call: 'offerOwnership',
      args: [1n, alike],
    });
    expect(made).toMatchObject({
      ok: true,
      value: { cautions: [{ kind: 'look-alike', of: known }, { kind: 'first-time' }] },
    });
  });

  it('asks a contract, and believes only what has the shape of an answer', async () => {
    const question = { contract: 'datanets', call: 'datanetOf', args: [1n] } as const;
    const schema = z.object({
      owner: z.literal(sender.account),
      terms: z.object({ document: z.literal(hash('terms')) }),
    });
    expect(await askContract(chain, question, schema)).toMatchObject({ ok: true });
    expect(await askContract(chain, question, z.bigint())).toMatchObject({ failure: { code: 'CHAIN_FAILED' } });
    const count = { contract: 'datanets', call: 'datanetCount', args: [] } as const;
    expect(await askContract(chain, count, z.bigint())).toEqual({ ok: true, value: 1n });
  });
});
