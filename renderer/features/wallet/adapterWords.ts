import { COIN_DECIMALS, writeAmount } from '#core/wallet/amount.ts';
import type { CallFacts } from '#core/wallet/callFacts.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';

/** The registration of an adapter: what it is made of, what it costs, and who gets how much of that. */
export function adapterWords(facts: CallFacts, symbol: string): string {
  const sources = facts.all('contribution').length;
  return t('calls.register.says', {
    file: facts.text('file'),
    baseFamily: facts.text('baseFamily'),
    sources: t('datanets.contributions', { count: sources, amount: count(sources) }),
    fee: feeWords(facts, symbol),
    division: divisionWords(facts),
  });
}

function feeWords(facts: CallFacts, symbol: string): string {
  const token = facts.text('token');
  const coin = /^0x0*$/.test(token);
  // What a token's unit is worth is not known from the bytes: its smallest ones are named as what they are.
  const amount = (name: string) =>
    coin ? `${writeAmount(facts.amount(name), COIN_DECIMALS)} ${symbol}` : String(facts.amount(name));
  if (facts.amount('perAnswer') === 0n && facts.amount('perThousandTokens') === 0n) return t('calls.register.free');
  return [
    t('calls.register.fee', { perAnswer: amount('perAnswer'), perThousand: amount('perThousandTokens') }),
    ...(facts.amount('mostPerAnswer') > 0n ? [t('calls.register.most', { most: amount('mostPerAnswer') })] : []),
    ...(coin ? [] : [t('calls.register.inToken', { token })]),
    ...(facts.flag('freeForAuthor') ? [t('calls.register.ownFree')] : []),
  ].join(' ');
}

/** Basis points as per cent, exactly. */
function divisionWords(facts: CallFacts): string {
  const part = (name: string) => t('units.percent', { amount: writeAmount(facts.amount(name), 2) });
  return t('calls.register.division', {
    base: part('base'),
    author: part('author'),
    prompts: part('prompts'),
    evaluators: part('evaluators'),
    reviewers: part('reviewers'),
    contributors: part('contributors'),
  });
}
