import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import { CallFacts } from '#core/wallet/callFacts.ts';
import type { Statement, Token } from '#core/wallet/signing.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import type { CallWords } from './callWords.ts';

type Call = Extract<Statement, { does: 'call' }>;

const settlementNames = [
  'answerAbsence',
  'answerAccount',
  'answerEntry',
  'askWithdrawal',
  'authorise',
  'cancel',
  'challengeFork',
  'challengeLineage',
  'challengeLowered',
  'challengeOmitted',
  'challengeOrder',
  'challengeReceipt',
  'challengeSignature',
  'claimMany',
  'collect',
  'credit',
  'demand',
  'deposit',
  'depositWithPermit',
  'finalise',
  'post',
  'reclaim',
  'revoke',
  'setPayout',
  'setPoster',
  'withdraw',
] as const;
type SettlementName = (typeof settlementNames)[number];

function isSettlementCall(name: string): name is SettlementName {
  return (settlementNames as readonly string[]).includes(name);
}

const NOBODY = /^0x0*$/;

/** Money in and out of pools, made of nothing but what the bytes hold. `token`: what one that is named says of itself. */
export function settlementWords(statement: Call, symbol: string, token: Token | null): CallWords | null {
  const { call } = statement;
  if (!isSettlementCall(call)) return null;
  const facts = new CallFacts(statement);
  const [payer, account, index] = [facts.text('payer'), facts.all('account')[0] ?? '', facts.text('index')];
  const amount = (value: bigint) => amountWords(value, facts, symbol, token);
  const plain = { payer, account, index, token: tokenWords(facts, symbol, token), node: facts.text('node') };
  const says = (
    text: string,
    arrives: string | null = null,
    after: string = t(`settlementCalls.${call}.after`),
  ): CallWords => ({
    says: text,
    arrives,
    after,
  });
  switch (call) {
    case 'answerAccount':
      return says(t('settlementCalls.answerAccount.says', { ...plain, total: amount(facts.amount('total')) }));
    case 'askWithdrawal':
      return facts.amount('amount') === 0n
        ? says(t('settlementCalls.askWithdrawal.takesBack'))
        : says(t('settlementCalls.askWithdrawal.says', { amount: amount(facts.amount('amount')) }));
    case 'authorise':
      return says(t('settlementCalls.authorise.says', { ...plain, until: timeOf(facts) }));
    case 'revoke':
      return says(t('settlementCalls.revoke.says', { ...plain, firstInvalid: facts.text('firstInvalid') }));
    case 'setPoster': {
      const poster = facts.text('poster');
      const most = facts.amount('most');
      return most === 0n
        ? says(t('settlementCalls.setPoster.none', { poster }), null, t('settlementCalls.setPoster.afterNone'))
        : says(t('settlementCalls.setPoster.says', { poster, most: amount(most), until: timeOf(facts) }));
    }
    case 'setPayout': {
      const payout = facts.text('payout');
      return says(
        NOBODY.test(payout) ? t('settlementCalls.setPayout.own') : t('settlementCalls.setPayout.says', { payout }),
      );
    }
    case 'deposit':
    case 'depositWithPermit':
      return {
        ...says(t(`settlementCalls.${call}.says`, { payer, amount: amount(facts.amount('amount')) })),
        pays: t('settlementCalls.paysIn'),
        arrives: t('settlementCalls.comesBack'),
      };
    case 'withdraw':
      return says(
        t('settlementCalls.withdraw.says', { ...plain, to: facts.text('to') }),
        t('settlementCalls.withdraw.arrives'),
      );
    case 'collect':
      return says(t('settlementCalls.collect.says', plain), t('settlementCalls.collect.arrives'));
    case 'claimMany': {
      const accounts = [...new Set(facts.all('account'))].join(', ');
      const payers = [...new Set(facts.all('payer'))].join(', ');
      return says(t('settlementCalls.claimMany.says', { accounts, payers }), t('settlementCalls.claimMany.arrives'));
    }
    case 'credit':
      return says(creditWords(facts, amount));
    case 'post':
      return says(postWords(facts, amount), t('settlementCalls.post.arrives'));
    case 'challengeLowered': {
      const [before = 0n, since = 0n] = facts.all('total').map(BigInt);
      return says(
        t('settlementCalls.challengeLowered.says', { ...plain, before: amount(before), since: amount(since) }),
      );
    }
    case 'challengeOmitted': {
      const [before = 0n] = facts.all('total').map(BigInt);
      return says(t('settlementCalls.challengeOmitted.says', { ...plain, before: amount(before) }));
    }
    case 'demand':
    case 'cancel':
    case 'reclaim':
      return says(t(`settlementCalls.${call}.says`, { payer, which: whichWords(facts), number: facts.text('number') }));
    case 'answerAbsence':
    case 'answerEntry':
    case 'challengeFork':
    case 'challengeLineage':
    case 'challengeOrder':
    case 'challengeReceipt':
    case 'challengeSignature':
    case 'finalise':
      return says(t(`settlementCalls.${call}.says`, plain));
  }
}

/** For the history. */
export function settlementShortly(call: string): string | null {
  return isSettlementCall(call) ? t(`settlementCalls.${call}.short`) : null;
}

function creditWords(facts: CallFacts, amount: (value: bigint) => string): string {
  const amounts = facts.all('amounts').map(BigInt);
  const payees = facts
    .all('accounts')
    .map((account, at) => t('settlementCalls.payee', { account, amount: amount(amounts[at] ?? 0n) }));
  return t('settlementCalls.credit.says', {
    payer: facts.text('payer'),
    many: count(payees.length),
    sum: amount(amounts.reduce((sum, each) => sum + each, 0n)),
    from: count(facts.number('from')),
    to: count(facts.number('to') - 1),
    payees: payees.join('; '),
  });
}

function postWords(facts: CallFacts, amount: (value: bigint) => string): string {
  const file = facts.text('file');
  const words = t('settlementCalls.post.says', {
    payer: facts.text('payer'),
    total: amount(facts.amount('total')),
    leaves: count(Number(facts.all('leaves')[0] ?? 0)),
    from: count(facts.number('from')),
    to: count(facts.number('to') - 1),
    root: facts.text('root'),
  });
  return NOBODY.test(file) ? words : `${words} ${t('settlementCalls.post.file', { file })}`;
}

function whichWords(facts: CallFacts): string {
  const which = facts.amount('which');
  if (facts.number('subject') === 1) return t('settlementCalls.entry', { index: String(which) });
  return t('settlementCalls.leaf', { account: `0x${which.toString(16).padStart(40, '0')}` });
}

function amountWords(value: bigint, facts: CallFacts, symbol: string, token: Token | null): string {
  const named = facts.text('token');
  if (NOBODY.test(named)) return `${writeAmount(value, COIN_DECIMALS)} ${symbol}`;
  // What a unit of a token is worth is not known from the bytes: the token's own word is used where it could be asked.
  return token === null || token.symbol === null
    ? t('settlementCalls.units', { amount: String(value), token: named })
    : `${writeAmount(value, token.decimals)} ${token.symbol} (${named})`;
}

function tokenWords(facts: CallFacts, symbol: string, token: Token | null): string {
  const named = facts.text('token');
  if (NOBODY.test(named)) return symbol === '' ? t('settlementCalls.coin') : symbol;
  return token?.symbol == null ? named : `${token.symbol} (${named})`;
}

function timeOf(facts: CallFacts): string {
  return moment(facts.number('until') * 1_000);
}
