import { slashableReasons } from '#core/datanet/rules.ts';
import { REJECTION_REASONS } from '#core/datanet/shown.ts';
import type { ChainTerms } from '#core/datanet/shown.ts';
import { CallFacts } from '#core/wallet/callFacts.ts';
import type { Statement, Token } from '#core/wallet/signing.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { termsWords } from '../datanets/termsWords.ts';
import { isCall } from './callNames.ts';
import { adapterWords } from './adapterWords.ts';
import { rulesWords } from './rulesWords.ts';
import { settlementShortly, settlementWords } from './settlementWords.ts';

export interface CallWords {
  says: string;
  /** What becomes of the coins that go along; absent where they are a bond. */
  pays?: string;
  /** What comes back to somebody; null where nothing does. */
  arrives: string | null;
  /** Who can do what afterwards. */
  after: string;
}

type Call = Extract<Statement, { does: 'call' }>;

const ZERO_HASH = /^0x0*$/;
const DERIVATIVES = ['allowed', 'share-alike', 'forbidden'] as const;

/**
 * A call in whole sentences, made of nothing but what its bytes hold. `from`: the account that signs; `token`: what a
 * token that is named in it says of itself.
 */
export function callWords(statement: Call, from: string, symbol: string, token: Token | null = null): CallWords {
  const { call } = statement;
  const money = statement.contract === 'settlement' ? settlementWords(statement, symbol, token) : null;
  if (money !== null) return money;
  if (!isCall(call)) return { says: t('calls.other', { call }), arrives: null, after: t('sending.after') };
  const facts = new CallFacts(statement);
  const [datanet, contribution, root] = [facts.text('datanet'), facts.text('contribution'), facts.text('root')];
  const [account, to, place] = [facts.text('account'), facts.text('to'), placeOf(facts.text('location'))];
  const key = facts.text('encryptionKey');
  const says = (text: string, after: string, arrives: string | null = null): CallWords => ({
    says: text,
    arrives,
    after,
  });
  switch (call) {
    case 'create': {
      const words = { from, terms: termsOf(facts), document: facts.text('document'), rules: rulesOf(facts, symbol) };
      const described = { description: facts.text('description'), place };
      return says(t('calls.create.says', { ...words, ...described }), t('calls.create.after'));
    }
    case 'adoptRules':
    case 'supportRules':
      return says(t(`calls.${call}.says`, { datanet, rules: rulesOf(facts, symbol) }), t(`calls.${call}.after`));
    case 'propose': {
      const agreed = { terms: facts.text('terms'), rules: facts.text('rules'), records: count(facts.number('count')) };
      const words = { datanet, root, manifest: facts.text('manifest'), place, ...agreed };
      return says(t('calls.propose.says', words), t('calls.propose.after'), t('calls.propose.arrives'));
    }
    case 'vote': {
      const reason = REJECTION_REASONS[facts.number('reason') - 1];
      if (reason === undefined) return says(t('calls.vote.says', { contribution, root }), t('calls.vote.after'));
      const words = { contribution, root, reason: t(`datanets.reasons.${reason}`), reasons: facts.text('reasons') };
      return says(t('calls.vote.rejects', words), t('calls.vote.afterRejection'));
    }
    case 'offerOwnership':
      return ZERO_HASH.test(to)
        ? says(t('calls.offerOwnership.nobody', { datanet }), t('calls.offerOwnership.afterNobody'))
        : says(t('calls.offerOwnership.says', { datanet, to }), t('calls.offerOwnership.after'));
    case 'publishVersion': {
      const wrappedKeys = facts.text('wrappedKeys');
      const words = { datanet, number: count(facts.number('parent') + 1), manifest: facts.text('manifest'), place };
      const keys = ZERO_HASH.test(wrappedKeys) ? '' : ` ${t('calls.publishVersion.keys', { wrappedKeys })}`;
      return says(`${t('calls.publishVersion.says', words)}${keys}`, t('calls.publishVersion.after'));
    }
    case 'wrapKeys': {
      const words = { datanet, number: facts.text('number'), wrappedKeys: facts.text('wrappedKeys'), place };
      return says(t('calls.wrapKeys.says', words), t('calls.wrapKeys.after'));
    }
    case 'describe': {
      const words = { datanet, description: facts.text('description'), place };
      return says(t('calls.describe.says', words), t('calls.describe.after'));
    }
    case 'judge': {
      const words = { datanet, payer: facts.text('payer'), report: facts.text('report') };
      const said = facts.flag('wrong') ? 'wrong' : 'right';
      return says(t(`calls.judge.${said}`, words), t(`calls.judge.after.${said}`));
    }
    case 'register':
      return says(adapterWords(facts, symbol), t('calls.register.after'));
    case 'refund':
      return says(t('calls.refund.says', { contribution, to }), t('calls.refund.after'), t('calls.refund.arrives'));
    case 'commit':
      return says(t('calls.commit.says', { commitment: facts.text('commitment') }), t('calls.commit.after'));
    case 'admit':
    case 'join':
    case 'remove':
    case 'takeOwnership':
    case 'withdraw':
      return says(t(`calls.${call}.says`, { datanet, account, key, contribution, root }), t(`calls.${call}.after`));
  }
}

/** The first sentence of it, for the history. */
export function callShortly({ contract, call }: Pick<Call, 'contract' | 'call'>): string {
  const money = contract === 'settlement' ? settlementShortly(call) : null;
  if (money !== null) return money;
  return isCall(call) ? t(`calls.${call}.short`) : t('calls.other', { call });
}

/** Where something lies. Its fingerprint in place of an address: it lies nowhere that others can fetch it from. */
function placeOf(location: string): string {
  return location.startsWith('sha256:') ? t('calls.handedOn') : t('calls.place', { location });
}

function termsOf(facts: CallFacts): string {
  const terms: ChainTerms = {
    document: facts.text('document'),
    expiresAt: facts.number('expiresAt'),
    derivatives: DERIVATIVES[facts.number('derivatives')] ?? 'forbidden',
    commercialUse: facts.flag('commercialUse'),
    attribution: facts.flag('attribution'),
    reading: facts.flag('reading'),
    training: facts.flag('training'),
    membersOnly: facts.flag('membersOnly'),
  };
  return termsWords(terms).join('; ');
}

/** As the chain counts them: seconds, the smallest unit, a bit a reason. */
function rulesOf(facts: CallFacts, symbol: string): string {
  const rules = {
    version: 0,
    reviewers: facts.all('reviewers'),
    quorum: facts.number('quorum'),
    bond: String(facts.amount('bond')),
    reviewPeriod: facts.number('reviewPeriod'),
    timelock: facts.number('timelock'),
    slashable: slashableReasons(facts.number('slashable')),
  };
  return rulesWords(rules, symbol);
}
